"""*Termo de entrega*: what was handed over, shown and told, and the customer's hand under it."""

from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from customers.letterhead import store_lines
from proposals.delivery.checklist import groups_of
from proposals.delivery.models import Delivery
from proposals.delivery.services import lock_delivery
from proposals.delivery.states import WORK
from proposals.documents import contract
from proposals.documents.models import Document
from proposals.documents.parties import buyer_facts
from proposals.documents.printing import Paper
from proposals.documents.services import keep_version

PAGE = Path(__file__).with_name("handover.typ")


def paper_of(delivery: Delivery) -> Paper:
    """As it stands now; signed, with the signature itself."""
    proposal = delivery.proposal
    printed = store_lines(delivery.store) | {
        "title": _("Termo de entrega %(number)s") % {"number": delivery.number},
        "customer": buyer_facts(proposal.buyer),
        "vehicle": proposal.model_description,
        "identity": contract.identity(proposal),
        "facts": facts_of(delivery),
        "groups": [
            {"title": group.name, "rows": [row_of(row) for row in group.rows if row.verdict]}
            for group in groups_of(delivery)
            if group.done
        ],
        "damages": [photo.note for photo in delivery.photos.all() if photo.note],
        "photos": delivery.photos.count(),
        "clauses": contract.clauses(proposal, Document.Kind.HANDOVER, delivery.slot.day),
        "buyer": proposal.buyer.name,
        "legal_name": delivery.store.legal_name or delivery.store.name,
        "city": delivery.store.city,
        **receipt_of(delivery),
    }
    return Paper(Document.Kind.HANDOVER, (PAGE,), printed)


def facts_of(delivery: Delivery) -> list[list[str]]:
    proposal = delivery.proposal
    invoice = proposal.invoices.standing().first()
    return [
        [_("Pedido"), proposal.number],
        [_("Nota fiscal"), f"{invoice.number}/{invoice.series}" if invoice else "–"],
        [_("Entrega marcada para"), delivery.when],
    ]


def row_of(row: Any) -> dict[str, str]:
    return {"label": row.item.name, "note": row.note, "amount": row.label}


def receipt_of(delivery: Delivery) -> dict[str, Any]:
    """Who signed, when and how; a drawn signature as the bytes of its picture."""
    if not delivery.signed_at:
        return {"signer": "", "signed": "", "signature": []}
    when = f"{delivery.signed_at.astimezone(delivery.store.zone):%d/%m/%Y %H:%M}"
    drawn = delivery.receipt == Delivery.Receipt.DRAWN
    words = _("assinado na tela em %(when)s") if drawn else _("assinado em papel, foto arquivada em %(when)s")
    return {
        "signer": delivery.signer,
        "signed": words % {"when": when},
        "signature": picture_of(delivery) if drawn else [],
    }


def picture_of(delivery: Delivery) -> list[int]:
    try:
        with delivery.receipt_file.open("rb") as file:
            return list(file.read())
    except FileNotFoundError:
        return []


@transaction.atomic
def issue_term(*, delivery: Delivery, by: User) -> Document:
    """The version of what stands now; the same content is the same version again."""
    row = lock_delivery(delivery, WORK, by)
    return keep_version(row.proposal, paper_of(row), by=by)
