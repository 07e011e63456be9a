"""The objects behind the URLs of payments and invoices."""

from typing import TYPE_CHECKING, Any

from accounts.models import User
from proposals.invoicing.models import FiscalDocument, Invoice
from proposals.models import PaymentType
from proposals.receipts.models import PaymentReceipt
from tests.access_objects_delivery import make_proposal

if TYPE_CHECKING:
    from tests.access_objects import World


def invoice(world: "World", user: User, relation: str) -> list[Any]:
    """Uploaded, and cancelled since: the proposal is in negotiation."""
    row = make_proposal(world, user, relation)
    made = Invoice.objects.create(
        proposal=row, state="cancelled", source="xml", number=1, series=1, key="3" * 44, amount=1,
        xml=b"<x/>", issued_on=row.store.today(), registered_by=world.colleague, ended_by=world.colleague,
    )  # fmt: skip
    return [row.pk, made.pk]


def document(world: "World", user: User, relation: str) -> list[Any]:
    row = make_proposal(world, user, relation)
    made = FiscalDocument.objects.create(
        proposal=row, kind="other", number="1", issued_on=row.store.today(), added_by=world.colleague
    )
    return [row.pk, made.pk]


def line(world: "World", user: User, relation: str) -> list[Any]:
    """Nothing has been received yet."""
    row = make_proposal(world, user, relation)
    kind = PaymentType.objects.get(code="pix")
    return [row.pk, row.payment_lines.create(type=kind, due_on=row.store.today(), amount=10).pk]


def receipt(world: "World", user: User, relation: str) -> list[Any]:
    place = line(world, user, relation)
    made = PaymentReceipt.objects.create(
        line_id=place[1], number=1, digest="0" * 64, pdf=b"%PDF-", issued_by=world.colleague
    )
    return [*place, made.pk]


OBJECTS = {
    "proposals:invoice-xml": invoice,
    "proposals:fiscal-document-remove": document,
    "proposals:receipt-download": receipt,
    "proposals:receipt-issue": line,
    **{f"proposals:payment-{name}": line for name in ("receive", "check", "return", "replace")},
}
