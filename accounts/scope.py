"""Which records are "team" for a user, in one place."""

from collections.abc import Iterable

from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.models import Membership, Store, User

NOTHING = Q(pk__in=[])
BACKEND = "django.contrib.auth.backends.ModelBackend"


def team_q(user: User, *, store: str = "store", department: str | None = "department") -> Q:
    """Rows of this user's team, by the names of the row's store and department fields.

    Gerente Geral: every store of the group; Supervisor: his departments in his stores; others: their stores.
    A row without department (`department=None`) is the team's wherever its store is.
    """
    if user.has_perm("accounts.scope_group"):
        return Q(**{f"{store}__group": user.group_id})
    if (
        department is None
        or not user.has_perm("accounts.scope_departments")
        or user.has_perm("accounts.scope_stores")
    ):
        return Q(**{f"{store}__in": user.store_ids})
    return department_q(user, store=store, department=department)


def department_q(user: User, *, store: str = "store", department: str = "department") -> Q:
    """Rows of the departments this user works in."""
    found = NOTHING
    for membership in user.membership_list:
        found |= Q(**{store: membership.store_id, f"{department}__in": membership.departments})
    return found


def may_work_in(user: User, store: Store, permission: str, team: str, department: str) -> bool:
    """The permission, in a store of his; who holds no `team` permission only in the department named."""
    if not user.has_perm(permission):
        return False
    if user.has_perm(team):
        return Store.objects.visible_to(user).filter(pk=store.pk).exists()
    return user.works_in(store.pk, department)


def holders(permission: str, store: Store) -> list[User]:
    """Who may decide there: active users with that permission who work in the store or lead the group."""
    leaders = able("accounts.scope_group")
    here = Q(memberships__store=store) | Q(pk__in=leaders.values("pk"))
    return list(able(permission).filter(here, group=store.group_id).distinct().order_by("pk"))


def workers(permission: str, stores: Iterable[Store | int], department: str = "") -> QuerySet[User]:
    """Active users with that permission who work in one of the stores (in that department), by name."""
    places = Membership.objects.filter(user=OuterRef("pk"), store__in=stores)
    if department:
        places = places.filter(department_rows__department=department)
    return able(permission).filter(Exists(places)).order_by("first_name", "last_name", "pk")


def able(permission: str) -> QuerySet[User]:
    """Active users who hold it, by a group or themselves."""
    return User.objects.with_perm(permission, include_superusers=False, backend=BACKEND)
