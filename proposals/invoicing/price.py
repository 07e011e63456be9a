"""What the invoice of the vehicle says."""

from decimal import Decimal

from core.money import cents
from proposals.models import Proposal, ProposalItem


def invoice_price(proposal: Proposal) -> Decimal:
    """Price + options − discount ± added values marked *na nota*; accessories and services go apart."""
    option = ProposalItem.Kind.OPTION
    lines = [item for item in proposal.items.all() if item.kind == option or item.on_invoice]
    return cents(proposal.price - proposal.discount + sum((line.amount for line in lines), Decimal(0)))
