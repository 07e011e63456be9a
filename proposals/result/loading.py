"""Gathers from the database what the result of a proposal is calculated from."""

from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from accounts.models import Store
from accounts.parameters import parameter
from core.money import brl
from proposals.models.items import ProposalItem
from proposals.models.proposal import Proposal
from proposals.payments.models import PaymentLine, PaymentType
from proposals.result.calculation import DealResult, calculate
from proposals.result.deal import ZERO, Costs, Deal, Extra, Financed, Rate
from proposals.result.models import CommissionRate, DealRate, FinanceReturn, SaleTax
from proposals.tradein.models import TradeIn

Kind = ProposalItem.Kind


class Tables:
    """The tables and parameters of a result, read once for each store however many results are wanted."""

    def __init__(self) -> None:
        self.rows: dict[int, tuple[list[DealRate], list[DealRate], Decimal, Decimal]] = {}
        self.returns: dict[int, list[FinanceReturn]] = {}

    def of(self, store: Store) -> tuple[list[DealRate], list[DealRate], Decimal, Decimal]:
        if store.pk not in self.rows:
            self.rows[store.pk] = (
                list(SaleTax.objects.at(store)),
                list(CommissionRate.objects.at(store)),
                number(parameter("stock_cost_monthly_percent", store=store)),
                number(parameter("presumed_cost_percent", store=store)),
            )
        return self.rows[store.pk]

    def returns_of(self, store: Store) -> list[FinanceReturn]:
        """Apart: only a financed deal asks for them."""
        if store.pk not in self.returns:
            self.returns[store.pk] = list(FinanceReturn.objects.at(store))
        return self.returns[store.pk]


def number(value: Any) -> Decimal:
    return Decimal(str(value))


def rate_of(rows: list[DealRate], business_type: str) -> Rate | None:
    return next((row.rate() for row in rows if row.business_type == business_type), None)


def result_of(proposal: Proposal, tables: Tables | None = None) -> DealResult:
    """The result of the proposal as it stands, with today's costs and returns."""
    tables = tables or Tables()
    return calculate(deal_of(proposal), costs_of(proposal, tables), financed_of(proposal, tables))


def financed_of(proposal: Proposal, tables: Tables) -> list[Financed]:
    lines = [line for line in proposal.standing_lines if line.is_financing]
    return [financed(line, tables.returns_of(proposal.store)) for line in lines]


def financed(line: PaymentLine, returns: list[FinanceReturn]) -> Financed:
    """A financing line with the return of its ficha's financier; without ficha or line of the table, none."""
    if line.credit is None:
        return Financed(_("Retorno"), line.amount, ZERO, _("financiamento ainda sem ficha de crédito"))
    financier = line.credit.financier
    label = _("Retorno %(financier)s") % {"financier": financier.name}
    row = next((row for row in returns if row.financier_id == financier.pk), None)
    if row is None:
        return Financed(label, line.amount, ZERO, _("nenhuma linha na tabela"))
    words = row.words() | {"amount": brl(line.amount)}
    source = _("%(percent)s%% de %(amount)s financiados, tabela desde %(day)s") % words
    return Financed(label, line.amount, row.percent, source)


def costs_of(proposal: Proposal, tables: Tables) -> Costs:
    taxes, commissions, monthly, presumed = tables.of(proposal.store)
    item = proposal.stock_item
    return Costs(
        vehicle=item.cost if item else None,
        freight=item.freight if item else None,
        preparation=item.preparation if item else None,
        days=item.days_in_stock(proposal.store.today()) if item else None,
        monthly_percent=monthly,
        presumed_percent=presumed,
        tax=rate_of(taxes, proposal.business_type),
        commission=rate_of(commissions, proposal.business_type),
    )


def deal_of(proposal: Proposal) -> Deal:
    items = list(proposal.items.all())
    totals = proposal.totals
    invoiced = [item.amount for item in items if item.kind == Kind.ADDED and item.on_invoice]
    return Deal(
        price=proposal.price,
        discount=proposal.discount,
        options=totals.options,
        added=totals.added,
        invoiced=sum(invoiced, ZERO),
        extras=tuple(extra_of(item) for item in items if item.kind in (Kind.ACCESSORY, Kind.SERVICE)),
        bonus=bonus_of(proposal),
        above_market=sum(map(above_market, proposal.trade_ins.all()), ZERO),
    )


def above_market(trade_in: TradeIn) -> Decimal:
    """What is paid for a used car beyond what it is worth; nothing while nobody knows that."""
    return max(trade_in.agreed - trade_in.market, ZERO) if trade_in.market is not None else ZERO


def bonus_of(proposal: Proposal) -> Decimal:
    """What the carmaker is to pay, as the payment lines say."""
    lines = proposal.standing_lines
    return sum((line.amount for line in lines if line.type.kind == PaymentType.Kind.FACTORY_BONUS), ZERO)


def extra_of(item: ProposalItem) -> Extra:
    return Extra(
        label=item.label,
        amount=item.amount,
        list_price=item.price + item.labour,
        cost=item.cost,
        is_gift=item.is_gift,
    )
