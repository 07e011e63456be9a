"""One loan with everything that belongs to it: fees, IOF, schedule, CET."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from core.money import cents
from proposals.financing import price
from proposals.financing.cet import cet
from proposals.financing.iof import IofRule, iof

# Each round adds the tax on the tax of the one before: a thirtieth of it. Eight reach the cent on any car.
MOST_ROUNDS = 40


@dataclass(frozen=True)
class Terms:
    """What is asked for. `amount` goes to the seller; fees and IOF come on top of it."""

    amount: Decimal
    rate: Decimal
    days: Sequence[int]
    iof: IofRule
    financed_fees: Decimal = Decimal(0)
    upfront_fees: Decimal = Decimal(0)
    balloon: Decimal = Decimal(0)


@dataclass(frozen=True)
class Loan:
    """What is owed: `gross` = amount + financed fees + IOF."""

    terms: Terms
    gross: Decimal
    iof: Decimal
    lines: Sequence[price.Line]

    @property
    def installment(self) -> Decimal:
        return self.lines[0].payment

    @property
    def last(self) -> Decimal:
        """The last payment: the balloon, if any, and the cents that rounding left."""
        return self.lines[-1].payment

    @cached_property
    def total(self) -> Decimal:
        return sum((line.payment for line in self.lines), Decimal(0))

    @cached_property
    def cet(self) -> Decimal:
        """Yearly, as a fraction. What the customer really gets is the amount less what he pays at signing."""
        return cet(self.released, [(line.days, line.payment) for line in self.lines])

    @property
    def released(self) -> Decimal:
        return self.terms.amount - self.terms.upfront_fees


def solve(terms: Terms) -> Loan:
    """The loan whose gross pays amount, financed fees and its own IOF: gross = base + IOF(gross)."""
    values = price.present_values(terms.rate, terms.days)
    base = cents(terms.amount + terms.financed_fees)
    gross = base
    for _round in range(MOST_ROUNDS):
        lines = price.amortise(gross, values, terms.days, terms.balloon)
        tax = iof(lines, terms.iof)
        if base + tax == gross:
            break
        gross = base + tax
    # Where rounding swings between two cents, the tax is what the gross holds: the lines always add up.
    lines = price.amortise(gross, values, terms.days, terms.balloon)
    return Loan(terms=terms, gross=gross, iof=gross - base, lines=lines)
