"""What the page of a proposal shows of the reservation of its unit, in one query."""

from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from accounts.models import User
from core.forms import ReasonForm
from core.idempotency import new_key
from proposals.models import Proposal, ProposalReservation
from proposals.reservations.forms import DAYS, HOURS, LengthForm, ReservationForm
from vehicles.models import Reservation
from vehicles.reservations import AUTHORISE, local


@dataclass(frozen=True)
class Card:
    link: ProposalReservation | None
    state: str
    state_label: str
    until: str
    may_reserve: bool
    may_extend: bool
    may_end: bool
    may_decide: bool


def card_of(proposal: Proposal, user: User) -> Card | None:
    """Nothing for a proposal without a unit, or one past negotiation that never had a reservation."""
    if proposal.stock_item is None:
        return None
    rows = ProposalReservation.objects.filter(
        proposal__attendance=proposal.attendance_id, reservation__stock_item=proposal.stock_item_id
    )
    link = rows.select_related("reservation__created_by").order_by("-pk").first()
    may_change = user.has_perm("proposals.change_proposal")
    may_edit = may_change and proposal.is_negotiation and proposal.attendance.is_in_progress
    if link is None and not may_edit:
        return None
    state = state_of(link.reservation) if link else ""
    is_open = state in (Reservation.State.ACTIVE, Reservation.State.REQUESTED)
    is_requested = state == Reservation.State.REQUESTED
    return Card(
        link=link,
        state=state,
        state_label=str(Reservation.State(state).label) if state else "",
        until=local(link.reservation.until, proposal.stock_item) if link else "",
        may_reserve=may_edit and not is_open,
        may_extend=may_edit and state == Reservation.State.ACTIVE,
        may_end=may_change and is_open,
        may_decide=may_edit and is_requested and user.has_perm(AUTHORISE),
    )


def state_of(row: Reservation) -> str:
    """As it is now: what is past its hour has expired, whether or not a worker wrote it down."""
    is_open = row.state in (Reservation.State.ACTIVE, Reservation.State.REQUESTED)
    return Reservation.State.EXPIRED if is_open and row.until <= timezone.now() else row.state


def forms_of(card: Card | None) -> dict[str, Any]:
    """The forms of the card that its state allows."""
    if card is None:
        return {}
    forms: dict[str, Any] = {}
    if card.may_reserve:
        initial = {"amount": 24, "unit": HOURS, "idempotency_key": new_key()}
        forms["reservation_form"] = ReservationForm(initial=initial, auto_id="reserve_%s")
    if card.may_extend:
        forms["extend_form"] = LengthForm(initial={"amount": 1, "unit": DAYS}, auto_id="extend_%s")
    if card.may_end:
        forms["release_form"] = ReasonForm(auto_id="release_%s")
    if card.may_decide:
        forms["refuse_form"] = ReasonForm(auto_id="refuse_%s")
    return forms
