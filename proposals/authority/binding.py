"""What becomes of an approval when its proposal changes. Called by every writer, through `services.tell`."""

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from atendimento import services as atendimento
from core import notices
from core.transitions import check_move
from proposals.authority.models import Approval, ApprovalLink
from proposals.authority.states import MOVES, State
from proposals.authority.terms import hash_of, is_equal_or_better, terms_of
from proposals.models.proposal import Proposal
from proposals.result.loading import Tables, costs_of
from proposals.states import State as ProposalState


def follow(proposal: Proposal, by: User | None) -> None:
    """Keep, with a linked hash, what is equal or better for the store; void the rest."""
    approval = Approval.objects.live().select_for_update().filter(proposal=proposal.pk).first()
    if approval is None:
        return
    # Anew: the caller's object may carry lines it read before the change.
    stored = Proposal.objects.for_page().get(pk=proposal.pk)
    if stored.state in (ProposalState.CANCELLED, ProposalState.RETURNED):
        void(approval, stored, by, _("proposta cancelada"))
        return
    terms = terms_of(stored)
    present = hash_of(terms)
    if present == approval.current_hash:
        return
    if is_equal_or_better(approval.terms, terms, costs_of(stored, Tables())):
        link(approval, present, by)
    else:
        void(approval, stored, by, _("as condições mudaram"))


def link(approval: Approval, present: str, by: User | None) -> None:
    ApprovalLink.objects.create(
        approval=approval, previous_hash=approval.current_hash, terms_hash=present, by=by
    )
    approval.current_hash = present
    approval.save(update_fields=["current_hash"])


def void(approval: Approval, proposal: Proposal, by: User | None, why: str) -> None:
    """End it; whoever asked and whoever decided hears of it, but who did it himself."""
    move(approval, State.VOIDED, by or approval.requested_by)
    approval.ended_at, approval.end_reason = timezone.now(), why
    approval.save(update_fields=["state", "ended_at", "end_reason"])
    text = _("%(number)s: a aprovação perdeu o efeito: %(why)s.") % {"number": proposal.number, "why": why}
    told = {user for user in (approval.requested_by, approval.decided_by) if user and user != by}
    notices.notify(told, kind="approval", text=text, url=proposal.get_absolute_url())
    atendimento.record(
        proposal.attendance,
        "approval_voided",
        by=by,
        ref=proposal.reference,
        label=f"{proposal.number} {why}",
        url=proposal.get_absolute_url(),
    )


def move(approval: Approval, target: State, by: User) -> None:
    """The one place that changes the state of an approval."""
    refusal = _("O pedido está em %(state)s: isso não é possível.") % {
        "state": approval.get_state_display().lower()
    }
    check_move(MOVES, source=approval.state, target=target, by=by, refusal=refusal)
    approval.state = target
