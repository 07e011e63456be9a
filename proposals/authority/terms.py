"""The terms of a proposal as plain data: what an approval is bound to."""

import json
from dataclasses import dataclass
from decimal import Decimal
from hashlib import sha256
from typing import Any

from core.money import cents
from proposals.models.proposal import Proposal
from proposals.payments.balance import balance_of
from proposals.payments.models import PaymentLine, PaymentType
from proposals.result.calculation import calculate
from proposals.result.deal import ZERO, Costs, Deal
from proposals.result.loading import deal_of
from proposals.tradein.models import TradeIn
from vehicles.models import StockItem

FINANCED = (PaymentType.Kind.FINANCING, PaymentType.Kind.LEASING, PaymentType.Kind.CONSORTIUM)
STATES = {StockItem.State.ON_ORDER: "on_order", StockItem.State.DEMO: "demo"}


def terms_of(proposal: Proposal) -> dict[str, Any]:
    """Everything that was agreed; notes and validity bind nobody to a price."""
    lines = proposal.standing_lines
    return {
        # Whose change makes it another deal.
        "identity": {
            "unit": proposal.stock_item_id,
            "business_type": proposal.business_type,
            "vehicle": proposal.model_description,
            "customer": proposal.person_id,
            "invoice_to": proposal.invoice_to_id,
            "modality": proposal.modality,
            "trade_ins": sorted(trade_in_of(row) for row in proposal.trade_ins.all()),
            "financing": sorted(financing_of(line) for line in lines if line.type.kind in FINANCED),
        },
        "deal": deal_of(proposal).as_json(),
        "payments": sorted(payment_of(line) for line in lines),
        "exceptions": exceptions_of(proposal),
    }


def trade_in_of(row: TradeIn) -> list[Any]:
    """Which used car, whose, for how much, and what is owed on it."""
    debts = sorted([debt.kind_id, str(cents(debt.amount)), debt.paid_by] for debt in row.debts.all())
    names = [row.plate, row.chassis, row.renavam, row.description]
    return [*names, row.owner_id or 0, str(cents(row.agreed)), str(cents(row.payoff)), debts]


def financing_of(line: PaymentLine) -> list[Any]:
    """How it is financed, by whom and over how many months."""
    credit = line.credit
    term = (credit.approved_term or credit.term) if credit else 0
    return [line.type.code, credit.financier_id if credit else 0, term]


def payment_of(line: PaymentLine) -> list[Any]:
    return [line.type.code, str(cents(line.amount)), line.due_on.isoformat(), line.payer_id or 0]


def exceptions_of(proposal: Proposal) -> list[str]:
    item = proposal.stock_item
    found = [STATES[StockItem.State(item.state)]] if item and item.state in STATES else []
    money = balance_of(proposal)
    return sorted([*found, "surplus"] if money.change or money.surplus else found)


def hash_of(terms: dict[str, Any]) -> str:
    """sha256 of the canonical JSON: sorted names, no spaces, money to the cent.

    Without the exceptions: the state of a unit is not a term, it is judged anew when an order is placed.
    """
    agreed = {name: value for name, value in terms.items() if name != "exceptions"}
    text = json.dumps(agreed, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return sha256(text.encode()).hexdigest()


def terms_hash(proposal: Proposal) -> str:
    return hash_of(terms_of(proposal))


@dataclass(frozen=True)
class Facts:
    """What a limit is held against."""

    price: Decimal
    discount: Decimal
    margin: Decimal | None
    exceptions: tuple[str, ...]

    @property
    def net(self) -> Decimal:
        return self.price - self.discount


def facts_of(terms: dict[str, Any], costs: Costs, *, discount: Decimal | None = None) -> Facts:
    """The facts of some terms at today's costs; with another discount, what they would be.

    The factory's bonus, which the seller types, lifts no margin over a limit.
    """
    stored = terms["deal"] | {"bonus": "0"} | ({} if discount is None else {"discount": str(discount)})
    deal = Deal.from_json(stored)
    margin = calculate(deal, costs).margin
    unknown = [] if margin is not None else ["unknown_cost"]
    return Facts(deal.price, deal.discount, margin, (*terms["exceptions"], *unknown))


def is_equal_or_better(old: dict[str, Any], new: dict[str, Any], costs: Costs) -> bool:
    """For the store: same deal, no new exception, no more discount, no less margin."""
    if old["identity"] != new["identity"] or set(new["exceptions"]) - set(old["exceptions"]):
        return False
    before, after = facts_of(old, costs), facts_of(new, costs)
    if after.discount * before.price > before.discount * after.price:
        return False
    if before.margin is None or after.margin is None:
        return is_better_unseen(old, new, costs)
    return after.margin >= before.margin and after.margin * before.net >= before.margin * after.net


def is_better_unseen(old: dict[str, Any], new: dict[str, Any], costs: Costs) -> bool:
    """Without the vehicle's cost, which both have in common, the rest still compares."""
    blind = Costs(vehicle=ZERO, presumed_percent=costs.presumed_percent, commission=costs.commission)
    before, after = facts_of(old, blind).margin, facts_of(new, blind).margin
    return before is not None and after is not None and after >= before
