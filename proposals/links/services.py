"""A link is made, revoked, opened, and signed. A signature records what was agreed and moves no state."""

import hmac

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from atendimento import services as atendimento
from core import outbox
from core.idempotency import is_repeat
from core.notices import notify
from core.secret_links import end_all, find_live, hash_of_token, new_token, note_opened
from customers.models import Person
from customers.signatures import is_end_of_document, is_name_of
from proposals.documents.services import issue_locked, lock
from proposals.documents.terms import hash_of
from proposals.errors import NotAllowedError, ProposalError
from proposals.links.models import Acceptance, CustomerLink
from proposals.locking import check_sight
from proposals.models import Proposal
from proposals.services import check_sendable, tell


class SignatureError(ProposalError):
    """Not the customer's own name or digits; counted."""


class StaleTerms(Exception):  # noqa: N818 -- as StaleVersion: an answer, not a failure
    """What the customer read is no longer what the proposal says: show it anew."""


@transaction.atomic
def create_link(
    *, proposal: Proposal, by: User, idempotency_key: str = ""
) -> tuple[CustomerLink, str] | None:
    """The link and its token, told this once; the one before is revoked. None for a repeated press."""
    if is_repeat(actor=f"user:{by.pk}", key=idempotency_key, view="proposals:link"):
        return None
    proposal = lock(proposal)
    check_may(proposal, by)
    check_sendable(proposal)
    end_all(proposal.links.all())
    token = new_token()
    link = CustomerLink(proposal=proposal, token_hash=hash_of_token(token), created_by=by)
    link.full_clean()
    link.save()
    tell(proposal, "link_created", by=by)
    return link, token


@transaction.atomic
def revoke_link(*, proposal: Proposal, by: User) -> None:
    """No link of the proposal opens any more."""
    proposal = lock(proposal)
    check_may(proposal, by)
    if not end_all(proposal.links.all()):
        raise ProposalError(_("Esta proposta não tem link ativo."))
    tell(proposal, "link_revoked", by=by)


def check_may(proposal: Proposal, by: User) -> None:
    if not by.has_perm("proposals.change_proposal"):
        raise NotAllowedError(_("Seu perfil não trabalha com propostas."))
    # F&I sees the stores' financed proposals, but only their credit is his.
    check_sight(Proposal.objects.worked_by(by), proposal, NotAllowedError)


def find_link(token: str) -> CustomerLink | None:
    return find_live(CustomerLink.objects.select_related("proposal__person"), token)


@transaction.atomic
def accept(
    *, link: CustomerLink, shown: str, name: str, digits: str, address: str, user_agent: str
) -> Acceptance:
    """Write that the customer agreed to the version he was `shown`; the same version twice is one."""
    proposal = lock(link.proposal)
    link = CustomerLink.objects.get(pk=link.pk)
    link.proposal = proposal
    check_open(link)
    check_signature(proposal.person, name, digits)
    present = hash_of(proposal)
    if not hmac.compare_digest(present, shown):
        raise StaleTerms
    found = proposal.acceptances.filter(terms_hash=present).first()
    return found or write_acceptance(link, present, name=name, address=address, user_agent=user_agent)


def check_open(link: CustomerLink) -> None:
    if not link.is_live or not link.proposal.is_negotiation:
        raise ProposalError(_("Esta proposta não pode mais ser aceita por aqui. Fale com seu consultor."))
    if link.is_locked:
        raise ProposalError(_("Muitas tentativas. Peça outro link ao seu consultor."))
    if not link.proposal.person.document:
        raise ProposalError(_("Para aceitar, informe antes seu CPF ou CNPJ ao seu consultor."))


def check_signature(person: Person, name: str, digits: str) -> None:
    if not is_end_of_document(person, digits):
        raise SignatureError(_("Não confere com o documento do cadastro."), field="digitos")
    if not is_name_of(person, name):
        raise SignatureError(_("Escreva seu nome completo, como no documento."), field="nome")


def write_acceptance(
    link: CustomerLink, present: str, *, name: str, address: str, user_agent: str
) -> Acceptance:
    proposal = link.proposal
    acceptance = Acceptance(
        proposal=proposal,
        link=link,
        document=issue_locked(proposal, by=None),
        terms_hash=present,
        name=" ".join(name.split()),
        address=address or None,
        user_agent=user_agent[:200],
    )
    acceptance.full_clean()
    acceptance.save()
    note_opened(link)
    told(acceptance)
    return acceptance


def told(acceptance: Acceptance) -> None:
    """The timeline and the consultant hear of it."""
    proposal = acceptance.proposal
    seller = proposal.attendance.responsible or proposal.created_by
    atendimento.record(
        proposal.attendance,
        "proposal_accepted",
        by=None,
        ref=proposal.reference,
        label=_("%(number)s aceita por %(name)s") % {"number": proposal.number, "name": acceptance.name},
        url=proposal.get_absolute_url(),
        data={"version": acceptance.document.number, "terms_hash": acceptance.terms_hash},
    )
    outbox.publish("proposal", str(proposal.pk))
    notify(
        [seller],
        kind="proposal_accepted",
        text=_("%(name)s aceitou a proposta %(number)s")
        % {"name": proposal.person.name, "number": proposal.number},
        url=proposal.get_absolute_url(),
    )
