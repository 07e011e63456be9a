"""Análise PLD (Lei 9.613/1998; COAF's rules for dealers): what must be looked at before money is taken.

Raised by cash from the parameter `pld_cash_limit` on, a payer who is not whom the invoice names, and a
fleet sale to a natural person. A manager's recorded analysis answers it until payers, cash or buyer change.
"""

import json
from dataclasses import dataclass
from decimal import Decimal
from hashlib import sha256
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.parameters import parameter
from core.money import brl, cents
from customers.models import Person
from proposals.errors import NotAllowedError, ProposalError
from proposals.locking import lock_for_change
from proposals.models import PaymentLine, PaymentType, PldReview, Proposal
from proposals.services import tell

Kind = PaymentType.Kind
# Lines that a person pays himself; the others come from a bank, the maker or the used car.
PERSONAL = {Kind.CASH, Kind.BANK, Kind.CARD, Kind.CHEQUE, Kind.BOLETO}


@dataclass(frozen=True)
class Pld:
    """What the page shows: why it is raised, and the analysis that answers it."""

    flags: list[str]
    review: PldReview | None = None

    @property
    def is_pending(self) -> bool:
        return bool(self.flags) and self.review is None


def flags(proposal: Proposal) -> list[str]:
    """Why a manager must look at it, in words; empty where nothing calls for it."""
    return [*cash_flags(proposal), *payer_flags(proposal), *fleet_flags(proposal)]


def cash_flags(proposal: Proposal) -> list[str]:
    paid = cash_of(proposal)
    if not paid:
        return []
    limit = Decimal(str(parameter("pld_cash_limit", store=proposal.store)))
    if paid < limit:
        return []
    return [_("Espécie de %(sum)s, limite de %(limit)s.") % {"sum": brl(paid), "limit": brl(limit)}]


def payer_flags(proposal: Proposal) -> list[str]:
    return [
        _("Paga %(name)s, que não é quem a nota nomeia.") % {"name": one.name} for one in others(proposal)
    ]


def fleet_flags(proposal: Proposal) -> list[str]:
    if proposal.modality != Proposal.Modality.FLEET or proposal.buyer.is_company:
        return []
    return [_("Venda a frotista para pessoa física.")]


def cash_of(proposal: Proposal) -> Decimal:
    lines = proposal.standing_lines
    return cents(sum((line.amount for line in lines if line.is_cash), Decimal(0)))


def others(proposal: Proposal) -> list[Person]:
    """Who pays and is not whom the invoice names, each once."""
    payers = [payer_of(line, proposal) for line in proposal.standing_lines if line.type.kind in PERSONAL]
    found = {payer.pk: payer for payer in payers if payer.pk != proposal.buyer.pk}
    return [found[pk] for pk in sorted(found)]


def payer_of(line: PaymentLine, proposal: Proposal) -> Person:
    return line.payer or proposal.person


def digest(proposal: Proposal) -> str:
    """What an analysis looked at: another sum of cash, payer, buyer or modality asks for another one."""
    facts: dict[str, Any] = {
        "cash": str(cash_of(proposal)),
        "payers": [person.pk for person in others(proposal)],
        "buyer": proposal.buyer.pk,
        "fleet": proposal.modality == Proposal.Modality.FLEET,
    }
    return sha256(json.dumps(facts, sort_keys=True).encode()).hexdigest()


def pld_of(proposal: Proposal) -> Pld:
    """Two queries at most, none where nothing is raised."""
    found = flags(proposal)
    if not found:
        return Pld([])
    rows = proposal.pld_reviews.filter(digest=digest(proposal)).select_related("reviewed_by")
    return Pld(found, rows.order_by("-pk").first())


@transaction.atomic
def record_review(*, proposal: Proposal, motive: str, version: int, by: User) -> PldReview:
    """A manager's analysis of the sale as it stands; one per state of payers and cash."""
    if not by.has_perm("proposals.review_pld"):
        raise NotAllowedError(_("Só a gerência registra a análise PLD."))
    proposal = lock_for_change(proposal, version, by)
    found = pld_of(proposal)
    if not found.flags:
        raise ProposalError(_("Nada nesta proposta pede análise PLD."))
    if found.review is not None:
        return found.review
    review = PldReview(
        proposal=proposal,
        digest=digest(proposal),
        flags=found.flags,
        motive=motive.strip(),
        reviewed_by=by,
    )
    review.full_clean()
    review.save()
    data = {"flags": found.flags, "motive": review.motive}
    tell(proposal, "proposal_changed", by=by, label=_("análise PLD registrada"), data=data)
    return review
