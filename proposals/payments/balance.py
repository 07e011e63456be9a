"""What is still to be paid. One rule of rounding: half-even to the cent at each printed figure."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from core.money import cents
from proposals.models.proposal import Proposal
from proposals.tradein.net import change_of


@dataclass(frozen=True)
class Balance:
    """The total, what the lines bring, and what is missing; below zero they bring too much.

    `credit` is the part of the lines that used cars bring, `change` the *troco*: what they alone bring
    beyond the total. It is given back, so that it is neither missing nor too much.
    """

    total: Decimal
    lines: Decimal
    credit: Decimal
    change: Decimal
    balance: Decimal

    @property
    def is_closed(self) -> bool:
        return self.balance == 0

    @property
    def surplus(self) -> Decimal:
        return max(-self.balance, Decimal(0))

    @property
    def others(self) -> Decimal:
        """What the lines bring beside the used cars."""
        return self.lines - self.credit


def balance_of(proposal: Proposal) -> Balance:
    """From the lines at hand: asks nothing where the page has fetched them."""
    amounts = [line.amount for line in proposal.standing_lines]
    return balance(proposal.total, amounts, credit=credit_of(proposal))


def credit_of(proposal: Proposal) -> Decimal:
    """The lines of the used cars together."""
    lines = proposal.standing_lines
    return sum((line.amount for line in lines if line.trade_in_id), Decimal(0))


def balance(total: Decimal, amounts: Iterable[Decimal], *, credit: Decimal = Decimal(0)) -> Balance:
    paid, change = cents(sum(amounts, Decimal(0))), change_of(total=total, credit=credit)
    return Balance(total, paid, credit, change, cents(total + change - paid))
