"""What the summary of a proposal tells of its approval."""

from typing import Any

from accounts.models import User
from proposals.authority.gaps import covers
from proposals.authority.limits import LEVELS, limit_of, limit_rows, reasons
from proposals.authority.models import Approval
from proposals.authority.services import level_at
from proposals.authority.states import ASK, DECIDE, LIVE, State
from proposals.authority.terms import facts_of, hash_of, terms_of
from proposals.models import Proposal
from proposals.result.loading import Tables, costs_of


def summary_of(proposal: Proposal, user: User) -> dict[str, Any]:
    """The reasons beyond this user's limit, the last request, and what he may do next."""
    if not proposal.is_negotiation:
        return {"reasons": [], "approval": last_of(proposal), "is_covered": True}
    terms = terms_of(proposal)
    facts = facts_of(terms, costs_of(proposal, Tables()))
    found = reasons(facts, limit_of(user, proposal, limit_rows()))
    approval = last_of(proposal)
    is_live = approval is not None and approval.state in LIVE
    is_covered = approval is not None and covers(approval, facts, hash_of(terms))
    is_asked = is_live and approval is not None and approval.state != State.APPROVED
    may_change = user.has_perm(ASK) and proposal.attendance.is_in_progress
    return {
        "reasons": [] if is_covered else found,
        "approval": approval if is_live or found else None,
        "is_covered": is_covered,
        "level": LEVELS[level_at(approval, now_of(proposal))] if approval and approval.is_waiting else "",
        "may_ask": bool(found) and may_change and not is_covered and not is_asked,
        "may_accept": approval is not None and approval.state == State.COUNTERED and may_change,
        "may_decide": approval is not None and approval.is_waiting and user.has_perm(DECIDE),
    }


def now_of(proposal: Proposal) -> Any:
    return proposal.store.now()


def last_of(proposal: Proposal) -> Approval | None:
    rows = Approval.objects.filter(proposal=proposal)
    return (
        rows.select_related("requested_by", "decided_by", "motive", "proposal__store").order_by("-pk").first()
    )
