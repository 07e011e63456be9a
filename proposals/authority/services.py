"""Asking for an approval and deciding it. Locks: attendance, proposal, approval."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import grants
from accounts.models import User
from accounts.parameters import parameter
from core import notices
from core.money import cents
from core.transitions import TransitionError
from proposals.authority import binding
from proposals.authority.gaps import covers
from proposals.authority.limits import (
    LEVELS,
    Reason,
    levels_that_cover,
    limit_of,
    limit_rows,
    reasons,
)  # fmt: skip
from proposals.authority.models import Approval, ApprovalMotive
from proposals.authority.states import ASK, DECIDE, State
from proposals.authority.terms import Facts, facts_of, hash_of, terms_of
from proposals.errors import NotAllowedError, ProposalError
from proposals.locking import check_sight, hold_attendance, lock_attendance, lock_editable
from proposals.models import Proposal
from proposals.result.loading import Tables, costs_of
from proposals.services import check_total, save_terms, tell, terms


@transaction.atomic
def request_approval(*, proposal: Proposal, version: int, by: User, note: str = "") -> Approval:
    """Ask whoever may grant these terms. A second press finds the first request and changes nothing."""
    lock_attendance(proposal.attendance, by)
    lock_editable(proposal, version, by)
    stored = Proposal.objects.for_page().get(pk=proposal.pk)
    ask = what_to_ask(stored, by)
    live = Approval.objects.live().select_for_update().filter(proposal=stored).first()
    if live is not None and live.is_waiting and live.current_hash == ask.hash:
        return live
    if live is not None and covers(live, ask.facts, ask.hash):
        raise ProposalError(_("Estas condições já estão aprovadas."))
    if ask.level is None:
        raise ProposalError(_("Abaixo do piso da loja: ninguém pode aprovar estas condições. Mude-as."))
    if live is not None:
        binding.void(live, stored, by, _("novo pedido"))
    approval = Approval(
        proposal=stored, terms=ask.terms, terms_hash=ask.hash, current_hash=ask.hash, requested_by=by,
        note=note.strip()[:300], reasons=[reason.code for reason in ask.reasons], first_level=ask.level,
        told_level=ask.level,
    )  # fmt: skip
    approval.full_clean()
    approval.save()
    tell(stored, "approval_asked", by=by, label="; ".join(reason.text for reason in ask.reasons))
    tell_level(approval, ask.level)
    return approval


@dataclass(frozen=True)
class Ask:
    """The terms as they stand, why they go beyond a limit, and the first level that may grant them."""

    terms: dict[str, Any]
    hash: str
    facts: Facts
    reasons: list[Reason]
    level: int | None


def what_to_ask(proposal: Proposal, by: User) -> Ask:
    asked, rows = terms_of(proposal), limit_rows()
    facts = facts_of(asked, costs_of(proposal, Tables()))
    found = reasons(facts, limit_of(by, proposal, rows))
    if not found:
        raise ProposalError(_("Está dentro da sua alçada: não precisa de aprovação."))
    covering = levels_that_cover(facts, proposal, rows)
    return Ask(asked, hash_of(asked), facts, found, covering[0] if covering else None)


def level_at(approval: Approval, now: datetime) -> int:
    """Which level it has reached: one up after every N minutes without an answer, worker or not."""
    minutes = int(parameter("approval_escalation_minutes", store=approval.proposal.store))
    steps = (now - approval.requested_at) // timedelta(minutes=minutes) if minutes > 0 else 0
    return min(approval.first_level + max(steps, 0), len(LEVELS) - 1)


def tell_level(approval: Approval, level: int) -> None:
    """Notice to the people of that level who see the proposal; where it has none, to the next."""
    proposal = approval.proposal
    for place in range(level, len(LEVELS)):
        people = [user for user in people_of(LEVELS[place], proposal) if user.pk != approval.requested_by_id]
        if people:
            text = _("%(name)s pede aprovação: %(number)s, %(vehicle)s") % {
                "name": approval.requested_by.display_name,
                "number": proposal.number,
                "vehicle": proposal.model_description,
            }
            notices.notify(people, kind="approval", text=text, url=approval.get_absolute_url())
        if people or place == len(LEVELS) - 1:
            approval.told_level = max(approval.told_level, place)
            approval.save(update_fields=["told_level"])
            return


def people_of(role: str, proposal: Proposal) -> list[User]:
    rows = User.objects.filter(is_active=True, groups__name=role, group=proposal.store.group_id)
    if role != grants.GERENTE_GERAL:
        rows = rows.filter(memberships__store=proposal.store_id)
    return [
        user for user in rows.distinct() if Proposal.objects.visible_to(user).filter(pk=proposal.pk).exists()
    ]


def escalate(*, now: datetime | None = None) -> int:
    """Tell the next level of requests that nobody answered. May run twice; how many were told of."""
    now, told = now or timezone.now(), 0
    for pk in Approval.objects.waiting().order_by("pk").values_list("pk", flat=True):
        with transaction.atomic():
            approval = Approval.objects.select_for_update().get(pk=pk)
            level = level_at(approval, now)
            if approval.is_waiting and level > approval.told_level:
                tell_level(approval, level)
                told += 1
    return told


def lock_request(approval: Approval, by: User) -> tuple[Approval, Proposal]:
    """The request and its proposal, held, for somebody who may decide it."""
    if not by.has_perm(DECIDE):
        raise NotAllowedError(_("Seu perfil não aprova propostas."))
    hold_attendance(approval.proposal)
    Proposal.objects.select_for_update().get(pk=approval.proposal_id)
    check_sight(Proposal.objects.visible_to(by), approval.proposal)
    locked = Approval.objects.select_for_update().get(pk=approval.pk)
    return locked, Proposal.objects.for_page().get(pk=approval.proposal_id)


def is_repeat(approval: Approval, target: State, by: User, **decided: object) -> bool:
    """The same answer by the same person: a second press, which changes nothing."""
    same = all(getattr(approval, name) == value for name, value in decided.items())
    return same and approval.state == target and approval.decided_by_id == by.pk


def check_waiting(approval: Approval, proposal: Proposal, seen: str) -> None:
    """Still waiting, and for the terms that the approver saw."""
    if not approval.is_waiting:
        raise ProposalError(decided_already(approval))
    if not proposal.is_negotiation:
        raise ProposalError(_("Esta proposta não está mais em negociação."))
    if seen != approval.current_hash or seen != hash_of(terms_of(proposal)):
        raise ProposalError(_("As condições mudaram: confira e decida de novo."))


def decided_already(approval: Approval) -> str:
    if approval.decided_by is None:
        return _("O pedido perdeu o efeito: as condições mudaram.")
    return _("%(name)s já decidiu: %(state)s.") % {
        "name": approval.decided_by.display_name,
        "state": approval.get_state_display().lower(),
    }


@transaction.atomic
def approve(*, approval: Approval, seen: str, by: User, note: str = "") -> Approval:
    """Grant exactly the terms whose hash the approver saw, within his own limit."""
    approval, proposal = lock_request(approval, by)
    if is_repeat(approval, State.APPROVED, by):
        return approval
    check_waiting(approval, proposal, seen)
    grant_within(approval, proposal, by)
    decide(approval, State.APPROVED, by, note)
    approval.terms, approval.terms_hash = terms_of(proposal), approval.current_hash
    close(approval)
    tell(proposal, "approval_given", by=by, label=approval.decision_note)
    answer(approval, proposal, by, _("%(number)s aprovada por %(name)s."))
    return approval


@transaction.atomic
def counter_offer(*, approval: Approval, discount: Decimal, seen: str, by: User, note: str = "") -> Approval:
    """Offer less discount than asked; taking it is the seller's act."""
    approval, proposal = lock_request(approval, by)
    if is_repeat(approval, State.COUNTERED, by, offered_discount=cents(discount)):
        return approval
    check_waiting(approval, proposal, seen)
    if discount >= proposal.discount:
        raise ProposalError(_("A contraproposta precisa dar menos desconto que o pedido."), field="discount")
    grant_within(approval, proposal, by, discount=discount)
    decide(approval, State.COUNTERED, by, note)
    approval.offered_discount = cents(discount)
    close(approval)
    tell(proposal, "approval_countered", by=by, label=approval.decision_note)
    answer(approval, proposal, by, _("%(number)s: contraproposta de %(name)s."))
    return approval


