"""*Desligamento*: who may end a seller's work, what he leaves behind, and how his account closes.

A Gerente ends the work of sellers whose stores are all his, a Gerente Geral that of anybody in the group but
another like himself; nobody his own, and nobody that of who administers the installation.
"""

from collections.abc import Collection

from allauth.usersessions.models import UserSession
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accounts.models import Membership, User
from accounts.scope import able
from agenda.feed import revoke_feed
from atendimento.models import Atendimento, Visit
from atendimento.services import NotAllowedError, drafts_of
from atendimento.services.offering import send_on_from
from customers.models import Ownership
from proposals.authority.models import Approval
from proposals.authority.states import State as ApprovalState

OFFBOARD = "agenda.offboard_user"
# In the place of a department: a draft may be of none yet.
DRAFTS = ""


def may_offboard(by: User, user: User) -> bool:
    """Whether `by` leads everything that `user` works in."""
    return user.pk in whom_may_offboard(by, [user.pk])


def whom_may_offboard(by: User, keys: Collection[int]) -> set[int]:
    """Those of them whose work `by` may end."""
    if not by.has_perm(OFFBOARD):
        return set()
    leads_group = by.has_perm("accounts.scope_group")
    peers = able("accounts.scope_group" if leads_group else OFFBOARD)
    rows = User.objects.filter(pk__in=keys, group=by.group_id, is_superuser=False).exclude(pk=by.pk)
    rows = rows.exclude(pk__in=peers.values("pk")).exclude(pk__in=able("accounts.use_admin").values("pk"))
    if not leads_group:
        elsewhere = Membership.objects.filter(store__active=True).exclude(store__in=by.store_ids)
        rows = rows.exclude(pk__in=elsewhere.values("user"))
    return set(rows.values_list("pk", flat=True))


@transaction.atomic
def close_account(*, user: User, by: User) -> User:
    """No sign-in, no session, no address of his agenda from now on. Repeatable."""
    # Not its key: who gives him a turn in this moment holds the store and names him in a new row.
    user = User.objects.select_for_update(no_key=True).get(pk=user.pk)
    if not may_offboard(by, user):
        raise NotAllowedError(_("Desligar este usuário não cabe a você."))
    user.is_active = False
    user.save(update_fields=["is_active"])
    for session in UserSession.objects.filter(user=user).order_by("pk"):
        session.end()
    revoke_feed(user=user)
    send_on_from(seller=user, by=by)
    return user


def attendances_of(user: User) -> QuerySet[Atendimento]:
    return Atendimento.objects.in_progress().filter(responsible=user)


def visits_of(user: User) -> QuerySet[Visit]:
    """Customers at the door who were sent to him: they go to the next one."""
    return (
        Visit.objects.offered().filter(offered_to=user).select_related("person").order_by("arrived_at", "pk")
    )


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
