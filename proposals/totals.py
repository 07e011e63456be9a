"""What the customer pays. The one place that adds up a proposal."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal
from typing import Protocol

from core.money import cents

TENTH = Decimal("0.1")
ZERO = Decimal(0)


class Line(Protocol):
    """A line of a block: which block, and what it adds to or takes from the total."""

    kind: str

    @property
    def amount(self) -> Decimal: ...


@dataclass(frozen=True)
class Totals:
    price: Decimal
    discount: Decimal
    options: Decimal
    added: Decimal
    accessories: Decimal
    services: Decimal
    total: Decimal

    @property
    def discount_percent(self) -> Decimal:
        """The discount as a share of the price, one decimal."""
        if not self.price:
            return ZERO
        return (self.discount * 100 / self.price).quantize(TENTH, rounding=ROUND_HALF_EVEN)

    @property
    def extras(self) -> list[tuple[str, Decimal]]:
        """The blocks that change the total, in the order they are shown."""
        rows = [
            ("option", self.options),
            ("accessory", self.accessories),
            ("service", self.services),
            ("added", self.added),
        ]
        return [(kind, amount) for kind, amount in rows if amount]


def add_up(*, price: Decimal, discount: Decimal, lines: Iterable[Line] = ()) -> Totals:
    """Price + options − discount ± added values + accessories + services."""
    sums = dict.fromkeys(("option", "added", "accessory", "service"), ZERO)
    for line in lines:
        sums[line.kind] += line.amount
    return Totals(
        price=cents(price),
        discount=cents(discount),
        options=cents(sums["option"]),
        added=cents(sums["added"]),
        accessories=cents(sums["accessory"]),
        services=cents(sums["service"]),
        total=cents(price - discount + sum(sums.values(), ZERO)),
    )
