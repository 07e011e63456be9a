"""Custo Efetivo Total: Resolução CMN 4.881/2020 (formula of the annex; before it, 3.517/2007)."""

from collections.abc import Sequence
from decimal import ROUND_HALF_EVEN, Decimal

from django.utils.translation import gettext as _

from proposals.financing.errors import FinancingError

YEAR = 365
HUNDREDTH = Decimal("0.01")
PRECISE = Decimal("1e-22")
MOST_STEPS = 200

Flow = tuple[int, Decimal]


def cet(released: Decimal, flows: Sequence[Flow]) -> Decimal:
    """The yearly rate, as a fraction, at which Σ FCj / (1 + CET)^(dj/365) = `released`.

    Solved for x = (1 + CET)^(-1/365), of which the sum is a polynomial that grows and curves upward: Newton
    from x = 1 comes down to the one root without ever passing it.
    """
    if released <= 0 or sum((paid for _days, paid in flows), Decimal(0)) < released:
        raise FinancingError(_("As parcelas não pagam o valor financiado."))
    x = Decimal(1)
    for _step in range(MOST_STEPS):
        worth, slope = _worth(x, flows)
        step = (worth - released) / slope
        x -= step
        if abs(step) < PRECISE:
            break
    return x**-YEAR - 1


def _worth(x: Decimal, flows: Sequence[Flow]) -> tuple[Decimal, Decimal]:
    """The flows at daily discount `x`, and how that changes with x."""
    powers: dict[int, Decimal] = {}
    worth = slope = Decimal(0)
    factor, before = Decimal(1), 0
    for days, paid in flows:
        gap = days - before
        factor *= powers.get(gap) or powers.setdefault(gap, x**gap)
        before = days
        worth += paid * factor
        slope += paid * factor * days
    return worth, slope / x


def printed_percent(rate: Decimal) -> Decimal:
    """A yearly rate as the Resolution has it printed: percent, two decimals, half-even."""
    return (rate * 100).quantize(HUNDREDTH, rounding=ROUND_HALF_EVEN)
