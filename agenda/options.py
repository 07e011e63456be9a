"""The choices of the filter bar, all in one query."""

from dataclasses import dataclass
from typing import Any

from django.db.models import CharField, IntegerField, Q, QuerySet, Value
from django.db.models.functions import Cast, Coalesce, Concat, NullIf, Trim

from accounts.models import User
from agenda.filters import Filters
from agenda.worklist import Scope
from atendimento.models import CampaignFlag, Channel, Nature

# Nobody scrolls further; typing the name in the search box finds the rest.
MOST = 300


@dataclass(frozen=True)
class Option:
    value: str
    name: str
    chosen: bool
    # Of the saved filters, the one that a bare agenda opens with.
    is_default: bool = False


def named(kind: str, rows: QuerySet[Any], key: str, name: Any, place: Any = 0) -> QuerySet[Any, Any]:
    """Rows of one kind in the shape of the union."""
    return rows.order_by().values_list(
        Value(kind, output_field=CharField()),
        Cast(key, CharField()),
        name,
        Cast(place if isinstance(place, str) else Value(place), IntegerField()),
    )


def read_options(scope: Scope, filters: Filters) -> dict[str, list[Option]]:
    """Natures, channels, running campaigns, saved filters; colleagues for whom may switch the user."""
    parts = [
        named("meio", Channel.objects.filter(active=True), "pk", Cast("name", CharField()), "position"),
        named("campanha", running_campaigns(scope), "ref", Cast("name", CharField())),
    ]
    if scope.user.has_perm("accounts.switch_user"):
        parts.append(named("responsavel", colleagues(scope), "pk", shown_name()))
    natures = named(
        "natureza", Nature.objects.filter(active=True), "pk", Cast("name", CharField()), "position"
    )
    parts.append(
        named("filtro", scope.user.saved_filters.all(), "query", Cast("name", CharField()), "is_default")
    )
    found: dict[str, list[Option]] = {
        "natureza": [], "meio": [], "campanha": [], "responsavel": [], "filtro": []
    }  # fmt: skip
    used = filters.query(pagina=1)
    for kind, key, name, place in sorted(natures.union(*parts)[:MOST], key=lambda row: (row[3], row[2])):
        chosen = used == key if kind == "filtro" else getattr(filters, kind) == key
        found[kind].append(Option(key, name, chosen, is_default=kind == "filtro" and bool(place)))
    return found


def running_campaigns(scope: Scope) -> QuerySet[CampaignFlag]:
    days = scope.todays()
    if not days:
        return CampaignFlag.objects.none()
    inside = Q(starts_on__lte=max(days), ends_on__gte=min(days))
    return CampaignFlag.objects.filter(inside, store__in=scope.stores, result=None)


def colleagues(scope: Scope) -> QuerySet[User]:
    rows = User.objects.filter(is_active=True, memberships__store__in=scope.stores)
    return rows.exclude(pk=scope.user.pk)


def shown_name() -> Any:
    """`User.display_name` in SQL."""
    whole = Trim(Concat("first_name", Value(" "), "last_name"))
    return Cast(Coalesce(NullIf(whole, Value("")), "username"), CharField())
