"""What the customer pays. The one place that adds up a proposal."""

from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal

from core.money import cents

TENTH = Decimal("0.1")


@dataclass(frozen=True)
class Totals:
    price: Decimal
    discount: Decimal
    total: Decimal

    @property
    def discount_percent(self) -> Decimal:
        """The discount as a share of the price, one decimal."""
        if not self.price:
            return Decimal(0)
        return (self.discount * 100 / self.price).quantize(TENTH, rounding=ROUND_HALF_EVEN)


def add_up(*, price: Decimal, discount: Decimal) -> Totals:
    return Totals(price=cents(price), discount=cents(discount), total=cents(price - discount))
