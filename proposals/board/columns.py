"""The columns of the board: proposals by step of their way, so many and so much, a page of each."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db.models import Case, Count, F, OrderBy, OuterRef, QuerySet, Subquery, Sum, Value, When
from django.utils import timezone
from django.utils.translation import gettext as _

from core.money import brl
from proposals.invoicing.models import Invoice
from proposals.models import Proposal, ProposalItem, ProposalQuerySet
from proposals.states import DELIVERED, WAY, State

SIZE = 20
MAX_PAGE = 5000
STEPS = [step for step, _label in WAY]


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
    step: str
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
        column_of(rows, step, str(label), sums.get(step, (0, Decimal(0))), number if step == asked else 1)
        for step, label in WAY
    ]


def sums_of(rows: ProposalQuerySet) -> dict[str, tuple[int, Decimal]]:
    """How many at each step, and their totals: two queries whatever the number."""
    plain = rows.order_by().values(step=step_of())
    heads = plain.annotate(count=Count("pk"), amount=Sum(F("price") - F("discount")))
    lines = (
        ProposalItem.objects.filter(proposal__in=rows.order_by().values("pk"))
        .order_by()
        .values(step=step_of("proposal__"))
        .annotate(sum=Sum(line_amount()))
    )
    extras = {row["step"]: row["sum"] for row in lines}
    return {row["step"]: (row["count"], row["amount"] + extras.get(row["step"], 0)) for row in heads}


def step_of(prefix: str = "") -> Case:
    """The state, but for what was handed over."""
    handed = {f"{prefix}state": State.INVOICED, f"{prefix}delivered_at__isnull": False}
    return Case(When(**handed, then=Value(DELIVERED)), default=F(f"{prefix}state"))


def line_amount() -> Case:
    """`ProposalItem.amount` in SQL."""
    amount = F("price") + F("labour")
    return Case(
        When(is_gift=True, then=Value(Decimal(0))), When(is_subtracted=True, then=-amount), default=amount
    )


def column_of(
    rows: ProposalQuerySet, step: str, label: str, sums: tuple[int, Decimal], number: int
) -> Column:
    first = (number - 1) * SIZE
    found = list(at(rows, step).for_list()[first : first + SIZE + 1])
    return Column(
        step=step,
        label=label,
        count=sums[0],
        total=sums[1],
        cards=[card_of(proposal, step) for proposal in found[:SIZE]],
        number=number,
        has_next=len(found) > SIZE,
    )


def at(rows: ProposalQuerySet, step: str) -> ProposalQuerySet:
    """Those at a step: what lapses next on top and what lapsed at the end; from the order on, the newest."""
    if step == State.NEGOTIATION:
        is_late = Case(When(valid_until__lte=timezone.now(), then=Value(1)), default=Value(0))
        return rows.filter(state=step).order_by(is_late, "valid_until", "pk")
    if step in (State.INVOICED, DELIVERED):
        rows = rows.filter(state=State.INVOICED, delivered_at__isnull=step == State.INVOICED)
        rows = rows.annotate(invoiced_on=Subquery(standing_invoice().values("issued_on")[:1]))
    else:
        rows = rows.filter(state=step)
    return rows.order_by(OrderBy(F(DATES[step]), descending=True, nulls_last=True), "-pk")


def standing_invoice() -> QuerySet[Invoice]:
    """At most one for each proposal, by constraint."""
    return Invoice.objects.filter(proposal=OuterRef("pk"), state=Invoice.State.ISSUED)


# Which date matters at a step.
DATES = {
    State.ORDER.value: "ordered_at",
    State.AUTHORISED.value: "authorised_at",
    State.INVOICED.value: "invoiced_on",
    DELIVERED: "delivered_at",
}


def card_of(proposal: Proposal, step: str) -> Card:
    responsible = proposal.attendance.responsible
    when, badge = until_of(proposal) if step == State.NEGOTIATION else (since_of(proposal, step), "")
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


def until_of(proposal: Proposal) -> tuple[str, str]:
    """How long an offer stands, and how loud that is."""
    until = {"day": f"{proposal.valid_until.astimezone(proposal.store.zone):%d/%m %H:%M}"}
    if proposal.is_lapsed:
        return _("venceu %(day)s") % until, "badge-danger"
    return _("até %(day)s") % until, "badge-warm" if proposal.is_lapsing else ""


def since_of(proposal: Proposal, step: str) -> str:
    moment = getattr(proposal, DATES[step])
    if moment is None:
        return ""
    day = moment.astimezone(proposal.store.zone) if isinstance(moment, datetime) else moment
    words = {
        State.ORDER.value: _("pedido em %(day)s"),
        State.AUTHORISED.value: _("autorizado em %(day)s"),
        State.INVOICED.value: _("faturado em %(day)s"),
        DELIVERED: _("entregue em %(day)s"),
    }
    return words[step] % {"day": f"{day:%d/%m}"}
