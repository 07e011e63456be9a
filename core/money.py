"""Money: `Decimal` reais, rounded half-even to the cent at each printed figure."""

import re
from decimal import ROUND_HALF_EVEN, Decimal, InvalidOperation

CENT = Decimal("0.01")
# One currency figure as written in Brazil, `R$ 1.234,56`, or as a machine writes it, `1234.56`.
BRAZILIAN = re.compile(r"^-?\d{1,3}(\.\d{3})*(,\d{1,2})?$|^-?\d+(,\d{1,2})?$", re.ASCII)
PLAIN = re.compile(r"^-?\d+\.\d{1,2}$", re.ASCII)


def cents(value: Decimal) -> Decimal:
    return value.quantize(CENT, rounding=ROUND_HALF_EVEN)


def parse_brl(text: str) -> Decimal:
    """Read `R$ 1.234,56`, `1234,56` or `1234.56`; ValueError on anything else."""
    figure = text.replace("R$", "").replace("\u00a0", "").replace(" ", "")
    try:
        if BRAZILIAN.match(figure):
            return Decimal(figure.replace(".", "").replace(",", "."))
        if PLAIN.match(figure):
            return Decimal(figure)
    except InvalidOperation:
        pass
    raise ValueError("not a money figure")


def brl(value: Decimal | int | None) -> str:
    """`R$ 1.234,56`, the non-breaking space included."""
    if value is None:
        return ""
    figure = f"{cents(Decimal(value)):,.2f}"
    return "R$\u00a0" + figure.replace(",", "\0").replace(".", ",").replace("\0", ".")
