"""What the agenda reads: whose contacts, in which stores, of which situation, and how many.

Each store is one indexed slice with its own "today"; slices are joined by UNION ALL, which both databases
merge in order (an `IN` over twenty stores sorts everything first).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import reduce
from operator import or_
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Case, Count, F, IntegerField, Q, Value, When
from django.http import Http404

from accounts.models import Store, User
from accounts.scope import NOTHING
from agenda.filters import CLOSED, OVERDUE, RUNNING, TODAY, UPCOMING, Filters
from atendimento.models import IN_PROGRESS, Atendimento, Contact, State
from atendimento.models.attendance import AtendimentoQuerySet
from atendimento.models.contact import ContactQuerySet
from core.keys import row_key
from core.pages import COUNT_LIMIT, PAGE_SIZE

EVERYONE = "todos"
TEAM = "atendimento.view_team_atendimento"


@dataclass(frozen=True)
class Scope:
    """Whose agenda, seen by whom, in which stores. `whose` None is everyone's."""

    user: User
    stores: list[Store]
    whose: User | None

    @property
    def is_own(self) -> bool:
        return self.whose is not None and self.whose.pk == self.user.pk

    def slices(self) -> list[Q]:
        """Disjoint parts, each answered by one index."""
        if self.whose is None:
            return [Q(store=store) for store in self.stores]
        found = [Q(assignee=self.whose, store__in=self.stores)]
        if self.is_own:
            found += [queue & Q(store=store) for store in self.stores if (queue := self.queue())]
        return found

    def queue(self) -> Q:
        return ContactQuerySet.queue_q(self.user)

    def visible_contacts(self) -> ContactQuerySet:
        """What the user may see in these stores.

        Who sees the whole group chose them among all its stores: asking for the group again would join the
        store to every row, and the databases then sort instead of reading in order.
        """
        if self.user.has_perm("accounts.scope_group") and self.user.has_perm(TEAM):
            return Contact.objects.filter(store__in=self.stores)
        return Contact.objects.visible_to(self.user)

    def visible_attendances(self) -> AtendimentoQuerySet:
        if self.user.has_perm("accounts.scope_group") and self.user.has_perm(TEAM):
            return Atendimento.objects.filter(store__in=self.stores)
        return Atendimento.objects.visible_to(self.user)

    def contacts(self) -> ContactQuerySet:
        rows = self.visible_contacts()
        if self.whose is None:
            return rows.filter(store__in=self.stores)
        mine = Q(assignee=self.whose)
        return rows.filter(mine | self.queue() if self.is_own else mine, store__in=self.stores)

    def running(self) -> list[Q]:
        """Drafts and attendances in progress without a scheduled contact, in disjoint parts.

        Drafts stand apart: an OR with them would keep the database from the index of the others.
        """
        going = Q(state__in=IN_PROGRESS, has_open_contact=False, store__in=self.stores)
        draft = Q(state=State.DRAFT, created_by=self.user, store__in=self.stores)
        if self.whose is None:
            return [going, draft]
        mine = going & Q(responsible=self.whose)
        return [mine, going & Q(responsible=None), draft] if self.is_own else [mine]

    def todays(self) -> dict[date, list[Store]]:
        """The stores by their own calendar day: at most three days at once in Brazil."""
        found: dict[date, list[Store]] = {}
        for store in self.stores:
            found.setdefault(store.today(), []).append(store)
        return found


def read_scope(user: User, stores: list[Store], responsible: str) -> Scope:
    """The scope that `?responsavel=` names; 403 for another's agenda without *Troca Usuário*."""
    if responsible in ("", str(user.pk)):
        return Scope(user, stores, user)
    if not user.has_perm("accounts.switch_user"):
        raise PermissionDenied
    if responsible == EVERYONE:
        return Scope(user, stores, None)
    other = User.objects.filter(pk=row_key(responsible) or 0, group=user.group_id).first()
    if other is None:
        raise Http404
    return Scope(user, stores, other)


def per_day(scope: Scope, lookups: dict[date, dict[str, Any]]) -> Q:
    """One condition per calendar day; the stores are named only where their days differ."""
    days = scope.todays()
    if len(days) == 1:
        return Q(**lookups[next(iter(days))])
    parts = (Q(store__in=stores, **lookups[day]) for day, stores in days.items())
    return reduce(or_, parts, NOTHING)


LOOKUPS = {OVERDUE: ["due_on__lt"], TODAY: ["due_on"], UPCOMING: ["due_on__gt"], "": ["due_on__lte"]}


def class_q(scope: Scope, situation: str) -> Q:
    """Open contacts of that situation by each store's today; "" is overdue and today's together."""
    lookups = {day: dict.fromkeys(LOOKUPS[situation], day) for day in scope.todays()}
    return per_day(scope, lookups)


