"""When a step is due: in the store's open hours, on the store's clock."""

from datetime import date, datetime, time, timedelta

from django.db.models import prefetch_related_objects
from django.utils import timezone

from accounts.hours import add_open_time, hours_on, next_open
from accounts.models import Store
from atendimento.models import CadenceStep

Unit = CadenceStep.Unit


def due_of(step: CadenceStep, store: Store, since: datetime) -> tuple[date, time | None]:
    """Day and hour of the step after `since`; never in the past, never while the store is closed."""
    prefetch_related_objects([store], "opening_hours")
    found = moment(step, store, since)
    if found <= timezone.now():
        found = next_open(store, timezone.now()).astimezone(store.zone)
    only_day = step.hour is None and step.unit != Unit.HOURS
    return found.date(), None if only_day else found.time().replace(second=0, microsecond=0)


def moment(step: CadenceStep, store: Store, since: datetime) -> datetime:
    start = since.astimezone(store.zone)
    if step.unit == Unit.HOURS:
        found = add_open_time(store, start, timedelta(hours=step.delay))
    elif step.unit == Unit.WORKDAYS:
        found = at(store, nth_open_day(store, start.date(), step.delay), step.hour)
    else:
        found = at(store, start.date() + timedelta(days=step.delay), step.hour)
    return open_at(store, found, step.hour)


def nth_open_day(store: Store, day: date, count: int) -> date:
    """The `count`-th day after `day` on which the store opens."""
    for _number in range(count):
        day = next_open(store, at(store, day + timedelta(days=1), time(0))).date()
    return day


def at(store: Store, day: date, hour: time | None) -> datetime:
    """That hour; without one the store's opening, so that the day stays."""
    hours = hours_on(store, day)
    return datetime.combine(day, hour or (hours[0] if hours else time(0)), store.zone)


def open_at(store: Store, found: datetime, hour: time | None) -> datetime:
    """The same hour of the next day on which the store is open then."""
    opened = next_open(store, found)
    if hour is None or opened.date() == found.date():
        return opened
    return next_open(store, datetime.combine(opened.date(), hour, store.zone))
