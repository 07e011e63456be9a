"""IOF on credit: Decreto 6.306/2007, art. 7. The rates are parameters of a dated table (`IofRate`)."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from core.money import cents
from proposals.financing.price import Line


@dataclass(frozen=True)
class IofRule:
    """Rates as fractions: 0.0082 % a day is 0.000082."""

    daily: Decimal
    fixed: Decimal
    cap_days: int


def iof(lines: Iterable[Line], rule: IofRule) -> Decimal:
    """Each installment's principal × daily rate × its days (capped), plus the fixed rate, to the cent.

    A principal below zero (a first date so far off that interest outgrows the installment) is not taxed.
    """
    taxed = [(max(line.principal, Decimal(0)), min(line.days, rule.cap_days)) for line in lines]
    by_day = sum((principal * days for principal, days in taxed), Decimal(0)) * rule.daily
    return cents(by_day + sum((principal for principal, _days in taxed), Decimal(0)) * rule.fixed)
