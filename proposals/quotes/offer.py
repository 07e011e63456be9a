"""The offer that a simulation prints: three terms side by side, from the tables of the day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.utils.translation import gettext as _

from proposals.financing.dates import days_from, due_dates
from proposals.financing.errors import FinancingError
from proposals.financing.iof import IofRule
from proposals.financing.loan import Loan, Terms, solve
from proposals.financing.models import FinanceFee, FinanceRate, Financier
from proposals.financing.tables import Charge, best_rate, charges, fees_on, iof_on, rates_on
from proposals.quotes.finding import TradeIn, Wanted


@dataclass(frozen=True)
class Asked:
    """What the seller typed."""

    vehicle: Wanted
    price: Decimal
    trade_in: TradeIn | None
    down: Decimal
    terms: Sequence[int]
    first_in: int
    balloon: Decimal
    borrower: str
    financier: Financier | None
    insurance: bool

    @property
    def amount(self) -> Decimal:
        """What is left to finance."""
        given = self.trade_in.value if self.trade_in else Decimal(0)
        return self.price - given - self.down


@dataclass(frozen=True)
class Option:
    """One term: its loan, or why there is none."""

    term: int
    refusal: str = ""
    rate: FinanceRate | None = None
    charges: Sequence[Charge] = ()
    first_due: date | None = None
    loan: Loan | None = None


@dataclass(frozen=True)
class Offer:
    asked: Asked
    day: date
    options: Sequence[Option]


@dataclass(frozen=True)
class Tables:
    rates: Sequence[FinanceRate]
    fees: Sequence[FinanceFee]
    iof: IofRule | None


def make_offer(asked: Asked, day: date) -> Offer:
    """Every term asked for, by the tables in force on `day`; none where nothing is left to finance."""
    if asked.amount <= 0:
        return Offer(asked, day, [])
    tables = Tables(rates_on(day, financier=asked.financier), fees_on(day), iof_on(day, asked.borrower))
    terms = sorted(set(asked.terms))
    return Offer(asked, day, [make_option(asked, term, day, tables) for term in terms])


def make_option(asked: Asked, term: int, day: date, tables: Tables) -> Option:
    rate = best_rate(tables.rates, term=term, is_new=asked.vehicle.is_new, age=asked.vehicle.age)
    if rate is None or tables.iof is None:
        return Option(term, refusal=_("Sem taxa em vigor para este prazo e veículo."))
    charged = charges(tables.fees, rate.financier, asked.amount, insurance=asked.insurance)
    dates = due_dates(start=day, first_in=asked.first_in, term=term)
    terms = Terms(
        amount=asked.amount,
        rate=rate.fraction,
        days=days_from(day, dates),
        iof=tables.iof,
        financed_fees=sum((row.value for row in charged if row.financed), Decimal(0)),
        upfront_fees=sum((row.value for row in charged if not row.financed), Decimal(0)),
        balloon=asked.balloon,
    )
    try:
        loan = solve(terms)
        _checked = loan.cet
    except FinancingError as exc:
        return Option(term, refusal=str(exc))
    return Option(term, rate=rate, charges=charged, first_due=dates[0], loan=loan)


def validity_days(store_days: int) -> timedelta:
    """CDC art. 54-B: an offer of credit stands for two days at least."""
    return timedelta(days=max(store_days, 2))
