"""Financing against published examples, against a second method, and by properties that must always hold."""

from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.money import cents
from proposals.financing.cet import cet, printed_percent
from proposals.financing.dates import add_months, days_from, due_dates
from proposals.financing.errors import FinancingError
from proposals.financing.iof import IofRule, iof
from proposals.financing.loan import Terms, solve
from proposals.financing.price import installment, schedule

NO_IOF = IofRule(daily=Decimal(0), fixed=Decimal(0), cap_days=365)
IOF = IofRule(daily=Decimal("0.000082"), fixed=Decimal("0.0038"), cap_days=365)


def months(count, first=1):
    return tuple(30 * number for number in range(first, first + count))


# Installments as others print them; the source beside each. Those of the three Brazilian sites and of NumPy
# were read on the page; Wikipedia's and Excel's are cited from memory. A second method checks them all below.
PUBLISHED = [
    # "Tabela Price", Portuguese Wikipedia: R$ 1.000,00 at 3 % a month in 4 installments.
    ("1000", Decimal("0.03"), 4, "269.03"),
    # formula-tabela-price.zip.net: R$ 15.000,00 at 5 % a month in 36 installments.
    ("15000", Decimal("0.05"), 36, "906.52"),
    # passeidireto.com, "Tabela Price e SAC": R$ 70.000 at 2 % in 5, R$ 80.000 at 1 % in 8.
    ("70000", Decimal("0.02"), 5, "14851.09"),
    ("80000", Decimal("0.01"), 8, "10455.22"),
    # diariodasleis.com.br, "Tabela Price": coefficient 0,01200168 for 180 months at 1 %.
    ("10000", Decimal("0.01"), 180, "120.02"),
    # Microsoft Excel, PMT: 10,000 at 8 % a year in 10 months.
    ("10000", Decimal("0.08") / 12, 10, "1037.03"),
    # docs.scipy.org, numpy.pmt: 200,000 at 7.5 % a year over 15 years, 1854.0247.
    ("200000", Decimal("0.075") / 12, 180, "1854.02"),
    # "Mortgage calculator", English Wikipedia: 200,000 at 6.5 % a year over 30 years.
    ("200000", Decimal("0.065") / 12, 360, "1264.14"),
]


@pytest.mark.parametrize(("amount", "rate", "term", "printed"), PUBLISHED)
def test_installment_equals_the_published_one(amount, rate, term, printed):
    assert cents(installment(Decimal(amount), rate, months(term))) == Decimal(printed)


@pytest.mark.parametrize(("amount", "rate", "term", "printed"), PUBLISHED)
def test_published_installment_pays_the_debt_period_by_period(amount, rate, term, printed):
    """A second method, without powers: add interest, take the installment, and nearly nothing is left."""
    balance = Decimal(amount)
    for _period in range(term):
        balance = balance * (1 + rate) - Decimal(printed)

    assert abs(balance) <= Decimal("0.005") * ((1 + rate) ** term - 1) / rate


def test_first_date_at_ninety_days_equals_the_published_table():
    """passeidireto.com: R$ 300.000, 1,5 % a month, 6 installments of which the first after three months."""
    lines = schedule(Decimal(300000), Decimal("0.015"), months(6, first=3))

    assert lines[0].payment == Decimal("54249.14")
    # The source adds interest of the waiting months to the debt: 309.067,50 − 49.613,13 = 259.454,37.
    assert lines[0].balance == Decimal("259454.37")
    assert lines[-1].balance == 0


def test_schedule_equals_the_published_table():
    """passeidireto.com: R$ 70.000 at 2 %, 5 installments; principal and interest line by line."""
    lines = schedule(Decimal(70000), Decimal("0.02"), months(5))

    assert [line.interest for line in lines] == [
        Decimal(t) for t in ["1400.00", "1130.98", "856.58", "576.69", "291.20"]
    ]
    assert [line.balance for line in lines[:2]] == [Decimal("56548.91"), Decimal("42828.80")]


