"""Who works in the workshop, and whose its documents are."""

from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.models import Department, Store, User
from accounts.scope import may_work_in
from customers.models import Ownership


def team_stores_q(user: User) -> Q:
    """Documents of this user's team; all belong to the workshop, so a Supervisor needs that department."""
    if user.has_perm("accounts.scope_group"):
        return Q(store__group=user.group_id)
    if user.has_perm("accounts.scope_departments") and not user.has_perm("accounts.scope_stores"):
        return Q(store__in=workshop_ids(user))
    return Q(store__in=user.store_ids)


def workshop_ids(user: User) -> list[int]:
    """Stores in whose workshop the user works."""
    return [store for store, department in user.department_pairs if department == Department.OF]


def own_q(user: User) -> Q:
    """His as adviser, by his own hand, of his portfolio, or still nobody's in his workshop."""
    portfolio = Ownership.objects.filter(person=OuterRef("person"), owner=user)
    queue = Q(advisor=None, store__in=workshop_ids(user))
    return Q(advisor=user) | Q(created_by=user) | Q(Exists(portfolio)) | queue


def may_create(user: User, store: Store, model: str) -> bool:
    """The permission, in a store of his; without a team only in the workshop he works in."""
    team = f"workshop.view_team_{model}"
    return may_work_in(user, store, f"workshop.add_{model}", team, Department.OF)


def advisers_of(store: Store) -> QuerySet[User]:
    """Who receives cars there: works in that workshop and opens service orders."""
    backend = "django.contrib.auth.backends.ModelBackend"
    able = User.objects.with_perm("workshop.add_serviceorder", include_superusers=False, backend=backend)
    rows = able.filter(
        is_active=True,
        memberships__store=store,
        memberships__department_rows__department=Department.OF,
    )
    return rows.distinct().order_by("first_name", "last_name", "pk")
