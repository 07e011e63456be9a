"""From order to authorised, invoiced and back. Locks: attendance, unit, proposal."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from atendimento.models import Event
from core import idempotency
from proposals.authority import gaps as authority
from proposals.errors import ProposalError
from proposals.gaps import GapsError
from proposals.invoicing.gaps import authorise_gaps
from proposals.locking import keep, lock_step
from proposals.messages.models import Occasion
from proposals.messages.services import announce
from proposals.models import Proposal
from proposals.services import actor, move, tell
from proposals.states import State
from proposals.tradein import spending
from vehicles import reservations as units
from vehicles.models import StockItem

AUTHORISE = "proposals:proposal-authorise"


@transaction.atomic
def authorise_invoicing(
    *,
    proposal: Proposal,
    version: int,
    by: User,
    stock_item: StockItem | None = None,
    idempotency_key: str = "",
) -> Proposal:
    """A manager lets the order be invoiced; a specified model gets its unit here, locked and sold."""
    view = f"{AUTHORISE} {proposal.pk}"
    if idempotency.is_repeat(actor=actor(by), key=idempotency_key, view=view):
        return Proposal.objects.get(pk=proposal.pk)
    wanted = stock_item.pk if stock_item else None
    locked = lock_step(proposal, by, "proposals.authorise_invoicing", version=version, unit=wanted)
    move(locked, State.AUTHORISED, by)
    if locked.stock_item_id is None and stock_item is not None:
        give_unit(locked, stock_item, by)
    gaps = authorise_gaps(locked)
    if gaps:
        raise GapsError(gaps)
    locked.authorised_at, locked.authorised_by = timezone.now(), by
    keep(locked, "state", "authorised_at", "authorised_by")
    spending.spend(locked, by)
    tell(locked, Event.Kind.PROPOSAL_AUTHORISED, by=by, label=locked.model_description)
    announce(locked, Occasion.AUTHORISED)
    return locked


def give_unit(proposal: Proposal, item: StockItem, by: User) -> None:
    """The unit that the order for a model waited for, at the price agreed; its cost meets the limits anew."""
    item = StockItem.objects.select_related("vehicle").get(pk=item.pk)
    if item.business_type != proposal.business_type:
        raise ProposalError(
            _("A proposta é de %(wanted)s e a unidade, de %(found)s.")
            % {
                "wanted": proposal.get_business_type_display().lower(),
                "found": item.get_business_type_display().lower(),
            }
        )
    units.sell(stock_item=item, holder=proposal.attendance.holder, by=by)
    proposal.stock_item = item
    proposal.full_clean()
    proposal.save(update_fields=["stock_item"])
    beyond = authority.gaps(proposal, by)
    if beyond:
        raise GapsError(beyond)
    tell(proposal, Event.Kind.PROPOSAL_CHANGED, by=by, label=item.vehicle.model_label[:100])
