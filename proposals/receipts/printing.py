"""The receipt of a payment as it is printed."""

from datetime import datetime
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from accounts.models import User
from core.money import brl
from core.typesetting import typeset
from customers import documents
from customers.letterhead import place_of, store_lines
from proposals.documents.printing import stamp
from proposals.documents.terms import digest_of
from proposals.models import PaymentLine

PAGE = Path(__file__).with_name("receipt.typ")


def printed_of(line: PaymentLine) -> dict[str, Any]:
    """All that is printed but who issued it and when; its digest tells versions apart."""
    proposal, payer = line.proposal, line.payer or line.proposal.person
    name = _("CNPJ") if payer.is_company else _("CPF")
    number = f", {name} {documents.display(payer.document)}" if payer.document else ""
    received = f"{line.received_on:%d/%m/%Y}" if line.received_on else ""
    return store_lines(proposal.store) | {
        "title": _("Recibo de sinal") if is_deposit(line) else _("Recibo de pagamento"),
        "number": proposal.number,
        "amount": brl(line.amount),
        "body": _(
            "Recebemos de %(payer)s%(number)s a quantia de %(amount)s em %(day)s, por %(type)s, "
            "como pagamento da proposta %(proposal)s."
        )
        % {
            "payer": payer.name,
            "number": number,
            "amount": brl(line.amount),
            "day": received,
            "type": line.type.name,
            "proposal": proposal.number,
        },
        "facts": facts_of(line),
        "city": place_of(proposal.store),
        "legal_name": proposal.store.legal_name or proposal.store.name,
    }


def is_deposit(line: PaymentLine) -> bool:
    """Paid before there was an order; it stays one once there is."""
    ordered = line.proposal.ordered_at
    return ordered is None or (line.received_at is not None and line.received_at < ordered)


def facts_of(line: PaymentLine) -> list[tuple[str, str]]:
    proposal = line.proposal
    facts = [
        (_("Cliente"), proposal.person.name),
        (_("Veículo"), proposal.model_description),
        (_("Total da proposta"), brl(proposal.total)),
        (_("Documento"), line.document),
        (_("Observação"), line.note),
    ]
    return [(name, value) for name, value in facts if value]


def digest(printed: dict[str, Any]) -> str:
    return digest_of(printed)


def render(printed: dict[str, Any], line: PaymentLine, *, number: int, at: datetime, by: User) -> bytes:
    return typeset(PAGE, content=printed | {"stamp": stamp(line.proposal, number=number, at=at, by=by)})
