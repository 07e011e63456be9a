"""Equal installments and their schedule (French system, *Tabela Price*)."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from core.money import cents
from proposals.financing.errors import FinancingError

# The month that a monthly rate speaks of, in days.
MONTH = 30


@dataclass(frozen=True)
class Line:
    """One installment: `days` after the release, what is paid, and what of it is interest."""

    number: int
    days: int
    payment: Decimal
    interest: Decimal
    principal: Decimal
    balance: Decimal


def present_values(rate: Decimal, days: Sequence[int]) -> list[Decimal]:
    """What one real due after each of `days` is worth at the release: (1 + i)^(-d/30)."""
    daily = (1 + rate).ln() / MONTH
    return [(-daily * count).exp() for count in days]


def installment(
    amount: Decimal, rate: Decimal, days: Sequence[int], *, balloon: Decimal = Decimal(0)
) -> Decimal:
    """The equal installment, not rounded: (amount − balloon × v_n) / Σ v_j; the balloon falls due last."""
    return _installment(amount, present_values(rate, days), balloon)


def _installment(amount: Decimal, values: Sequence[Decimal], balloon: Decimal) -> Decimal:
    rest = amount - balloon * values[-1]
    if rest <= 0:
        raise FinancingError(_("O balão é maior que o valor a financiar."))
    return rest / sum(values, Decimal(0))


def schedule(
    amount: Decimal, rate: Decimal, days: Sequence[int], *, balloon: Decimal = Decimal(0)
) -> list[Line]:
    """Every installment rounded to the cent; the last one pays what balance is left."""
    return amortise(amount, present_values(rate, days), days, balloon)


def amortise(
    amount: Decimal, values: Sequence[Decimal], days: Sequence[int], balloon: Decimal = Decimal(0)
) -> list[Line]:
    """The schedule, where the present values are known already."""
    payment = cents(_installment(amount, values, balloon))
    lines, balance, before = [], amount, Decimal(1)
    for number, (count, value) in enumerate(zip(days, values, strict=True), start=1):
        interest = cents(balance * (before / value - 1))
        principal = balance if number == len(days) else payment - interest
        balance, before = balance - principal, value
        lines.append(Line(number, count, principal + interest, interest, principal, balance))
    return lines
