"""From a proposal to the page: what each document shows, and its PDF."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from accounts.models import User
from core.typesetting import typeset
from customers.letterhead import customer_facts, store_lines
from proposals.documents import contract
from proposals.documents.models import Document
from proposals.documents.parties import buyer_facts, seller_facts
from proposals.documents.terms import customer_terms, digest_of
from proposals.models import Proposal
from proposals.states import State

Kind = Document.Kind
FOLDER = Path(__file__).parent
DEAL = FOLDER / "deal.typ"
PAGES = {Kind.PROPOSAL: FOLDER / "proposal.typ", Kind.ORDER: FOLDER / "order.typ"}


@dataclass(frozen=True)
class Paper:
    """One document as it stands: of which parts the page is set, and all that is printed on it."""

    kind: Kind
    parts: tuple[Path, ...]
    printed: dict[str, Any]

    @property
    def digest(self) -> str:
        return digest_of(self.printed)

    def typeset(self, stamped: dict[str, str], *, image: bool = False, sheet: int = 1) -> bytes:
        return typeset(*self.parts, content=self.printed | {"stamp": stamped}, image=image, number=sheet)


def paper_of(proposal: Proposal, kind: Kind | None = None) -> Paper:
    """Offer or contract, whichever stands now, or the one asked for."""
    kind = kind or kind_of(proposal)
    return Paper(kind, (DEAL, PAGES[kind]), content(proposal, kind))


def kind_of(proposal: Proposal) -> Kind:
    """What stands for the proposal now: the offer, or from the order on the contract."""
    return Kind.PROPOSAL if proposal.state in (State.NEGOTIATION, State.CANCELLED) else Kind.ORDER


def content(proposal: Proposal, kind: Kind) -> dict[str, Any]:
    """All that is printed but who issued it and when; its digest tells versions apart."""
    shared = store_lines(proposal.store) | {"terms": customer_terms(proposal), "number": proposal.number}
    day = proposal.store.today()
    if kind == Kind.PROPOSAL:
        return shared | {
            "title": _("Proposta %(number)s") % {"number": proposal.number},
            "customer": customer_facts(proposal.person),
            "clauses": contract.clauses(proposal, kind, day),
        }
    return shared | {
        "title": _("Pedido e contrato %(number)s") % {"number": proposal.number},
        "seller_party": seller_facts(proposal.store),
        "customer": buyer_facts(proposal.buyer),
        "identity": contract.identity(proposal),
        "needs_situation": contract.needs_situation(proposal),
        "situation": contract.printed_situation(proposal),
        "taxes": contract.printed_taxes(proposal, day),
        "clauses": contract.clauses(proposal, kind, day),
        "city": proposal.store.city,
        "buyer": proposal.buyer.name,
        "legal_name": proposal.store.legal_name or proposal.store.name,
    }


def stamp(proposal: Proposal, *, number: int | None, at: datetime, by: User | None) -> dict[str, str]:
    """Who hands it over, which version, when: printed, but no part of what is agreed."""
    seller = proposal.attendance.responsible or proposal.created_by
    moment = f"{at.astimezone(proposal.store.zone):%d/%m/%Y %H:%M}"
    if number is None:
        version = _("Prévia, ainda não emitida · %(moment)s") % {"moment": moment}
    else:
        version = _("Versão %(number)s · %(moment)s") % {"number": number, "moment": moment}
    return {"seller": seller.display_name, "version": version, "issuer": by.display_name if by else ""}


def digest(printed: dict[str, Any]) -> str:
    return digest_of(printed)
