"""A proposal with as many lines as a full one has, of the measured consultant, on the demo data."""

from decimal import Decimal

from accounts.models import User
from proposals import items
from proposals.models import Proposal, ProposalItem, ServiceKind
from proposals.states import State

LINES = 30


def full_proposal(seller: User) -> Proposal:
    """One of his proposals in negotiation, filled up with options, accessories, services and added values."""
    rows = Proposal.objects.visible_to(seller).filter(state=State.NEGOTIATION, stock_item__isnull=False)
    proposal = rows.earliest("pk")
    kinds = list(ProposalItem.Kind)
    for number in range(LINES):
        proposal.refresh_from_db()
        add_line(proposal, kinds[number % len(kinds)], number, seller)
    return proposal


def add_line(proposal: Proposal, kind: ProposalItem.Kind, number: int, seller: User) -> None:
    values = {"description": f"Linha {number}", "price": Decimal(100 + number)}
    if kind == ProposalItem.Kind.SERVICE:
        values["service_kind"] = ServiceKind.objects.active().earliest("pk")
    items.add_item(proposal=proposal, kind=kind, values=values, version=proposal.version, by=seller)


def addresses(proposal: Proposal) -> dict[str, str]:
    """What is measured, by the name it has in the table."""
    page = proposal.get_absolute_url()
    return {
        f"proposal, {LINES} lines": page,
        "proposal, recompute": f"{page}resumo/?price={proposal.price}&discount=500",
    }
