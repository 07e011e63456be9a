from typing import Any

from integrations.outbound.documents.attendance import external_key, user_values, vehicle_values
from integrations.outbound.documents.base import Document, local, store_values
from integrations.outbound.documents.person import person_values
from proposals.invoicing.models import Invoice
from proposals.models import PaymentLine, Proposal, TradeIn
from proposals.states import State

CODES = {
    State.NEGOTIATION: "NEG",
    State.ORDER: "PED",
    State.AUTHORISED: "AUT",
    State.INVOICED: "FAT",
    State.RETURNED: "DEV",
    State.CANCELLED: "CAN",
}
# What was never ordered is nobody else's business; from the order on, everything is told.
DUE = (State.ORDER, State.AUTHORISED, State.INVOICED, State.RETURNED)


def proposal_document(pk: int) -> Document | None:
    row = Proposal.objects.for_page().filter(pk=pk).first()
    if row is None:
        return None
    return Document(
        topic="proposal",
        key=str(pk),
        external_key=f"V-{pk}",
        group=row.store.group_id,
        store=row.store_id,
        values=proposal_values(row),
        is_due=row.state in DUE,
    )


def proposal_values(row: Proposal) -> dict[str, Any]:
    return {
        "number": row.number,
        "status": CODES[State(row.state)],
        "attendance_key": external_key(row.attendance_id),
        "business_type": row.business_type,
        "modality": row.modality,
        "created_at": local(row.created_at, row.store),
        "ordered_at": local(row.ordered_at, row.store),
        "valid_until": local(row.valid_until, row.store),
        "price": row.price,
        "discount": row.discount,
        "total": row.total,
        "invoice": invoice_values(row),
        "cancel_reason": row.cancel_reason,
        "notes": row.notes,
        "store": store_values(row.store),
        "user": user_values(row.attendance.responsible),
        "person": person_values(row.person),
        "buyer": person_values(row.invoice_to or row.person),
        "vehicle": vehicle_of(row),
        "payments": [payment_values(line) for line in row.payment_lines.all()],
        "trade_ins": [trade_in_values(used) for used in row.trade_ins.all()],
    }


def invoice_values(row: Proposal) -> dict[str, Any]:
    """The newest one that was not cancelled; after a return still that of the sale."""
    rows = row.invoices.exclude(state=Invoice.State.CANCELLED).defer("xml").order_by("-pk")
    invoice = rows.first()
    names = ("number", "series", "key", "issued_on", "amount")
    return {name: getattr(invoice, name) for name in names} if invoice else {}


def vehicle_of(row: Proposal) -> dict[str, Any]:
    if row.stock_item is None:
        return {"model": row.model_description}
    return vehicle_values(row.stock_item.vehicle) | {"stock_code": row.stock_item.external_id}


def payment_values(line: PaymentLine) -> dict[str, Any]:
    return {"type": line.type.code, "name": line.type.name, "due_on": line.due_on, "amount": line.amount}


def trade_in_values(used: TradeIn) -> dict[str, Any]:
    names = ("description", "plate", "renavam", "chassis", "km", "agreed", "payoff")
    return {name: getattr(used, name) for name in names}
