"""Gathers from the database what the result of a proposal is calculated from."""

from decimal import Decimal
from typing import Any

from accounts.models import Store
from accounts.parameters import parameter
from proposals.models.items import ProposalItem
from proposals.models.proposal import Proposal
from proposals.payments.models import PaymentType
from proposals.result.calculation import DealResult, calculate
from proposals.result.deal import ZERO, Costs, Deal, Extra, Rate
from proposals.result.models import CommissionRate, DealRate, SaleTax
from proposals.tradein.models import TradeIn

Kind = ProposalItem.Kind


class Tables:
    """The tables and parameters of a result, read once for each store however many results are wanted."""

    def __init__(self) -> None:
        self.rows: dict[int, tuple[list[DealRate], list[DealRate], Decimal, Decimal]] = {}

    def of(self, store: Store) -> tuple[list[DealRate], list[DealRate], Decimal, Decimal]:
        if store.pk not in self.rows:
            self.rows[store.pk] = (
                list(SaleTax.objects.at(store)),
                list(CommissionRate.objects.at(store)),
                number(parameter("stock_cost_monthly_percent", store=store)),
                number(parameter("presumed_cost_percent", store=store)),
            )
        return self.rows[store.pk]


def number(value: Any) -> Decimal:
    return Decimal(str(value))


def rate_of(rows: list[DealRate], business_type: str) -> Rate | None:
    return next((row.rate() for row in rows if row.business_type == business_type), None)


def result_of(proposal: Proposal, tables: Tables | None = None) -> DealResult:
    """The result of the proposal as it stands, with today's costs."""
    return calculate(deal_of(proposal), costs_of(proposal, tables or Tables()))


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
    lines = proposal.payment_lines.all()
    return sum((line.amount for line in lines if line.type.kind == PaymentType.Kind.FACTORY_BONUS), ZERO)


def extra_of(item: ProposalItem) -> Extra:
    return Extra(
        label=item.label,
        amount=item.amount,
        list_price=item.price + item.labour,
        cost=item.cost,
        is_gift=item.is_gift,
    )
