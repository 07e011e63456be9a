"""The columns of the board: proposals by state, so many and so much, a page of each."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import Case, Count, F, OrderBy, Sum, Value, When
from django.utils import timezone
from django.utils.translation import gettext as _

from core.money import brl
from proposals.models import Proposal, ProposalItem, ProposalQuerySet
from proposals.states import MOVES, WAY, State

SIZE = 20
MAX_PAGE = 5000
# States of the way that something leads to; later steps appear with their moves.
REACHED = {State.NEGOTIATION, *(move.target for move in MOVES)}
STATES = [State(state) for state, _label in WAY if state in REACHED]


@dataclass(frozen=True)
class Card:
    """One proposal as the board shows it."""

    url: str
    number: str
    person: str
    vehicle: str
    responsible: str
    total: str
    when: str
    badge: str


@dataclass(frozen=True)
class Column:
    state: str
    label: str
    count: int
    total: Decimal
    cards: list[Card]
    number: int
    has_next: bool

    @property
    def previous(self) -> int:
        return self.number - 1

    @property
    def following(self) -> int:
        return self.number + 1


def columns_of(rows: ProposalQuerySet, *, asked: str, number: int) -> list[Column]:
    """Every column on its first page, but the one that was asked for another."""
    sums = sums_of(rows)
    return [
        column_of(rows, state, sums.get(state, (0, Decimal(0))), number if state == asked else 1)
        for state in STATES
    ]


def sums_of(rows: ProposalQuerySet) -> dict[str, tuple[int, Decimal]]:
    """How many in each state, and their totals: two queries whatever the number."""
    plain = rows.order_by().values("state")
    heads = plain.annotate(count=Count("pk"), amount=Sum(F("price") - F("discount")))
    lines = (
        ProposalItem.objects.filter(proposal__in=rows.order_by().values("pk"))
        .order_by()
        .values("proposal__state")
        .annotate(sum=Sum(line_amount()))
    )
    extras = {row["proposal__state"]: row["sum"] for row in lines}
    return {row["state"]: (row["count"], row["amount"] + extras.get(row["state"], 0)) for row in heads}


def line_amount() -> Case:
    """`ProposalItem.amount` in SQL."""
    amount = F("price") + F("labour")
    return Case(
        When(is_gift=True, then=Value(Decimal(0))), When(is_subtracted=True, then=-amount), default=amount
    )


def column_of(rows: ProposalQuerySet, state: State, sums: tuple[int, Decimal], number: int) -> Column:
    first = (number - 1) * SIZE
    now = timezone.now()
    found = list(
        rows.filter(state=state).for_list().order_by(*order_of(state, now))[first : first + SIZE + 1]
    )
    return Column(
        state=state,
        label=str(state.label),
        count=sums[0],
        total=sums[1],
        cards=[card_of(proposal) for proposal in found[:SIZE]],
        number=number,
        has_next=len(found) > SIZE,
    )


def order_of(state: State, now: datetime) -> list[Any]:
    """In negotiation what lapses next stands on top, what lapsed at the end; else the newest order."""
    if state != State.NEGOTIATION:
        return [OrderBy(F("ordered_at"), descending=True, nulls_last=True), "-pk"]
    return [Case(When(valid_until__lte=now, then=Value(1)), default=Value(0)), "valid_until", "pk"]


def card_of(proposal: Proposal) -> Card:
    responsible = proposal.attendance.responsible
    when, badge = when_of(proposal)
    return Card(
        url=proposal.get_absolute_url(),
        number=proposal.number,
        person=proposal.person.name,
        vehicle=proposal.model_description,
        responsible=responsible.display_name if responsible else _("Sem responsável"),
        total=brl(proposal.total),
        when=when,
        badge=badge,
    )


def when_of(proposal: Proposal) -> tuple[str, str]:
    """The date that matters in its state, and how loud it is."""
    zone = proposal.store.zone
    if proposal.ordered_at is not None:
        return _("pedido em %(day)s") % {"day": f"{proposal.ordered_at.astimezone(zone):%d/%m}"}, ""
    until = {"day": f"{proposal.valid_until.astimezone(zone):%d/%m %H:%M}"}
    if proposal.is_lapsed:
        return _("venceu %(day)s") % until, "badge-danger"
    return _("até %(day)s") % until, "badge-warm" if proposal.is_lapsing else ""
