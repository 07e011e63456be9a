"""What the tables say on a day: read once, picked from in memory."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Q

from accounts.models import Store
from core.money import cents
from proposals.financing.iof import IofRule
from proposals.financing.models import HUNDRED, FinanceFee, FinanceRate, Financier, IofRate, TradeInEstimate


@dataclass(frozen=True)
class Charge:
    """A fee or insurance as it stands in one loan."""

    name: str
    value: Decimal
    financed: bool
    is_insurance: bool


def rates_on(day: date, *, financier: Financier | None = None) -> list[FinanceRate]:
    rows = FinanceRate.objects.on(day).filter(financier__active=True).select_related("financier")
    if financier is not None:
        rows = rows.filter(financier=financier)
    return list(rows.order_by("monthly_rate", "pk"))


def best_rate(rates: Iterable[FinanceRate], *, term: int, is_new: bool, age: int) -> FinanceRate | None:
    """The lowest that serves; `rates` come in that order."""
    return next((rate for rate in rates if rate.fits(term=term, is_new=is_new, age=age)), None)


def iof_on(day: date, borrower: str) -> IofRule | None:
    row = (
        IofRate.objects.filter(borrower=borrower, valid_from__lte=day).order_by("-valid_from", "-pk").first()
    )
    return row.rule if row else None


def fees_on(day: date) -> list[FinanceFee]:
    return list(FinanceFee.objects.on(day).order_by("kind", "name", "pk"))


def charges(
    fees: Sequence[FinanceFee], financier: Financier, amount: Decimal, *, insurance: bool
) -> list[Charge]:
    """What this financier charges on this amount; insurance only when it was asked for."""
    return [
        Charge(
            name=fee.name,
            value=cents(fee.value + amount * fee.percent / HUNDRED),
            financed=fee.financed,
            is_insurance=fee.kind == FinanceFee.Kind.INSURANCE,
        )
        for fee in fees
        if fee.financier_id in (None, financier.pk) and (insurance or fee.kind == FinanceFee.Kind.FEE)
    ]


def trade_in_percent(*, store: Store, age: int, km: int) -> Decimal | None:
    """The store's own lines where it has any, else the general ones: the narrowest that age and km fit."""
    rows = list(TradeInEstimate.objects.filter(Q(store=store) | Q(store__isnull=True)))
    rows = [row for row in rows if row.store_id] or rows
    fitting = [row for row in rows if age <= row.max_age and km <= row.max_km]
    best = min(fitting, key=lambda row: (row.max_age, row.max_km), default=None)
    return best.percent if best else None
