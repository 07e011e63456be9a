"""PED → NEG: an order goes back when the appraisal behind its used car no longer stands."""

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from atendimento.models import Appraisal
from core.notices import notify
from proposals.locking import hold
from proposals.models import Proposal, TradeIn
from proposals.orders.services import back
from proposals.services import move
from proposals.states import State
from proposals.tradein.gaps import appraisal_gap
from proposals.tradein.services import DEAD
from vehicles import plates

# A decision that speaks of a car already ordered against: it has a value, or says that there is none.
DECIDED = (Appraisal.State.APPROVED, Appraisal.State.REFUSED)


def return_orders_for(appraisal: Appraisal, *, by: User) -> list[Proposal]:
    """Orders it no longer carries: its own, and those that took the same car by an older appraisal."""
    cars = TradeIn.objects.filter(
        proposal__state=State.ORDER, proposal__attendance=appraisal.attendance_id
    ).order_by("pk")
    found = [send_back(car, appraisal, by) for car in cars if is_of(car, appraisal)]
    return [proposal for proposal in found if proposal is not None]


def sweep() -> int:
    """The same by the clock: appraisals that expired meanwhile. May run twice, and beside itself."""
    lapsed = Q(appraisal__state=Appraisal.State.APPROVED, appraisal__valid_until__lte=timezone.now())
    dead = Q(appraisal__state__in=DEAD)
    lower = Q(appraisal__value__lt=F("agreed"))
    cars = TradeIn.objects.filter(lapsed | dead | lower, proposal__state=State.ORDER)
    rows = cars.select_related("appraisal", "proposal__ordered_by", "proposal__created_by").order_by("pk")
    done = 0
    for car in rows:
        if car.appraisal is not None:
            by = car.proposal.ordered_by or car.proposal.created_by
            done += send_back(car, car.appraisal, by) is not None
    return done


def is_of(car: TradeIn, appraisal: Appraisal) -> bool:
    """Behind the car already, or a later decision about the same car."""
    if car.appraisal_id == appraisal.pk:
        return True
    same = car.vehicle_id and car.vehicle_id == appraisal.vehicle_id
    plate = plates.canonical(car.plate)
    return appraisal.state in DECIDED and bool(same or (plate and plate == appraisal.plate_key))


@transaction.atomic
def send_back(car: TradeIn, appraisal: Appraisal, by: User) -> Proposal | None:
    """Back to negotiation with the appraisal that decides; None where the order stands after all."""
    proposal = hold(Proposal.objects.get(pk=car.proposal_id))
    found = proposal.trade_ins.filter(pk=car.pk).first()
    if proposal.state != State.ORDER or found is None:
        return None
    found.appraisal = Appraisal.objects.get(pk=appraisal.pk)
    reason = appraisal_gap(found)
    if not reason:
        return None
    found.save(update_fields=["appraisal"])
    move(proposal, State.NEGOTIATION, None)
    proposal = back(proposal, f"{found.description}: {reason}"[:200], by)
    tell_seller(proposal, reason)
    return proposal


def tell_seller(proposal: Proposal, reason: str) -> None:
    seller = proposal.attendance.responsible or proposal.created_by
    text = _("O pedido %(number)s voltou à negociação: %(reason)s") % {
        "number": proposal.number,
        "reason": reason,
    }
    notify([seller], kind="order_returned", text=text, url=proposal.get_absolute_url())