@transaction.atomic
def refuse(*, approval: Approval, motive: ApprovalMotive, seen: str, by: User, note: str = "") -> Approval:
    approval, proposal = lock_request(approval, by)
    if is_repeat(approval, State.REFUSED, by, motive=motive):
        return approval
    check_waiting(approval, proposal, seen)
    decide(approval, State.REFUSED, by, note)
    approval.motive = motive
    close(approval)
    tell(proposal, "approval_refused", by=by, label=motive.name)
    answer(approval, proposal, by, _("%(number)s recusada por %(name)s."))
    return approval


def grant_within(
    approval: Approval, proposal: Proposal, by: User, *, discount: Decimal | None = None
) -> None:
    """Keep the approver's limit, if it covers these terms: also what keeps anybody from his own request."""
    limit = limit_of(by, proposal, limit_rows())
    facts = facts_of(terms_of(proposal), costs_of(proposal, Tables()), discount=discount)
    beyond = reasons(facts, limit)
    if beyond:
        told = " ".join(reason.text for reason in beyond)
        raise ProposalError(_("Acima da sua alçada. %(reasons)s") % {"reasons": told})
    approval.max_discount, approval.min_margin = limit.max_discount, limit.min_margin
    approval.granted = sorted(facts.exceptions)


def decide(approval: Approval, target: State, by: User, note: str) -> None:
    try:
        binding.move(approval, target, by)
    except TransitionError as exc:
        raise ProposalError(str(exc)) from exc
    approval.decided_by, approval.decided_at = by, timezone.now()
    approval.decision_note = note.strip()[:300]