# CET: the formula of the Resolution is that of an internal rate of return over days/365.
RETURNS = [
    # Banco Central do Brasil's own example (FAQ on CET, Resolução 3.517), read as trabalhosfeitos.com and
    # servicosbancarios.com.br reprint it: R$ 1.000,00 at 12 % a year, 5 × R$ 205,73, tariff R$ 50,00 and IOF
    # R$ 10,00 paid at the release, so FC0 = R$ 940,00: CET 43,93 % a year (3,08 % a month).
    ("940", [(365 * n / Decimal(12), "205.73") for n in range(1, 6)], "43.93"),
    # Microsoft Excel, XIRR (from memory; see the bisection): 37.34 % over real dates.
    ("10000", [(60, "2750"), (303, "4250"), (411, "3250"), (456, "2750")], "37.34"),
    # docs.scipy.org, numpy.irr (Gitman, Principles of Managerial Finance): 28.095 % over four years.
    ("100", [(365, "39"), (730, "59"), (1095, "55"), (1460, "20")], "28.09"),
]


@pytest.mark.parametrize(("released", "flows", "printed"), RETURNS)
def test_cet_equals_the_published_one(released, flows, printed):
    found = cet(Decimal(released), [(days, Decimal(paid)) for days, paid in flows])

    assert printed_percent(found) == Decimal(printed)


@pytest.mark.parametrize(("released", "flows", "printed"), RETURNS)
def test_cet_equals_bisection_in_floating_point(released, flows, printed):
    """A second method, by machine numbers: halve the interval until it is nothing."""
    low, high = 0.0, 10.0
    for _step in range(200):
        middle = (low + high) / 2
        worth = sum(float(paid) / (1 + middle) ** (float(days) / 365) for days, paid in flows)
        low, high = (middle, high) if worth > float(released) else (low, middle)

    assert float(cet(Decimal(released), [(days, Decimal(paid)) for days, paid in flows])) == pytest.approx(
        low, abs=1e-9
    )


def test_cet_of_flows_that_do_not_pay_is_refused():
    with pytest.raises(FinancingError):
        cet(Decimal(1000), [(30, Decimal(500))])


def test_cet_is_printed_half_even():
    assert [printed_percent(Decimal(t)) for t in ("0.10125", "0.10135")] == [
        Decimal("10.12"),
        Decimal("10.14"),
    ]


def test_financed_iof_equals_the_published_one():
    """deptofinanceiro.blogspot.com, 2011: R$ 20.000, one payment after 90 days, 3 %, IOF 0,0041 % a day."""
    rule = IofRule(daily=Decimal("0.000041"), fixed=Decimal(0), cap_days=365)

    loan = solve(Terms(amount=Decimal(20000), rate=Decimal("0.03"), days=[90], iof=rule))

    assert iof(schedule(Decimal(20000), Decimal("0.03"), [90]), rule) == Decimal("73.80")
    assert (loan.iof, loan.gross, loan.last) == (Decimal("74.07"), Decimal("20074.07"), Decimal("21935.48"))


def test_iof_days_are_capped():
    """By hand: 10.000 × 0,0082 % × 365 + 10.000 × 0,38 % = 299,30 + 38,00, however late the payment."""
    for days in (365, 366, 1800):
        assert iof(schedule(Decimal(10000), Decimal("0.01"), [days]), IOF) == Decimal("337.30")


def test_iof_of_thirty_days():
    """By hand: 10.000 × 0,0082 % × 30 + 38,00."""
    assert iof(schedule(Decimal(10000), Decimal("0.01"), [30]), IOF) == Decimal("62.60")


def test_balloon_lowers_installments_and_falls_due_last():
    days = months(36)
    plain = schedule(Decimal(80000), Decimal("0.0179"), days)

    lines = schedule(Decimal(80000), Decimal("0.0179"), days, balloon=Decimal(20000))

    assert lines[0].payment < plain[0].payment
    assert abs(lines[-1].payment - lines[0].payment - 20000) < 1


def test_balloon_beyond_the_amount_is_refused():
    with pytest.raises(FinancingError):
        schedule(Decimal(10000), Decimal("0.01"), months(12), balloon=Decimal(20000))


def test_due_dates_keep_the_day_and_stop_at_short_months():
    assert due_dates(start=date(2026, 12, 1), first_in=30, term=4) == [
        date(2026, 12, 31),
        date(2027, 1, 31),
        date(2027, 2, 28),
        date(2027, 3, 31),
    ]
    assert add_months(date(2024, 1, 31), 1) == date(2024, 2, 29)


