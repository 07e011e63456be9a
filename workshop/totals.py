"""What lines add up to: rounded half-even to the cent at each printed figure (`core.money.cents`)."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Protocol

from core.money import cents

ZERO = Decimal("0.00")


class Priced(Protocol):
    @property
    def nature(self) -> str: ...
    @property
    def quantity(self) -> Decimal: ...
    @property
    def unit_price(self) -> Decimal: ...
    @property
    def discount(self) -> Decimal: ...


@dataclass(frozen=True)
class Totals:
    """`labour` and `parts` before discount; `total` is what is paid."""

    labour: Decimal
    parts: Decimal
    discount: Decimal

    @property
    def total(self) -> Decimal:
        return self.labour + self.parts - self.discount


def gross(quantity: Decimal, unit_price: Decimal) -> Decimal:
    return cents(quantity * unit_price)


def line_total(quantity: Decimal, unit_price: Decimal, discount: Decimal) -> Decimal:
    return gross(quantity, unit_price) - cents(discount)


def totals_of(lines: Iterable[Priced]) -> Totals:
    """The one place that adds up an estimate or a service order."""
    sums = {"labour": ZERO, "part": ZERO}
    discount = ZERO
    for line in lines:
        sums[line.nature] += gross(line.quantity, line.unit_price)
        discount += cents(line.discount)
    return Totals(sums["labour"], sums["part"], discount)
