"""*Equipe*: what each seller holds, and what a batch takes from him."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from accounts.models import Department, Store, User
from accounts.scope import team_q, workers
from agenda.offboarding import DRAFTS, attendances_of, portfolio_of
from atendimento.models import IN_PROGRESS, Atendimento, Contact
from atendimento.services import drafts_of
from customers.models import Ownership

WORKS = "atendimento.be_responsible"


def counted(rows: Any, owner: str) -> Any:
    """How many of `rows` belong to the user of the outer query."""
    of = rows.order_by().filter(**{owner: OuterRef("pk")}).values(owner)
    return Coalesce(Subquery(of.annotate(number=Count("pk")).values("number")), 0)


def sellers(stores: list[Store]) -> QuerySet[User]:
    """Who may be responsible there, with what he holds there; who left but still holds something as well."""
    holding = Q(attendances__state__in=IN_PROGRESS) | Q(portfolio__isnull=False)
    able = workers(WORKS, stores).order_by()
    gone = User.objects.filter(holding, is_active=False, memberships__store__in=stores)
    return (
        User.objects.filter(Q(pk__in=able.values("pk")) | Q(pk__in=gone.values("pk")))
        .annotate(
            open_contacts=counted(Contact.objects.scheduled().filter(store__in=stores), "assignee"),
            running=counted(Atendimento.objects.in_progress().filter(store__in=stores), "responsible"),
            customers=counted(Ownership.objects.filter(store__in=stores), "owner"),
        )
        .order_by("-is_active", "first_name", "last_name", "pk")
    )


def colleagues(stores: list[Store], *, but: User | None = None, department: str = "") -> QuerySet[User]:
    """Active users of those stores (and that department) who may be responsible."""
    rows = workers(WORKS, stores, department)
    return rows.exclude(pk=but.pk) if but else rows


def portfolio_items(
    user: User, *, by: User, to: User, department: str, with_attendances: bool
) -> list[list[Any]]:
    """What goes over: within the leader's own team, in the departments where the colleague works."""
    pairs = {pair for pair in to.department_pairs if not department or pair[1] == department}
    found: list[list[Any]] = []
    if with_attendances:
        rows = attendances_of(user).filter(team_q(by)).order_by("pk")
        found += [["attendance", row.pk, to.pk] for row in rows if (row.store_id, row.department) in pairs]
    owned = portfolio_of(user).filter(team_q(by)).order_by("person_id", "pk")
    return found + [["ownership", row.pk, to.pk] for row in owned if (row.store_id, row.department) in pairs]


@dataclass(frozen=True)
class Place:
    """One store and department where a seller leaves something behind."""

    field: str
    label: str
    store_id: int
    department: str


def named_places(pairs: list[tuple[int, str]]) -> list[Place]:
    stores = {store.pk: store for store in Store.objects.filter(pk__in=[pk for pk, _code in pairs])}
    return [
        Place(f"to_{pk}_{code or 'drafts'}", f"{stores[pk].name} · {named(code)}", pk, code)
        for pk, code in pairs
    ]


def named(department: str) -> str:
    return str(Department(department).label) if department != DRAFTS else _("Rascunhos")


def offboard_items(user: User, heirs: dict[tuple[int, str], User | None]) -> list[list[Any]]:
    """Attendances first, then drafts and customers, each to its place's heir or to nobody."""

    def heir(store_id: int, department: str) -> int:
        chosen = heirs.get((store_id, department))
        return chosen.pk if chosen else 0

    running = [
        ["attendance", row.pk, heir(row.store_id, row.department)]
        for row in attendances_of(user).order_by("pk")
    ]
    begun = [["draft", row.pk, heir(row.store_id, DRAFTS)] for row in drafts_of(user).order_by("pk")]
    owned = portfolio_of(user).order_by("person_id", "pk")
    return running + begun + [["ownership", row.pk, heir(row.store_id, row.department)] for row in owned]
