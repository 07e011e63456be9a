"""Which rows a batch holds: in the order in which their services lock them."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from django.db.models import Q

from accounts.hours import hours_on
from accounts.models import Store, User
from accounts.scope import department_q
from agenda.filters import CLOSED, RUNNING, Filters
from agenda.worklist import Scope, ordered_keys
from atendimento.models import Contact

MOST = 2_000
FARTHEST = 400


@dataclass(frozen=True)
class Chosen:
    """The contacts a batch takes; how many don't fit who gets them, and how many more a batch cannot hold."""

    contacts: list[Contact]
    unfit: int = 0
    beyond: int = 0


def chosen_contacts(
    scope: Scope, filters: Filters, *, today: date, days: int, to: User | None = None
) -> Chosen:
    """The open contacts of the list as it is filtered, overdue for more than `days` where that is asked.

    Only those that `to` may get are counted up to the limit: so a repetition takes the rest.
    """
    if days:
        oldest = today - timedelta(days=days + 1)
        filters = replace(filters, ate=min(filters.ate or oldest, oldest))
    if filters.situacao in (CLOSED, RUNNING):
        filters = replace(filters, situacao="")
    listed = ordered_keys(scope, filters, fitting(to))
    keys = [row["pk"] for row in listed[:MOST]]
    total = listed.count() if len(keys) == MOST else len(keys)
    unfit = ordered_keys(scope, filters).count() - total if to else 0
    rows = Contact.objects.filter(pk__in=keys).select_related("store", "assignee")
    found = sorted(rows, key=lambda contact: contact.attendance_id)
    return Chosen(found, unfit, total - len(keys))


def fitting(to: User | None) -> Q:
    """Where he works and what he hasn't got already."""
    return department_q(to) & ~Q(assignee=to) if to else Q()


def open_days(store: Store, first: date) -> Iterator[date]:
    """Days on which the store is open, from `first` on."""
    for offset in range(FARTHEST):
        day = first + timedelta(days=offset)
        if hours_on(store, day):
            yield day


def spread(contacts: list[Contact], first: date, per_day: int) -> dict[int, date]:
    """So many a day for each seller, the oldest first, on days the store is open."""
    taken: Counter[int | None] = Counter()
    days: dict[int, list[date]] = {}
    found: dict[int, date] = {}
    for contact in sorted(contacts, key=lambda row: (row.due_on, row.pk)):
        if contact.store_id not in days:
            days[contact.store_id] = list(open_days(contact.store, first)) or [first]
        place = taken[contact.assignee_id] // per_day
        found[contact.pk] = days[contact.store_id][min(place, len(days[contact.store_id]) - 1)]
        taken[contact.assignee_id] += 1
    return found


def items_of(contacts: list[Contact], days: dict[int, date] | None = None) -> list[list[Any]]:
    """`["contact", 12, "2026-11-30", 7]`: its new day where it gets one, and whose it is."""
    return [
        ["contact", contact.pk, days[contact.pk].isoformat() if days else None, contact.assignee_id]
        for contact in contacts
    ]
