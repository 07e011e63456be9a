"""What is still to be paid. One rule of rounding: half-even to the cent at each printed figure."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from core.money import cents
from proposals.models import Proposal


@dataclass(frozen=True)
class Balance:
    """The total, what the lines bring, and what is missing; below zero they bring too much."""

    total: Decimal
    lines: Decimal
    balance: Decimal

    @property
    def is_closed(self) -> bool:
        return self.balance == 0

    @property
    def surplus(self) -> Decimal:
        return max(-self.balance, Decimal(0))


def balance_of(proposal: Proposal) -> Balance:
    """From the lines at hand: asks nothing where the page has fetched them."""
    return balance(proposal.total, (line.amount for line in proposal.payment_lines.all()))


def balance(total: Decimal, amounts: Iterable[Decimal]) -> Balance:
    paid = cents(sum(amounts, Decimal(0)))
    return Balance(total=total, lines=paid, balance=cents(total - paid))
