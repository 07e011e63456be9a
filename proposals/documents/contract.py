"""What only the contract says: situation of the vehicle, taxes on the sale, clauses (Lei 13.111/2015)."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from core.figures import short
from core.money import brl, cents
from proposals.documents.models import DisclosedTax, DocumentText, VehicleSituation
from proposals.documents.terms import vehicle_facts
from proposals.models import Proposal, ProposalItem
from vehicles.models import StockItem, Vehicle

HUNDRED = Decimal(100)


@dataclass(frozen=True)
class Tax:
    level: str
    name: str
    percent: Decimal
    amount: Decimal
    source: str


def base_of(proposal: Proposal) -> Decimal:
    """The vehicle's price on the invoice: price + options − discount ± added values marked *na nota*."""
    lines = [
        item.amount
        for item in proposal.items.all()
        if item.kind == ProposalItem.Kind.OPTION or item.on_invoice
    ]
    return cents(proposal.price - proposal.discount + sum(lines, Decimal(0)))


def taxes_of(proposal: Proposal, day: date) -> list[Tax]:
    """Rates in force that day; the line of the store's own state wins over the general one."""
    state = proposal.store.state
    lines = DisclosedTax.objects.on(day).filter(business_type=proposal.business_type, state__in=["", state])
    # The store's own state last, then the newest: what comes later stays.
    chosen = {(line.level, line.name): line for line in lines.order_by("state", "valid_from", "pk")}
    base, order = base_of(proposal), list(DisclosedTax.Level)
    rows = sorted(chosen.values(), key=lambda line: (order.index(DisclosedTax.Level(line.level)), line.name))
    return [tax_on(base, line) for line in rows]


def tax_on(base: Decimal, line: DisclosedTax) -> Tax:
    amount = cents(base * line.percent / HUNDRED)
    return Tax(line.get_level_display(), line.name, line.percent, amount, line.source)


def printed_taxes(proposal: Proposal, day: date) -> dict[str, Any]:
    taxes = taxes_of(proposal, day)
    return {
        "base": brl(base_of(proposal)),
        "rows": [
            {
                "label": f"{tax.name} ({tax.level.lower()})",
                "percent": percent(tax.percent),
                "amount": brl(tax.amount),
            }
            for tax in taxes
        ],
        "total": brl(sum((tax.amount for tax in taxes), Decimal(0))),
        "source": "; ".join(dict.fromkeys(tax.source for tax in taxes)),
    }


def percent(value: Decimal) -> str:
    return f"{short(value)}%"


def clauses(proposal: Proposal, kind: str, day: date) -> list[dict[str, str]]:
    rows = DocumentText.objects.on(day).filter(kind=kind, business_type__in=["", proposal.business_type])
    return [{"title": text.title, "body": text.body} for text in rows.order_by("position", "pk")]


def vehicle_of(proposal: Proposal) -> Vehicle | None:
    return proposal.stock_item.vehicle if proposal.stock_item else None


def situation_of(vehicle: Vehicle | None) -> VehicleSituation | None:
    """The latest consultation, with its lines."""
    if vehicle is None:
        return None
    rows = VehicleSituation.objects.filter(vehicle=vehicle).prefetch_related("lines__kind")
    return rows.order_by("-consulted_on", "-pk").first()


def needs_situation(proposal: Proposal) -> bool:
    """A registered car has records to be told of; one that never was registered has none."""
    vehicle = vehicle_of(proposal)
    return vehicle is not None and bool(vehicle.plate or proposal.business_type == StockItem.BusinessType.VU)


def printed_situation(proposal: Proposal) -> dict[str, Any] | None:
    situation = situation_of(vehicle_of(proposal))
    if situation is None:
        return None
    return {
        "when": f"{situation.consulted_on:%d/%m/%Y}",
        "source": situation.source,
        "rows": [
            {"label": line.kind.name, "found": line.found or _("nada consta")}
            for line in situation.lines.all()
        ],
    }


def identity(proposal: Proposal) -> list[list[str]]:
    """The vehicle as a contract names it: numbers in full; a car to be built has none yet."""
    vehicle = vehicle_of(proposal)
    if vehicle is None:
        return [*vehicle_facts(proposal), [_("Chassi"), _("a informar na nota fiscal")]]
    partial = (_("Placa"), _("Chassi"))
    facts = [fact for fact in vehicle_facts(proposal) if fact[0] not in partial]
    numbers = [
        (_("Placa"), vehicle.plate),
        (_("Chassi"), vehicle.chassis),
        (_("Renavam"), vehicle.renavam),
    ]
    return facts + [[label, value or "–"] for label, value in numbers]