@dataclass(frozen=True)
class Counters:
    overdue: int
    today: int
    upcoming: int
    running: int

    def of(self, situation: str) -> int:
        named = {OVERDUE: self.overdue, TODAY: self.today, UPCOMING: self.upcoming, RUNNING: self.running}
        return named.get(situation, self.overdue + self.today)


EVERY = Q()


def count(scope: Scope, filters: Filters) -> Counters:
    """Exact figures of the four tabs, by the same filters as the rows."""
    figures = (
        scope.contacts()
        .scheduled()
        .filter(filters.contact_q())
        .aggregate(
            overdue=Count("pk", filter=class_q(scope, OVERDUE)),
            today=Count("pk", filter=class_q(scope, TODAY)),
            upcoming=Count("pk", filter=class_q(scope, UPCOMING)),
        )
    )
    return Counters(**figures, running=running_keys(scope, filters).count())


def running_keys(scope: Scope, filters: Filters) -> Any:
    """Keys of what is in execution, the newest first."""
    rows = scope.visible_attendances().filter(filters.attendance_q())
    first, *others = (rows.filter(part).values("pk", "created_at") for part in scope.running())
    return (first.union(*others, all=True) if others else first).order_by("-created_at", "-pk")


KEYS = ("pk", "due_on", "due_at")
BY_TIME = ("due_on", F("due_at").asc(nulls_last=True), "pk")


def ordered_keys(scope: Scope, filters: Filters, only: Q = EVERY) -> Any:
    """Keys of the contacts of the chosen situation, in the page's order; `only` narrows the open ones."""
    if filters.situacao == CLOSED:
        return union(closed_slices(scope, filters), ["-due_on", "-pk"])
    slices = [rows.filter(only) for rows in open_slices(scope, filters)]
    if filters.situacao or len(scope.todays()) == 1:
        return union(slices, BY_TIME)
    # Stores stand on two calendar days: yesterday's date may be today's elsewhere.
    rank = Case(When(class_q(scope, OVERDUE), then=Value(0)), default=Value(1), output_field=IntegerField())
    return union([rows.annotate(rank=rank) for rows in slices], ("rank", *BY_TIME), "rank")


def open_slices(scope: Scope, filters: Filters) -> list[ContactQuerySet]:
    rows = scope.visible_contacts().scheduled().filter(filters.contact_q())
    rows = rows.filter(class_q(scope, filters.situacao))
    return [rows.filter(part) for part in scope.slices()]


def closed_slices(scope: Scope, filters: Filters) -> list[ContactQuerySet]:
    rows = scope.visible_contacts().exclude(state=Contact.State.SCHEDULED)
    rows = rows.filter(filters.contact_q())
    # A queue holds open contacts only.
    slices = scope.slices() if scope.whose is None else scope.slices()[:1]
    return [rows.filter(part) for part in slices]


def union(slices: list[ContactQuerySet], order: Iterable[Any], *extra: str) -> Any:
    keys = [rows.values(*KEYS, *extra) for rows in slices]
    if not keys:
        return Contact.objects.none().values(*KEYS)
    first, *others = keys
    return (first.union(*others, all=True) if others else first).order_by(*order)


@dataclass(frozen=True)
class WorkPage:
    """One page of a list whose length is known, or counted up to `COUNT_LIMIT`."""

    rows: list[Any]
    number: int
    total: int

    @property
    def has_next(self) -> bool:
        return self.number * PAGE_SIZE < self.total

    @property
    def has_previous(self) -> bool:
        return self.number > 1

    @property
    def next_number(self) -> int:
        return self.number + 1

    @property
    def previous_number(self) -> int:
        return self.number - 1


def nearest(number: int, total: int) -> int:
    return max(1, min(number, -(-total // PAGE_SIZE)))


def window(number: int) -> slice:
    return slice((number - 1) * PAGE_SIZE, number * PAGE_SIZE)


def contact_page(scope: Scope, filters: Filters, counters: Counters) -> WorkPage:
    """The contacts of one page, in order, with everything a row reads."""
    keys = ordered_keys(scope, filters)
    is_counted = filters.situacao != CLOSED
    total = counters.of(filters.situacao) if is_counted else keys[: COUNT_LIMIT + 1].count()
    number = nearest(filters.pagina, total)
    chosen = [row["pk"] for row in keys[window(number)]] if total else []
    found = {row.pk: row for row in Contact.objects.for_list().filter(pk__in=chosen)} if chosen else {}
    return WorkPage([found[pk] for pk in chosen if pk in found], number, total)


def running_page(scope: Scope, filters: Filters, counters: Counters) -> WorkPage:
    total = counters.running
    number = nearest(filters.pagina, total)
    chosen = [row["pk"] for row in running_keys(scope, filters)[window(number)]] if total else []
    rows = Atendimento.objects.for_list().select_related("closing_reason").filter(pk__in=chosen)
    return WorkPage(list(rows) if chosen else [], number, total)
