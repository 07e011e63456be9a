"""The slots of one day: who receives cars, and how many in each.

Rows of `Timetable` say so; a store without any of its own receives during its opening hours. An adviser's own
rows of a weekday stand in for the store's, for him alone. A booking without an adviser takes one of the
places of all of them.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Protocol, TypeVar

from django.utils.translation import gettext as _

from accounts.hours import hours_on
from accounts.models import Store, User
from accounts.parameters import parameter
from workshop.models import Booking, Timetable
from workshop.scope import advisers_of

NOON = time(12)


@dataclass(frozen=True)
class Span:
    starts: time
    ends: time
    capacity: int

    def holds(self, at: time) -> bool:
        return self.starts <= at < self.ends


@dataclass(frozen=True)
class Plan:
    """One day of one store. `spans` by adviser; None is the store's own, for whoever has none."""

    advisers: tuple[User, ...]
    spans: dict[int | None, tuple[Span, ...]]
    minutes: int

    def capacity(self, adviser: int, at: time) -> int:
        spans = self.spans.get(adviser, self.spans.get(None, ()))
        return sum(span.capacity for span in spans if span.holds(at))

    def total(self, at: time) -> int:
        """Places of the whole slot; a store that named no adviser receives as one."""
        if not self.advisers:
            return sum(span.capacity for span in self.spans.get(None, ()) if span.holds(at))
        return sum(self.capacity(adviser.pk, at) for adviser in self.advisers)

    def starts(self) -> list[time]:
        """The beginning of every slot of the day in which somebody receives cars."""
        every = [span for spans in self.spans.values() for span in spans]
        if not every:
            return []
        first, last = min(span.starts for span in every), max(span.ends for span in every)
        grid = range(minute(first), minute(last), self.minutes)
        return [at for at in map(clock, grid) if any(span.holds(at) for span in every)]

    def slot(self, at: time) -> time:
        """The beginning of the slot that `at` falls into."""
        every = [span.starts for spans in self.spans.values() for span in spans]
        anchor = minute(min(every)) if every else 0
        return clock(max(0, anchor + (minute(at) - anchor) // self.minutes * self.minutes))


def minute(at: time) -> int:
    return at.hour * 60 + at.minute


def clock(minutes: int) -> time:
    return time(minutes // 60, minutes % 60)


class Timed(Protocol):
    @property
    def at(self) -> time: ...


T = TypeVar("T", bound=Timed)


def halves(rows: list[T]) -> list[tuple[str, list[T]]]:
    """Of one day: before noon and after."""
    morning = [row for row in rows if row.at < NOON]
    return [(_("Manhã"), morning), (_("Tarde"), [row for row in rows if row.at >= NOON])]


def plan_of(store: Store, day: date) -> Plan:
    """Four queries, whatever the size of the workshop."""
    minutes = max(5, int(parameter("workshop_slot_minutes", store=store)))
    hours = hours_on(store, day)
    advisers = tuple(advisers_of(store))
    if hours is None:
        return Plan(advisers, {}, minutes)
    rows = list(Timetable.objects.filter(store=store))
    spans: dict[int | None, tuple[Span, ...]] = {}
    if all(row.advisor_id for row in rows):
        # One adviser's own hours say nothing of his colleagues'.
        spans[None] = (Span(*hours, int(parameter("workshop_slot_capacity", store=store))),)
    for row in rows:
        if row.weekday == day.weekday():
            span = Span(row.starts_at, row.ends_at, row.capacity)
            spans[row.advisor_id] = (*spans.get(row.advisor_id, ()), span)
    return Plan(advisers, spans, minutes)


class Taken:
    """The places of one day that are taken, by slot and adviser."""

    def __init__(self, plan: Plan, places: Iterable[tuple[time, int | None]]) -> None:
        self.plan = plan
        self.by_adviser: Counter[tuple[time, int | None]] = Counter()
        self.by_slot: Counter[time] = Counter()
        for at, adviser in places:
            slot = plan.slot(at)
            self.by_adviser[slot, adviser] += 1
            self.by_slot[slot] += 1

    def free(self, at: time, adviser: int | None) -> int:
        """Places left in the slot, with that adviser or with any."""
        slot = self.plan.slot(at)
        left = self.plan.total(slot) - self.by_slot[slot]
        if adviser is not None:
            left = min(left, self.plan.capacity(adviser, slot) - self.by_adviser[slot, adviser])
        return max(0, left)


def taken_on(store: Store, day: date, plan: Plan) -> Taken:
    rows = Booking.objects.filter(store=store, starts_on=day, state__in=Booking.PLACED)
    return Taken(plan, rows.values_list("starts_at", "advisor_id"))


def is_bookable(plan: Plan, store: Store, day: date, at: time) -> bool:
    """A slot until its end: who stands at the desk gets a place of the hour that runs."""
    begins = datetime.combine(day, plan.slot(at), store.zone)
    return begins + timedelta(minutes=plan.minutes) > store.now()


def refusal(taken: Taken, at: time, adviser: User | None) -> str:
    """Why nobody more is booked into this slot; empty when there is a place."""
    plan, slot = taken.plan, taken.plan.slot(at)
    if taken.free(at, adviser.pk if adviser else None):
        return ""
    words = {"hour": f"{slot:%H:%M}", "name": adviser.display_name if adviser else ""}
    if adviser is not None and not plan.capacity(adviser.pk, slot):
        return _("%(name)s não recebe carros às %(hour)s.") % words
    if adviser is not None and taken.free(at, None):
        return _("O horário das %(hour)s está completo com %(name)s.") % words
    return _("O horário das %(hour)s está completo.") % words
