"""Who sees the margin of a proposal."""

from accounts.models import User
from proposals.models import Proposal


def may_see(proposal: Proposal, user: User) -> bool:
    """Whoever sees cost everywhere."""
    return user.has_perm("vehicles.view_cost")
