"""An estimate is written, sent, and answered by its customer. Locks: attendance, document."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Department, Store, User
from accounts.parameters import parameter
from atendimento import services as atendimento
from atendimento.models import Atendimento, Channel, Contact, Event, Nature
from atendimento.services import Plan
from core.errors import StaleVersion
from core.money import brl
from workshop.models import Estimate, EstimateLine
from workshop.services import (
    WorkshopError,
    begin,
    bill_of,
    check,
    claim,
    finish,
    hold,
    hold_attendances,
    keep,
    known_vehicle,
    let_adviser_see,
    lock,
    move,
    tell,
    tell_change,
)
from workshop.states import ESTIMATE_MOVES

Kind = Event.Kind
State = Estimate.State
PHONE, WORKSHOP = "telefone-ativo", "oficina"
SUBJECT_LENGTH = 120


@transaction.atomic
def create_estimate(
    *,
    store: Store,
    fields: dict[str, Any],
    lines: Iterable[dict[str, Any]],
    by: User,
    attendance: Atendimento | None = None,
    idempotency_key: str = "",
) -> Estimate:
    """An estimate with at least one line; a repeated post gets the first one."""
    claimed, first = claim(Estimate, idempotency_key, by)
    if first is not None:
        return first
    estimate = begin(Estimate, store, fields, by, attendance)
    check_dates(estimate)
    known_vehicle(estimate, by)
    finish(estimate, "", by, claimed)
    write_lines(estimate, lines)
    tell(estimate, Kind.ESTIMATE_CREATED, by, label=estimate.vehicle_label)
    return estimate


def write_lines(estimate: Estimate, lines: Iterable[dict[str, Any]]) -> None:
    rows = [EstimateLine(estimate=estimate, **line) for line in lines]
    if not rows:
        raise WorkshopError(_("Inclua ao menos um item."))
    for row in rows:
        row.full_clean()
    EstimateLine.objects.bulk_create(rows)


def check_dates(estimate: Estimate) -> None:
    today = estimate.store.today()
    if estimate.valid_until < today:
        raise WorkshopError(_("A validade precisa ser futura."), field="valid_until")
    if estimate.next_contact_on and estimate.next_contact_on < today:
        raise WorkshopError(_("O próximo contato precisa ser futuro."), field="next_contact_on")


def default_validity(store: Store) -> date:
    return store.today() + timedelta(days=int(parameter("estimate_validity_days", store=store)))


@transaction.atomic
def change_estimate(
    *, estimate: Estimate, fields: dict[str, Any], lines: Iterable[dict[str, Any]], version: int, by: User
) -> Estimate:
    """A draft is written anew; what was sent stays as the customer has it."""
    estimate = hold(estimate, by)
    if estimate.version != version:
        raise StaleVersion
    check(why_no_change(estimate))
    was = estimate.vehicle_id, estimate.km
    if "plate" in fields:
        # Another plate is another car, also where no list of cars was offered.
        fields = {"vehicle": None} | fields
    for name, value in fields.items():
        setattr(estimate, name, value)
    check_dates(estimate)
    known_vehicle(estimate, by, was=was)
    keep(estimate, *fields, "vehicle", "plate")
    let_adviser_see(estimate)
    before = bill_of(estimate)
    estimate.lines.all().delete()
    write_lines(estimate, lines)
    tell_change(estimate, Kind.ESTIMATE_CHANGED, by, before)
    return estimate


@transaction.atomic
def send_estimate(*, estimate: Estimate, by: User) -> Estimate:
    """It goes to the customer: from here on nothing of it changes. A second press finds it sent.

    What is to be said next goes to an agenda: its attendance's, else the customer's at the workshop.
    """
    running = running_of(estimate)
    held = hold_attendances(estimate.attendance_id, running.pk if running else None)
    estimate = hold(estimate, by)
    if estimate.state == State.SENT:
        return estimate
    check_dates(estimate)
    estimate.sent_at = timezone.now()
    if estimate.attendance is None and estimate.next_contact_on is not None:
        estimate.attendance = attendance_for(estimate, held[running.pk] if running else None, by)
        if estimate.attendance is not None:
            tell(estimate, Kind.ESTIMATE_CREATED, by, label=estimate.vehicle_label)
    move(
        estimate,
        ESTIMATE_MOVES,
        State.SENT,
        Kind.ESTIMATE_SENT,
        by,
        label=sum_label(estimate),
        fields=("sent_at", "attendance"),
    )
    plan_contact(estimate, by)
    return estimate


def why_no_change(estimate: Estimate) -> str:
    if estimate.state == State.DRAFT:
        return ""
    return _("Só um rascunho pode ser alterado. Faça outro orçamento a partir deste.")


def sum_label(estimate: Estimate) -> str:
    return f"{estimate.vehicle_label} · {brl(estimate.total)}"


def running_of(estimate: Estimate) -> Atendimento | None:
    """What runs for its customer at that workshop, where it stands in no attendance itself."""
    if estimate.attendance_id is not None or estimate.person is None or estimate.next_contact_on is None:
        return None
    return atendimento.open_in_area(estimate.person, estimate.store, Department.OF)


def attendance_for(estimate: Estimate, running: Atendimento | None, by: User) -> Atendimento | None:
    """Where its next contact stands; nowhere for a name alone, or a colleague's customer."""
    person = estimate.person
    if running is not None:
        return running if Atendimento.objects.visible_to(by).filter(pk=running.pk).exists() else None
    if person is None or atendimento.other_owner(person, estimate.store, Department.OF, by):
        return None
    nature = Nature.objects.active().filter(area_rows__department=Department.OF, needs_estimate=True).first()
    if nature is None:
        return None
    draft = atendimento.start_draft(store=estimate.store, by=by)
    channel = Channel.objects.get(code=WORKSHOP)
    fields = {"nature": nature, "department": Department.OF, "channel": channel, "media": None}
    draft = atendimento.set_start(attendance=draft, fields=fields, by=by)
    return atendimento.start_attendance(attendance=draft, person=person, by=by)