def test_fees_at_signing_raise_the_cet_and_leave_the_gross():
    terms = {"amount": Decimal(50000), "rate": Decimal("0.0169"), "days": months(48), "iof": IOF}

    plain, paid = solve(Terms(**terms)), solve(Terms(**terms, upfront_fees=Decimal(900)))

    assert paid.gross == plain.gross
    assert paid.cet > plain.cet


# Properties

AMOUNTS = st.decimals(1000, 500_000, places=2)
RATES = st.decimals("0.0001", "0.05", places=4)
TERMS = st.integers(1, 84)
STARTS = st.dates(date(2024, 1, 1), date(2028, 12, 31))
FIRST = st.sampled_from([30, 45, 60])


def days_of(start, first_in, term):
    return days_from(start, due_dates(start=start, first_in=first_in, term=term))


@given(amount=AMOUNTS, rate=RATES, term=TERMS, start=STARTS, first=FIRST)
def test_schedule_amortises_to_zero(amount, rate, term, start, first):
    lines = schedule(amount, rate, days_of(start, first, term))

    assert lines[-1].balance == 0
    assert sum(line.principal for line in lines) == amount
    assert all(line.payment == line.principal + line.interest for line in lines)
    assert {line.payment for line in lines[:-1]} <= {lines[0].payment}


@given(amount=AMOUNTS, rate=RATES, term=TERMS, start=STARTS, first=FIRST)
def test_gross_is_amount_fees_and_iof(amount, rate, term, start, first):
    loan = solve(Terms(amount, rate, days_of(start, first, term), IOF, financed_fees=Decimal("850.00")))

    assert loan.gross == amount + 850 + loan.iof
    assert abs(loan.iof - iof(loan.lines, IOF)) <= Decimal("0.01")


@given(amount=AMOUNTS, rate=RATES, term=TERMS, start=STARTS, first=FIRST, fee=st.integers(0, 900))
def test_cet_is_at_least_the_nominal_rate_over_the_year(amount, rate, term, start, first, fee):
    loan = solve(Terms(amount, rate, days_of(start, first, term), IOF, upfront_fees=Decimal(fee)))

    nominal = (1 + rate) ** (Decimal(365) / 30) - 1
    assert loan.cet >= nominal
    assert loan.cet >= (1 + rate) ** 12 - 1


@given(amount=AMOUNTS, rate=RATES, term=TERMS, start=STARTS, first=FIRST, fee=st.integers(0, 900))
def test_flows_at_the_cet_equal_what_was_released(amount, rate, term, start, first, fee):
    loan = solve(Terms(amount, rate, days_of(start, first, term), IOF, upfront_fees=Decimal(fee)))

    worth = sum(line.payment / (1 + loan.cet) ** (Decimal(line.days) / 365) for line in loan.lines)

    assert abs(worth - loan.released) < Decimal("0.01")


@given(amount=AMOUNTS, rate=RATES, term=TERMS, start=STARTS, first=FIRST)
def test_dearer_rate_makes_a_dearer_installment(amount, rate, term, start, first):
    days = days_of(start, first, term)

    assert installment(amount, rate + Decimal("0.0001"), days) > installment(amount, rate, days)


@given(amount=AMOUNTS, rate=RATES, term=TERMS, start=STARTS, first=FIRST)
def test_longer_term_makes_a_smaller_installment_and_a_larger_sum(amount, rate, term, start, first):
    days = days_of(start, first, term + 1)
    short, long = installment(amount, rate, days[:-1]), installment(amount, rate, days)

    assert long < short
    assert long * (term + 1) > short * term


@given(amount=AMOUNTS, rate=RATES, term=TERMS, start=STARTS)
def test_later_first_date_makes_a_dearer_installment(amount, rate, term, start):
    found = [installment(amount, rate, days_of(start, first, term)) for first in (30, 45, 60)]

    assert all(early < late for early, late in pairwise(found))


@given(start=STARTS, first=FIRST, term=TERMS)
def test_due_dates_grow_by_a_month_each(start, first, term):
    dates = due_dates(start=start, first_in=first, term=term)

    assert dates[0] == start + timedelta(days=first)
    assert all(28 <= (late - early).days <= 31 for early, late in pairwise(dates))
