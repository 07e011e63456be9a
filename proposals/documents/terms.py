"""What the customer agrees to, as printed. One place: page of the link, documents and hash read it here.

From the rows at hand (`Proposal.objects.for_page()`): asks the database nothing more. Nothing of cost or
margin enters; what stands here leaves the house.
"""

import hashlib
import json
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from core.figures import grouped
from core.money import brl
from proposals.blocks import ORDER, signed
from proposals.credits.printed import facts_of
from proposals.models import Proposal, ProposalItem, TradeIn, TradeInDebt
from proposals.payments.balance import balance_of
from proposals.payments.card import details_of
from proposals.stock import chassis_tail

Row = dict[str, str]


def row(label: str, amount: Decimal | str, note: str = "") -> Row:
    return {"label": label, "note": note, "amount": amount if isinstance(amount, str) else signed(amount)}


def customer_terms(proposal: Proposal) -> dict[str, Any]:
    """Every figure and word of the offer, formatted."""
    until = proposal.valid_until.astimezone(proposal.store.zone)
    return {
        "number": proposal.number,
        "customer": [proposal.person.name, proposal.person.document],
        "vehicle": proposal.model_description,
        "vehicle_facts": vehicle_facts(proposal),
        "blocks": blocks(proposal),
        "sums": sums(proposal),
        "total": brl(proposal.total),
        "trade_ins": [trade_in(car) for car in proposal.trade_ins.all()],
        "payments": payments(proposal),
        "balance": open_balance(proposal),
        "sale": sale_facts(proposal),
        "notes": proposal.notes.strip(),
        "valid_until": f"{until:%d/%m/%Y %H:%M}",
        **credits(proposal),
    }


def digest_of(content: Any) -> str:
    """SHA-256 of the canonical JSON: equal content, equal hash, whatever the order of its keys."""
    text = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def hash_of(proposal: Proposal) -> str:
    """Names the exact version a customer reads and accepts."""
    return digest_of(customer_terms(proposal))


def vehicle_facts(proposal: Proposal) -> list[list[str]]:
    kind = proposal.get_business_type_display()
    if proposal.stock_item is None:
        ordered = _("Pedido de fábrica") if proposal.business_type == "VN" else kind
        return [[_("Condição"), ordered]]
    vehicle = proposal.stock_item.vehicle
    years = "/".join(str(year) for year in (vehicle.year_made, vehicle.year_model) if year)
    facts = [
        (_("Condição"), kind),
        (_("Ano"), years),
        (_("Cor"), vehicle.colour),
        (_("Quilometragem"), f"{grouped(vehicle.km)} km" if vehicle.km else ""),
        (_("Placa"), vehicle.plate),
        (_("Chassi"), chassis_tail(vehicle.chassis) if vehicle.chassis else ""),
    ]
    return [[label, value] for label, value in facts if value]


def blocks(proposal: Proposal) -> list[dict[str, Any]]:
    items = list(proposal.items.all())
    found = [
        {"title": str(kind.label), "rows": [item_row(item) for item in items if item.kind == kind]}
        for kind, _word in ORDER
    ]
    return [block for block in found if block["rows"]]


def item_row(item: ProposalItem) -> Row:
    if item.is_gift:
        return row(item.label, _("cortesia"))
    note = _("mão de obra incluída: %(labour)s") % {"labour": brl(item.labour)} if item.labour else ""
    return row(item.label, item.amount, note)


def sums(proposal: Proposal) -> list[Row]:
    """From the price to the total, block by block."""
    totals = proposal.totals
    titles = {str(kind): str(kind.label) for kind, _word in ORDER}
    rows = [row(_("Veículo"), totals.price)]
    rows += [row(titles[kind], amount) for kind, amount in totals.extras]
    if totals.discount:
        rows.append(row(_("Desconto"), -totals.discount))
    return rows


def trade_in(car: TradeIn) -> dict[str, Any]:
    """A used car as it was agreed: value, payoff and debts; never what the store holds it worth."""
    km = f"{grouped(car.km)} km" if car.km is not None else ""
    known = [_("Renavam %(number)s") % {"number": car.renavam} if car.renavam else "", car.chassis, km]
    if car.owner is not None:
        known.append(_("de %(name)s") % {"name": car.owner.name})
    rows = [row(car.label, car.agreed, " · ".join(filter(None, known)))]
    if car.payoff:
        rows.append(row(_("Quitação"), -car.payoff, car.payoff_bank))
    rows += [debt_row(debt) for debt in car.debts.all()]
    return {"rows": rows, "net": signed(car.net)}


def debt_row(debt: TradeInDebt) -> Row:
    """One that the customer pays himself takes nothing from the credit."""
    if debt.is_paid_by_store:
        return row(debt.kind.name, -debt.amount, _("pago pela loja"))
    return row(debt.kind.name, _("pago pelo cliente"), brl(debt.amount))


def payments(proposal: Proposal) -> list[Row]:
    """How the total is paid, line by line."""
    lines = proposal.standing_lines
    return [row(line.label, line.amount, " · ".join(details_of(line))) for line in lines]


def credits(proposal: Proposal) -> dict[str, list[list[Row]]]:
    """What the law wants said of each financing. Absent where there is none: cash offers keep their hash."""
    total = proposal.total
    found = [facts_of(line, total) for line in proposal.payment_lines.all() if line.is_financing]
    sheets = [[row(label, figure, note) for label, figure, note in facts] for facts in found if facts]
    return {"credits": sheets} if sheets else {}


def open_balance(proposal: Proposal) -> list[Row]:
    """What the lines leave open; nothing where they close to the cent, or where none is agreed yet."""
    found = balance_of(proposal)
    if not proposal.standing_lines or found.is_closed:
        return []
    return [row(_("Troco") if found.surplus else _("Saldo a combinar"), found.surplus or found.balance)]


def sale_facts(proposal: Proposal) -> list[list[str]]:
    """What departs from a sale to the customer himself, at retail."""
    facts = []
    if proposal.modality != Proposal.Modality.RETAIL:
        facts.append([_("Modalidade"), proposal.get_modality_display()])
    if proposal.buyer != proposal.person:
        facts.append([_("Faturar para"), proposal.buyer.name])
    return facts
