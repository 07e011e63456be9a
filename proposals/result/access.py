"""Who sees the margin of a proposal."""

from django.db.models import Q

from accounts.models import User
from proposals.authority.models import Approval
from proposals.authority.states import DECIDE, State
from proposals.models import Proposal


def may_see(proposal: Proposal, user: User) -> bool:
    """Whoever sees cost everywhere; who approves, of a proposal that asks for it or that he decided."""
    if user.has_perm("vehicles.view_cost"):
        return True
    if not user.has_perm(DECIDE):
        return False
    asked = Approval.objects.filter(Q(state=State.REQUESTED) | Q(decided_by=user), proposal=proposal)
    return asked.exists()


def may_see_return(user: User) -> bool:
    """*Margem + Retorno* is a second figure with its own permission; it tells the margin too."""
    return user.has_perms(["vehicles.view_cost", "proposals.view_margin_with_return"])
