"""From negotiation to order and back. Locks: attendance, unit, proposal."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from atendimento.models import Event
from core import idempotency
from core.errors import StaleVersion
from core.notices import notify
from proposals.errors import ProposalError
from proposals.gaps import GapsError
from proposals.locking import check_sight, hold, keep, lock_attendance, lock_editable, lock_units, need
from proposals.messages.models import Occasion
from proposals.messages.services import announce
from proposals.models import Proposal, ProposalReservation
from proposals.orders.gaps import gaps_of
from proposals.reservations.services import longest, name_of
from proposals.services import actor, move, tell
from proposals.states import State
from vehicles import reservations as units

PLACE = "proposals:proposal-order"


@transaction.atomic
def place_order(*, proposal: Proposal, version: int, by: User, idempotency_key: str = "") -> Proposal:
    """The proposal becomes an order and its unit is sold; a repeated post finds the order it made."""
    need(by, "proposals.change_proposal")
    view = f"{PLACE} {proposal.pk}"
    if idempotency.is_repeat(actor=actor(by), key=idempotency_key, view=view):
        return Proposal.objects.get(pk=proposal.pk)
    attendance = lock_attendance(proposal.attendance, by)
    lock_units(proposal.stock_item_id)
    locked = lock_editable(proposal, version, by)
    if locked.stock_item_id != proposal.stock_item_id:
        raise StaleVersion
    gaps = gaps_of(locked, by)
    if gaps:
        raise GapsError(gaps)
    if locked.stock_item is not None:
        units.sell(stock_item=locked.stock_item, holder=attendance.holder, by=by)
    locked.ordered_at, locked.ordered_by = timezone.now(), by
    move(locked, State.ORDER, by)
    keep(locked, "state", "ordered_at", "ordered_by")
    tell(locked, Event.Kind.PROPOSAL_ORDERED, by=by, label=locked.model_description)
    tell_others(locked, by)
    announce(locked, Occasion.ORDER)
    return locked


def tell_others(proposal: Proposal, by: User) -> None:
    """Word to the colleagues who offered the same unit."""
    if proposal.stock_item_id is None:
        return
    rows = Proposal.objects.filter(stock_item=proposal.stock_item_id, state=State.NEGOTIATION)
    text = _("%(car)s foi vendido na proposta %(number)s (%(who)s).") % {
        "car": proposal.model_description,
        "number": proposal.number,
        "who": name_of(proposal.attendance, by),
    }
    for other in rows.exclude(pk=proposal.pk).select_related("attendance__responsible", "created_by"):
        seller = other.attendance.responsible or other.created_by
        notify([seller], kind="unit_sold", text=text, url=other.get_absolute_url())


@transaction.atomic
def reopen_order(*, proposal: Proposal, reason: str, by: User) -> Proposal:
    """Back to negotiation by a manager's word; the unit stays reserved for the attendance."""
    if not reason.strip():
        raise ProposalError(_("Informe o motivo."), field="reason")
    locked = hold(proposal)
    check_sight(Proposal.objects.worked_by(by), locked)
    lock_attendance(locked.attendance, by)
    move(locked, State.NEGOTIATION, by)
    return back(locked, reason.strip(), by)


def back(proposal: Proposal, reason: str, by: User) -> Proposal:
    """What follows from a moved state: no order any more, the unit reserved for whoever had it."""
    proposal.ordered_at = proposal.ordered_by = None
    keep(proposal, "state", "ordered_at", "ordered_by")
    tell(proposal, Event.Kind.PROPOSAL_REOPENED, by=by, label=reason)
    if proposal.stock_item is not None:
        keep_reserved(proposal, by)
    return proposal


def keep_reserved(proposal: Proposal, by: User) -> None:
    item, attendance = proposal.stock_item, proposal.attendance
    assert item is not None  # noqa: S101 -- asked by the caller
    units.unsell(stock_item=item, by=by)
    row = units.reserve(
        stock_item=item,
        until=timezone.now() + max(longest(proposal.store), timedelta(hours=1)),
        holder=attendance.holder,
        holder_label=name_of(attendance, by),
        holder_url=proposal.get_absolute_url(),
        by=by,
    )
    ProposalReservation.objects.update_or_create(reservation=row, defaults={"proposal": proposal})
