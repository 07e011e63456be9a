"""Everything the page of a proposal shows of what is stored. Each subject adds its card here."""

from typing import Any

from accounts.models import User
from core.forms import ReasonForm
from proposals.blocks import blocks_of
from proposals.credits.card import credits_of
from proposals.models import Proposal
from proposals.payments.balance import balance_of
from proposals.payments.card import payments_of
from proposals.payments.pld import pld_of
from proposals.reservations.card import card_of, forms_of
from proposals.result.access import may_see
from proposals.states import SOLD, WAY, State
from proposals.stock import availability, badge, chassis_tail, days_text
from proposals.tradein.card import trade_ins_of
from vehicles.models import StockItem

# What `with_availability` tells of a unit.
AVAILABILITY = ("reserved_until", "reserved_label", "is_available", "is_offerable")


def page_of(proposal: Proposal, user: User) -> dict[str, Any]:
    reservation = card_of(proposal, user)
    return {
        **rights_of(proposal, user),
        "proposal": proposal,
        "unit": unit_facts(proposal),
        "way": way_of(proposal),
        "status": status_of(proposal),
        "totals": proposal.totals,
        "balance": balance_of(proposal),
        "blocks": blocks_of(proposal, user),
        "payments": payments_of(proposal),
        "trade_ins": trade_ins_of(proposal, user),
        "credits": credits_of(proposal),
        "reopen_form": ReasonForm(auto_id="reopen_%s"),
        "pld": pld_of(proposal),
        "sees_result": may_see(proposal, user),
        "is_sold": proposal.state in SOLD,
        "reservation": reservation,
        **forms_of(reservation),
    }


def rights_of(proposal: Proposal, user: User) -> dict[str, bool]:
    """What of the page's forms this user gets. The F&I works the fichas of others' proposals, no more."""
    is_worker = not user.has_perm("proposals.work_team_credit") or works_on(proposal, user)
    may_change = is_worker and user.has_perm("proposals.change_proposal") and proposal.is_negotiation
    may_credit = user.has_perm("proposals.change_creditrequest") and proposal.is_negotiation
    is_running = proposal.attendance.is_in_progress
    return {
        "is_worker": is_worker,
        "may_edit": may_change and is_running,
        "may_credit": may_credit and is_running,
        "may_cancel": may_change or is_order(proposal, user, "proposals.cancel_order"),
        "may_reopen": is_order(proposal, user, "proposals.reopen_order"),
        "may_order": may_change and is_running,
    }


def works_on(proposal: Proposal, user: User) -> bool:
    return Proposal.objects.worked_by(user).filter(pk=proposal.pk).exists()


def is_order(proposal: Proposal, user: User, permission: str) -> bool:
    return proposal.state == State.ORDER and user.has_perm(permission)


def way_of(proposal: Proposal) -> list[tuple[str, Any, bool]]:
    """The steps of the page: state, name, whether it is the present one."""
    code, _label = status_of(proposal)
    return [(state, label, state == code) for state, label in WAY]


def status_of(proposal: Proposal) -> tuple[str, Any]:
    """What the page calls it: the state, or *Entregue* once the car is gone."""
    if proposal.is_delivered:
        return WAY[-1]
    return proposal.state, proposal.get_state_display()


def unit_facts(proposal: Proposal) -> dict[str, Any]:
    """What the vehicle's card shows of a stock unit, availability for this attendance included."""
    item: Any = proposal.stock_item
    if item is None:
        return {}
    rows = StockItem.objects.with_availability(proposal.attendance.holder).filter(pk=item.pk)
    # The unit itself is at hand: only what the clock says of it is asked.
    for name, told in rows.values(*AVAILABILITY).get().items():
        setattr(item, name, told)
    vehicle = item.vehicle
    return {
        "vehicle": vehicle,
        "identity": vehicle.plate or chassis_tail(vehicle.chassis),
        "availability": availability(item),
        "badge": badge(item),
        "is_offerable": item.is_offerable,
        "days": days_text(item.days_in_stock(item.store.today())),
        "price": item.price,
        "store": item.store,
    }
