"""Used cars somebody asked about, each as far as its story let it come."""

from collections.abc import Iterator
from datetime import datetime, time, timedelta
from decimal import Decimal

from django.utils import timezone

from accounts.models import User
from atendimento.models import Appraisal, AppraisalCheck, AppraisalItem, AppraisalState, Event
from demo.organisation import House
from demo.stories import Story
from demo.tables import Tables

State, Kind = AppraisalState, Event.Kind
VALID = timedelta(days=7)
ASKED, STARTED, VALUED, DECIDED = (timedelta(minutes=minutes) for minutes in (5, 20, 50, 90))
# How far those of running attendances came; the rest of theirs still wait.
WAY = (State.REQUESTED, State.IN_PROGRESS, State.APPRAISED, State.APPROVED, State.REQUESTED, State.REFUSED)
REPAIRS = {"pneus-dianteiros": Decimal(900), "para-choque-dianteiro": Decimal(650)}
SEEN = ("capo", "teto", "pneus-traseiros", "estepe-macaco-e-chave-de-roda", *REPAIRS)


def appraisal(story: Story, tables: Tables, house: House) -> Appraisal:
    motive = "troca-por-novo" if story.department == "VN" else "troca-por-seminovo"
    number = story.written.pk
    row = Appraisal(
        attendance=story.written,
        store=story.store,
        description=story.appraisal,
        km=40_000 + number * 317 % 90_000,
        motive=tables.motives[motive],
        requested_by=story.responsible or story.created_by,
        requested_at=story.started + ASKED,
        state=reached(story, number),
    )
    advance(row, story, house)
    return row


def reached(story: Story, number: int) -> AppraisalState:
    """What nobody valued was called off with its attendance; an approved value has lapsed since."""
    if story.written.is_over:
        return State.EXPIRED if number % 2 and lapses(story) <= timezone.now() else State.CANCELLED
    if story.started + DECIDED > timezone.now() or not story.written.is_in_progress:
        return State.REQUESTED
    state = WAY[number % len(WAY)]
    return State.EXPIRED if state == State.APPROVED and lapses(story) <= timezone.now() else state


def lapses(story: Story) -> datetime:
    last = (story.started + DECIDED + VALID).astimezone(story.store.zone).date()
    return datetime.combine(last, time(23, 59), story.store.zone)


def advance(row: Appraisal, story: Story, house: House) -> None:
    """The fields its state needs."""
    manager = house.users["gerente"]
    if row.state == State.CANCELLED:
        row.reason = "Atendimento encerrado"
    if row.state in (State.REQUESTED, State.CANCELLED):
        return
    row.appraised_by, row.started_at = manager, story.started + STARTED
    row.repair_cost = sum(REPAIRS.values(), Decimal(0))
    if row.state == State.IN_PROGRESS:
        return
    row.value = Decimal(28_000 + story.written.pk * 731 % 40 * 500)
    row.appraised_at, row.remarks = story.started + VALUED, "Bom estado geral, pneus a trocar."
    if row.state == State.APPRAISED:
        return
    row.decided_by, row.decided_at = manager, story.started + DECIDED
    if row.state == State.REFUSED:
        row.reason = "Acima do que o mercado paga pelo modelo"
    else:
        row.valid_until = lapses(story)


def checks(rows: list[Appraisal]) -> Iterator[AppraisalCheck]:
    """A few items of each car that was looked at."""
    items = list(AppraisalItem.objects.filter(code__in=SEEN).order_by("pk"))
    for row in rows:
        for item in items if row.started_at else []:
            cost = REPAIRS.get(item.code)
            verdict = AppraisalCheck.Verdict.REPAIR if cost else AppraisalCheck.Verdict.OK
            yield AppraisalCheck(appraisal=row, item=item, verdict=verdict, cost=cost or Decimal(0))


def news(row: Appraisal, story: Story) -> Iterator[tuple[str, datetime, User | None, str]]:
    """(kind, when, who, label) of what happened after the request."""
    if row.started_at:
        yield Kind.APPRAISAL_STARTED, row.started_at, row.appraised_by, row.description
    if row.appraised_at:
        yield Kind.APPRAISED, row.appraised_at, row.appraised_by, row.description
    if row.decided_at:
        kind = Kind.APPRAISAL_REFUSED if row.state == State.REFUSED else Kind.APPRAISAL_APPROVED
        yield kind, row.decided_at, row.decided_by, row.description
    if row.state == State.EXPIRED and row.valid_until:
        yield Kind.APPRAISAL_EXPIRED, row.valid_until, None, row.description
    if row.state == State.CANCELLED:
        yield Kind.APPRAISAL_CANCELLED, story.ended_at or row.requested_at, row.requested_by, row.reason