def plan_contact(estimate: Estimate, by: User) -> None:
    """Its next contact on the agenda; the workshop's own contact moves there, a sale's stays where it is."""
    attendance = estimate.attendance
    if attendance is None or estimate.next_contact_on is None or not attendance.is_in_progress:
        return
    subject = _("Retorno do orçamento %(number)s") % {"number": estimate.number}
    plan = Plan(estimate.next_contact_on, None, Channel.objects.get(code=PHONE), subject)
    if not attendance.has_open_contact:
        atendimento.schedule_next(attendance=attendance, plan=plan, by=by)
    elif attendance.department == Department.OF:
        rows = Contact.objects.visible_to(by).scheduled().filter(attendance=attendance)
        # One that is nobody's is assumed before it is touched.
        contact = rows.exclude(due_on=plan.due_on).exclude(assignee=None).first()
        if contact is not None:
            # What was promised with that contact is said with it.
            plan = replace(plan, subject=joined(subject, contact.subject))
            atendimento.reschedule(contact=contact, plan=plan, by=by, reason=subject)


def joined(subject: str, promised: str) -> str:
    return " · ".join(dict.fromkeys(filter(None, (subject, promised))))[:SUBJECT_LENGTH]


def expire_estimates() -> int:
    """Write what the calendar of each store has already decided; how many. May run twice."""
    latest = max((store.today() for store in Store.objects.all()), default=date.min)
    rows = Estimate.objects.filter(state=State.SENT, valid_until__lt=latest)
    return sum(map(expire_one, rows.order_by("pk")))


@transaction.atomic
def expire_one(estimate: Estimate) -> bool:
    estimate = lock(estimate)
    if not estimate.is_lapsed:
        return False
    move(estimate, ESTIMATE_MOVES, State.EXPIRED, Kind.ESTIMATE_EXPIRED, None)
    return True
