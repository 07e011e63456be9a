"""What waits for an approver: each request as a card that tells all he decides by."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import prefetch_related_objects
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from core.figures import fixed, short
from proposals.authority.limits import LEVELS, Limit, limit_of, limit_rows, reasons, roles_of
from proposals.authority.models import Approval, AuthorityLimit
from proposals.authority.services import level_at
from proposals.authority.terms import facts_of, hash_of, terms_of
from proposals.result.calculation import DealResult
from proposals.result.loading import Tables, costs_of, result_of
from proposals.stock import chassis_tail, days_text

# More than this wait for nobody's attention at once.
MOST = 50


@dataclass(frozen=True)
class Card:
    approval: Approval
    seen: str
    vehicle: str
    days: str
    asked: str
    limit: str
    waited: str
    result: DealResult
    margin_percent: str
    beyond: list[str]
    may_approve: bool
    may_decide: bool


def waiting_for(user: User) -> list[Approval]:
    """Every open request in his sight, the longest waiting first."""
    rows = Approval.objects.waiting().visible_to(user).for_card()
    return list(rows.order_by("requested_at", "pk")[:MOST])


def count_for(user: User) -> int:
    """Those he can decide that have reached his level; his own wait for others."""
    own = [place for place, role in enumerate(LEVELS) if role in roles_of(user)]
    if not own:
        return 0
    rows = Approval.objects.waiting().visible_to(user).exclude(requested_by=user)
    now = timezone.now()
    return sum(
        any(row.first_level <= place <= level_at(row, now) for place in own)
        for row in rows.select_related("proposal__store")[:MOST]
    )


def cards_of(approvals: list[Approval], user: User) -> list[Card]:
    tables, rows = Tables(), limit_rows()
    prefetch_related_objects([user], "groups")
    return [card_of(approval, user, tables, rows) for approval in approvals]


def card_of(approval: Approval, user: User, tables: Tables, rows: list[AuthorityLimit]) -> Card:
    proposal = approval.proposal
    terms = terms_of(proposal)
    facts = facts_of(terms, costs_of(proposal, tables))
    own, seller = limit_of(user, proposal, rows), limit_of(approval.requested_by, proposal, rows)
    beyond = reasons(facts, own)
    result = result_of(proposal, tables)
    is_open = approval.is_waiting and proposal.is_negotiation
    return Card(
        approval=approval,
        seen=hash_of(terms),
        vehicle=vehicle_of(approval),
        days=days_of(approval),
        asked=percent(facts.discount * 100 / facts.price if facts.price else None),
        limit=limits_text(seller, own),
        waited=waited(approval),
        result=result,
        margin_percent=percent(result.margin_percent),
        beyond=[reason.text for reason in (beyond if is_open else [])],
        may_approve=is_open and not beyond,
        may_decide=is_open,
    )


def percent(figure: Decimal | None) -> str:
    return "" if figure is None else f"{fixed(figure)}%"


def limits_text(seller: Limit, own: Limit) -> str:
    words = {"seller": short(seller.max_discount), "own": short(own.max_discount)}
    return _("Alçada de quem pediu: %(seller)s%% · a sua: %(own)s%%") % words


def vehicle_of(approval: Approval) -> str:
    item: Any = approval.proposal.stock_item
    name = approval.proposal.model_description
    place = (item.vehicle.plate or chassis_tail(item.vehicle.chassis)) if item else ""
    return " · ".join(part for part in (name, place) if part)


def days_of(approval: Approval) -> str:
    item = approval.proposal.stock_item
    return days_text(item.days_in_stock(approval.proposal.store.today())) if item else ""


def waited(approval: Approval) -> str:
    minutes = int((timezone.now() - approval.requested_at).total_seconds() // 60)
    if minutes < 60:
        return _("há %(minutes)s min") % {"minutes": max(minutes, 0)}
    return _("há %(hours)s h") % {"hours": minutes // 60}
