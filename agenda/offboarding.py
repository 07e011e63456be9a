"""*Desligamento*: who may end a seller's work, what he leaves behind, and how his account closes.

A Gerente ends the work of sellers whose stores are all his, a Gerente Geral that of anybody in the group but
another like himself; nobody his own, and nobody that of who administers the installation.
"""

from allauth.usersessions.models import UserSession
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accounts.models import User
from agenda.feed import revoke_feed
from atendimento.models import Atendimento
from atendimento.services import NotAllowedError, drafts_of
from customers.models import Ownership
from proposals.authority.models import Approval
from proposals.authority.states import State as ApprovalState

OFFBOARD = "agenda.offboard_user"
# In the place of a department: a draft may be of none yet.
DRAFTS = ""


def may_offboard(by: User, user: User) -> bool:
    """Whether `by` leads everything that `user` works in."""
    if not by.has_perm(OFFBOARD) or user.pk == by.pk or user.group_id != by.group_id:
        return False
    if user.is_superuser or user.has_perm("accounts.use_admin"):
        return False
    if by.has_perm("accounts.scope_group"):
        return not user.has_perm("accounts.scope_group")
    return not user.has_perm(OFFBOARD) and set(user.store_ids) <= set(by.store_ids)


@transaction.atomic
def close_account(*, user: User, by: User) -> User:
    """No sign-in, no session, no address of his agenda from now on. Repeatable."""
    user = User.objects.select_for_update().get(pk=user.pk)
    if not may_offboard(by, user):
        raise NotAllowedError(_("Desligar este usuário não cabe a você."))
    user.is_active = False
    user.save(update_fields=["is_active"])
    for session in UserSession.objects.filter(user=user).order_by("pk"):
        session.end()
    revoke_feed(user=user)
    return user


def attendances_of(user: User) -> QuerySet[Atendimento]:
    return Atendimento.objects.in_progress().filter(responsible=user)


def portfolio_of(user: User) -> QuerySet[Ownership]:
    return Ownership.objects.filter(owner=user)


def approvals_of(user: User) -> QuerySet[Approval]:
    """Asked for by him and not answered yet."""
    return Approval.objects.filter(state=ApprovalState.REQUESTED, requested_by=user)


def places_of(user: User) -> list[tuple[int, str]]:
    """(store, department) wherever he leaves something behind that is a department's."""
    found = set(attendances_of(user).values_list("store_id", "department"))
    found |= set(portfolio_of(user).values_list("store_id", "department"))
    return sorted(found)


def draft_places_of(user: User) -> list[tuple[int, str]]:
    """(store, "") wherever he has begun something that has no customer yet."""
    stores = drafts_of(user).order_by("store_id").values_list("store_id", flat=True).distinct()
    return [(pk, DRAFTS) for pk in stores]
