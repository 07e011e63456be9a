"""The result of a deal from plain figures. The one place where a margin is calculated."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from decimal import ROUND_HALF_EVEN, Decimal
from itertools import pairwise

from django.utils.translation import gettext as _

from core.figures import short
from core.money import CENT, brl, cents
from proposals.result.deal import MARGIN, ZERO, Costs, Deal, Extra, Financed, Rate

HUNDREDTH = Decimal("0.01")
MONTH = 30
# Two rounded percentages move the zero by some cents at most, whatever the rates.
NEAR = 60


@dataclass(frozen=True)
class Term:
    """One row: what it is, what it adds or takes (None where nobody knows), where it comes from."""

    label: str
    amount: Decimal | None
    source: str


@dataclass(frozen=True)
class DealResult:
    terms: list[Term]
    net: Decimal
    margin: Decimal | None
    break_even: Decimal | None
    # What the financiers give back: beside the margin, never in it.
    returns: list[Term] = field(default_factory=list)

    @property
    def margin_percent(self) -> Decimal | None:
        return percent_of(self.margin, self.net)

    @property
    def margin_with_return(self) -> Decimal | None:
        """The second figure, for whoever may see it; limits and zero a zero go by the first."""
        return total([Term("", self.margin, ""), *self.returns])

    @property
    def percent_with_return(self) -> Decimal | None:
        return percent_of(self.margin_with_return, self.net)

    @property
    def unknown(self) -> list[str]:
        """What is missing for a margin."""
        return [term.label for term in self.terms if term.amount is None]


def percent_of(amount: Decimal | None, net: Decimal) -> Decimal | None:
    """Over the sale price net of discount, two decimals half-even."""
    if amount is None or net <= 0:
        return None
    return (amount * 100 / net).quantize(HUNDREDTH, rounding=ROUND_HALF_EVEN)


def calculate(deal: Deal, costs: Costs, financed: Iterable[Financed] = ()) -> DealResult:
    terms = list(terms_of(deal, costs))
    margin = total(terms)
    return DealResult(
        terms=terms,
        net=cents(deal.net),
        margin=margin,
        break_even=None if margin is None else break_even(deal, costs),
        returns=[return_term(loan) for loan in financed],
    )


def total(terms: list[Term]) -> Decimal | None:
    """The sum of the printed terms; None where one of them is unknown."""
    known = [term.amount for term in terms if term.amount is not None]
    return sum(known, ZERO) if len(known) == len(terms) else None


def terms_of(deal: Deal, costs: Costs) -> Iterator[Term]:
    offer = _("proposta")
    yield Term(_("Preço do veículo"), cents(deal.price), offer)
    for label, amount in (
        (_("Opcionais de fábrica"), deal.options),
        (_("Desconto"), -deal.discount),
        (_("Valores agregados"), deal.added),
    ):
        if amount:
            yield Term(label, cents(amount), offer)
    for extra in deal.extras:
        yield extra_term(extra, costs.presumed_percent)
    if deal.bonus:
        yield Term(_("Bônus de fábrica"), cents(deal.bonus), _("forma de pagamento"))
    yield from vehicle_terms(costs)
    yield rate_term(_("Impostos sobre a venda"), deal, costs, costs.tax)
    yield rate_term(_("Comissão"), deal, costs, costs.commission)
    if deal.above_market:
        source = _("usado na troca: valor acordado − valor de mercado")
        yield Term(_("Usado pago acima do mercado"), -cents(deal.above_market), source)


def return_term(loan: Financed) -> Term:
    return Term(loan.label, cents(loan.amount * loan.percent / 100), loan.source)


def extra_term(extra: Extra, presumed: Decimal) -> Term:
    """What a line leaves: sale − cost."""
    cost = extra.presumed_cost(presumed)
    sold = _("brinde") if extra.is_gift else _("venda %(amount)s") % {"amount": brl(extra.amount)}
    if cost is None:
        return Term(extra.label, None, _("%(sold)s, custo não informado") % {"sold": sold})
    known = _("custo %(cost)s") if extra.cost is not None else _("custo presumido %(cost)s (não informado)")
    return Term(extra.label, cents(extra.amount - cost), f"{sold} − {known % {'cost': brl(cents(cost))}}")


def vehicle_terms(costs: Costs) -> Iterator[Term]:
    entry = _("custo: nota de entrada (estoque)")
    if costs.vehicle is None:
        yield Term(_("Custo do veículo"), None, _("custo não informado no estoque"))
        return
    yield Term(_("Custo do veículo"), -cents(costs.vehicle), entry)
    for label, amount in ((_("Frete"), costs.freight), (_("Preparação"), costs.preparation)):
        known = _("estoque") if amount is not None else _("não informado no estoque")
        yield Term(label, -cents(amount or ZERO), known)
    source = _("%(days)s dias × %(percent)s%% ao mês do custo (parâmetro)") % {
        "days": costs.days or 0,
        "percent": short(costs.monthly_percent),
    }
    days_cost = costs.vehicle * costs.monthly_percent / 100 * (costs.days or 0) / MONTH
    yield Term(_("Custo de dias em estoque"), -cents(days_cost), source)


def rate_term(label: str, deal: Deal, costs: Costs, rate: Rate | None) -> Term:
    if rate is None:
        return Term(label, ZERO, _("nenhuma linha na tabela"))
    base = base_of(rate, deal, costs)
    return Term(label, None if base is None else -cents(base * rate.percent / 100), rate.source)


def base_of(rate: Rate, deal: Deal, costs: Costs) -> Decimal | None:
    """The vehicle's price on the invoice, or what that leaves over the vehicle's cost; never below zero."""
    if rate.base != MARGIN:
        return max(deal.invoice, ZERO)
    return None if costs.vehicle is None else max(deal.invoice - costs.vehicle, ZERO)


def at(price: Decimal, deal: Deal, costs: Costs) -> Decimal:
    """The margin were the vehicle sold at that price net of discount."""
    margin = total(list(terms_of(replace(deal, price=price, discount=ZERO), costs)))
    assert margin is not None  # noqa: S101 -- asked for only where every cost is known
    return margin


def break_even(deal: Deal, costs: Costs) -> Decimal | None:
    """The net price whose result is 0 to the cent; None where no price of 0 or more has it.

    The result is linear in the price but for the bases that stop at zero: solved on each of its straight
    pieces, then set right by the cents that rounding moved it.
    """
    if at(ZERO, deal, costs) > 0:
        return None
    for guess in sorted(solutions(deal, costs)):
        for distance in range(NEAR):
            for price in (guess - distance * CENT, guess + distance * CENT):
                if price >= 0 and at(price, deal, costs) == 0:
                    return price
    return None


def solutions(deal: Deal, costs: Costs) -> Iterator[Decimal]:
    """The zero of the straight line through each piece, to the cent."""
    rest = deal.options + deal.invoiced
    kinks = sorted({max(-rest, ZERO), max((costs.vehicle or ZERO) - rest, ZERO)})
    ends = [ZERO, *kinks, kinks[-1] + Decimal(10_000_000)]
    for start, end in pairwise(ends):
        if start == end:
            continue
        low, high = exact(start, deal, costs), exact(end, deal, costs)
        if low == high:
            continue
        root = start - low * (end - start) / (high - low)
        if start - 1 <= root and (root <= end + 1 or end == ends[-1]):
            yield max(cents(root), ZERO)


def exact(price: Decimal, deal: Deal, costs: Costs) -> Decimal:
    """The margin at that net price with tax and commission unrounded, so that the pieces are straight."""
    moved = replace(deal, price=price, discount=ZERO)
    fixed = total(list(terms_of(moved, replace(costs, tax=None, commission=None)))) or ZERO
    rates = [rate for rate in (costs.tax, costs.commission) if rate]
    return fixed - sum(((base_of(rate, moved, costs) or ZERO) * rate.percent / 100 for rate in rates), ZERO)