def close(approval: Approval) -> None:
    approval.full_clean()
    approval.save()


def answer(approval: Approval, proposal: Proposal, by: User, text: str) -> None:
    """Word to who asked and to who answers for the attendance."""
    words = text % {"number": proposal.number, "name": by.display_name}
    told = {approval.requested_by, proposal.attendance.responsible or approval.requested_by} - {by}
    notices.notify(told, kind="approval", text=words, url=proposal.get_absolute_url())


@transaction.atomic
def accept_counter(*, proposal: Proposal, version: int, by: User) -> Proposal:
    """The seller takes the offered discount; the approval then stands for these terms."""
    if not by.has_perm(ASK):
        raise NotAllowedError(_("Seu perfil não trabalha com propostas."))
    lock_attendance(proposal.attendance, by)
    locked = lock_editable(proposal, version, by)
    approval = Approval.objects.live().select_for_update().filter(proposal=locked).first()
    if approval is None or approval.state != State.COUNTERED or approval.offered_discount is None:
        raise ProposalError(_("Não há contraproposta a aceitar."))
    before = terms(locked)
    locked.discount = approval.offered_discount
    check_total(locked)
    saved = save_terms(locked, before, by)
    approval.refresh_from_db()
    if approval.state != State.COUNTERED:
        raise ProposalError(_("A contraproposta não vale mais para estas condições."))
    binding.move(approval, State.APPROVED, by)
    stored = Proposal.objects.for_page().get(pk=locked.pk)
    approval.terms = terms_of(stored)
    approval.terms_hash = approval.current_hash = hash_of(approval.terms)
    close(approval)
    tell(saved, "approval_given", by=by, label=_("contraproposta aceita"))
    return saved
