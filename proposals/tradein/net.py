"""What a used car brings to the deal. The one place that subtracts payoff and debts."""

from collections.abc import Iterable
from decimal import Decimal
from typing import TYPE_CHECKING

from core.money import cents

if TYPE_CHECKING:
    from proposals.models import Proposal

ZERO = Decimal(0)


def net_credit(*, value: Decimal, payoff: Decimal, store_debts: Iterable[Decimal]) -> Decimal:
    """Agreed value − payoff − debts that the store pays, half-even to the cent.

    Debts that the customer pays himself change nothing. Below zero the car costs more than it brings:
    the customer owes that much, and the payment line is negative.
    """
    return cents(value - payoff - sum(store_debts, ZERO))


def change_of(*, total: Decimal, credit: Decimal) -> Decimal:
    """*Troco*: what the used cars bring beyond the total, to be given back."""
    return max(cents(credit - total), ZERO)


def credit_of(proposal: "Proposal") -> Decimal:
    """All used cars of the proposal together; asks nothing where the page has fetched them."""
    return sum((row.net for row in proposal.trade_ins.all()), ZERO)


def change_due(proposal: "Proposal") -> Decimal:
    """The *troco* of this proposal; above zero it needs approval."""
    return change_of(total=proposal.total, credit=credit_of(proposal))
