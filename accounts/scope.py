"""Which records are "team" for a user: product.md section 6, in one place."""

from django.db.models import Q

from accounts.models import Store, User

NOTHING = Q(pk__in=[])


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
    backend = "django.contrib.auth.backends.ModelBackend"
    able = User.objects.with_perm(permission, include_superusers=False, backend=backend)
    leaders = User.objects.with_perm("accounts.scope_group", include_superusers=False, backend=backend)
    here = Q(memberships__store=store) | Q(pk__in=leaders.values("pk"))
    return list(able.filter(here, group=store.group_id).distinct().order_by("pk"))
