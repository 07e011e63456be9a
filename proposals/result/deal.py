"""What the result is calculated from: plain figures, no rows of tables."""

from dataclasses import asdict, dataclass, fields
from decimal import Decimal
from typing import Any

from core.money import cents

ZERO = Decimal(0)
PRICE, MARGIN = "price", "margin"


@dataclass(frozen=True)
class Extra:
    """An accessory or service: what the customer pays, what it would cost him, what it costs the store."""

    label: str
    amount: Decimal
    list_price: Decimal
    cost: Decimal | None
    is_gift: bool = False

    def presumed_cost(self, percent: Decimal) -> Decimal | None:
        """The known cost, else that share of the price; a line without price and cost tells nothing."""
        if self.cost is not None:
            return self.cost
        return self.list_price * percent / 100 if self.list_price else None


@dataclass(frozen=True)
class Deal:
    """What was agreed with the customer, as far as the result depends on it."""

    price: Decimal
    discount: Decimal = ZERO
    options: Decimal = ZERO
    added: Decimal = ZERO
    # Of the added values, those that stand on the invoice.
    invoiced: Decimal = ZERO
    extras: tuple[Extra, ...] = ()
    bonus: Decimal = ZERO
    above_market: Decimal = ZERO

    @property
    def net(self) -> Decimal:
        return self.price - self.discount

    @property
    def invoice(self) -> Decimal:
        """The vehicle's price on the invoice."""
        return self.net + self.options + self.invoiced

    def as_json(self) -> dict[str, Any]:
        found = asdict(self)
        return {name: _plain(value) for name, value in found.items()}

    @classmethod
    def from_json(cls, stored: dict[str, Any]) -> "Deal":
        extras = tuple(Extra(**_extra(row)) for row in stored["extras"])
        # By name: what an older version stored beside them is no term any more.
        known = {field.name for field in fields(cls)} - {"extras"}
        return cls(extras=extras, **{name: Decimal(stored[name]) for name in known})


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return str(cents(value))
    if isinstance(value, list | tuple):
        return [{name: _plain(part) for name, part in row.items()} for row in value]
    return value


def _extra(row: dict[str, Any]) -> dict[str, Any]:
    money = {name: Decimal(row[name]) for name in ("amount", "list_price")}
    cost = None if row["cost"] is None else Decimal(row["cost"])
    return row | money | {"cost": cost}


@dataclass(frozen=True)
class Rate:
    """A percentage of the sale or of its gross margin, and the table it comes from."""

    percent: Decimal
    base: str
    source: str


@dataclass(frozen=True)
class Costs:
    """What the store pays for the vehicle and for selling it, as known today."""

    vehicle: Decimal | None
    freight: Decimal | None = None
    preparation: Decimal | None = None
    days: int | None = None
    monthly_percent: Decimal = ZERO
    presumed_percent: Decimal = Decimal(100)
    tax: Rate | None = None
    commission: Rate | None = None


@dataclass(frozen=True)
class Financed:
    """What one financier lends for the deal, and the percentage of it that it gives back to the store."""

    label: str
    amount: Decimal
    percent: Decimal
    source: str
