"""Documents are issued once for each content; a vehicle's records are told as they were found."""

from collections.abc import Mapping
from datetime import date

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from atendimento import services as atendimento
from core.idempotency import is_repeat
from proposals.documents import contract
from proposals.documents.models import Document, SituationKind, SituationLine, VehicleSituation
from proposals.documents.printing import Kind, Paper, kind_of, paper_of, stamp
from proposals.documents.terms import digest_of
from proposals.errors import NotAllowedError, ProposalError
from proposals.locking import check_sight, hold_attendance
from proposals.models import Proposal
from proposals.states import State


@transaction.atomic
def issue_document(*, proposal: Proposal, by: User) -> Document:
    """The version of what stands now; the same content is the same version again."""
    proposal = lock(proposal)
    check_may(proposal, by)
    return issue_locked(proposal, by=by)


def lock(proposal: Proposal) -> Proposal:
    """The proposal with all its page shows, held; its attendance first, since the timeline is written too."""
    hold_attendance(proposal)
    # Alone: PostgreSQL refuses FOR UPDATE over the outer joins of the page.
    Proposal.objects.select_for_update().get(pk=proposal.pk)
    return Proposal.objects.for_page().get(pk=proposal.pk)


def check_may(proposal: Proposal, by: User) -> None:
    if not by.has_perm("proposals.add_document"):
        raise NotAllowedError(_("Seu perfil não emite documentos."))
    # F&I sees the stores' financed proposals, but only their credit is his.
    check_sight(Proposal.objects.administered_by(by), proposal, NotAllowedError)


def issue_locked(proposal: Proposal, *, by: User | None) -> Document:
    """The same for a proposal that the caller holds; `by` is None where the customer's press issues it."""
    check_issuable(proposal, kind_of(proposal))
    paper = paper_of(proposal)
    return keep_version(proposal, paper, terms_hash=digest_of(paper.printed["terms"]), by=by)


def keep_version(proposal: Proposal, paper: Paper, *, by: User | None, terms_hash: str = "") -> Document:
    """The next version of a held proposal's document; without terms of its own it names its whole content."""
    found = proposal.documents.filter(kind=paper.kind, digest=paper.digest).first()
    if found is not None:
        return found
    last = proposal.documents.filter(kind=paper.kind).aggregate(last=Max("number"))["last"] or 0
    now = timezone.now()
    document = Document(
        proposal=proposal,
        kind=paper.kind,
        number=last + 1,
        digest=paper.digest,
        terms_hash=terms_hash or paper.digest,
        pdf=paper.typeset(stamp(proposal, number=last + 1, at=now, by=by)),
        issued_by=by,
        issued_at=now,
    )
    document.full_clean()
    document.save()
    told(document, by)
    return document


def told(document: Document, by: User | None) -> None:
    proposal = document.proposal
    words = {"number": proposal.number, "kind": document.get_kind_display(), "version": document.number}
    atendimento.record(
        proposal.attendance,
        "document_issued",
        by=by,
        ref=proposal.reference,
        label=_("%(number)s %(kind)s, versão %(version)s") % words,
        url=proposal.get_absolute_url(),
        data={"kind": document.kind, "version": document.number, "digest": document.digest},
    )


def check_issuable(proposal: Proposal, kind: Kind) -> None:
    if proposal.state == State.CANCELLED:
        raise ProposalError(_("A proposta foi cancelada: nada mais se emite dela."))
    if not proposal.total:
        raise ProposalError(_("Informe o preço antes de emitir."))
    if proposal.is_lapsed:
        raise ProposalError(_("A proposta venceu: altere a validade antes de emitir."))
    if kind == Kind.ORDER:
        check_contract(proposal)


def check_contract(proposal: Proposal) -> None:
    """A contract tells the buyer situation and taxes, or there is none (Lei 13.111/2015 art. 2)."""
    vehicle = contract.vehicle_of(proposal)
    if contract.needs_situation(proposal) and contract.situation_of(vehicle) is None:
        raise ProposalError(_("Registre a situação do veículo antes de emitir o contrato (Lei 13.111/2015)."))
    if not contract.taxes_of(proposal, proposal.store.today()):
        raise ProposalError(
            _("Nenhum tributo cadastrado para este tipo de venda. Peça ao administrador (Lei 13.111/2015).")
        )


@transaction.atomic
def record_situation(
    *,
    proposal: Proposal,
    consulted_on: date,
    source: str,
    found: Mapping[int, str],
    by: User,
    idempotency_key: str = "",
) -> bool:
    """What the authorities have on record of the vehicle; `found` by the item's key, empty for nothing."""
    check_may(proposal, by)
    if is_repeat(actor=f"user:{by.pk}", key=idempotency_key, view="proposals:situation-create"):
        return True
    vehicle = contract.vehicle_of(proposal)
    if vehicle is None:
        raise ProposalError(_("Esta proposta ainda não tem um veículo."))
    if consulted_on > proposal.store.today():
        raise ProposalError(_("A data da consulta não pode ser futura."), field="consulted_on")
    situation = VehicleSituation(
        vehicle=vehicle, consulted_on=consulted_on, source=source.strip(), recorded_by=by
    )
    situation.full_clean()
    situation.save()
    for kind in SituationKind.objects.active():
        line = SituationLine(situation=situation, kind=kind, found=found.get(kind.pk, "").strip())
        line.full_clean()
        line.save()
    return True
