"""Business hours of a store: its own opening hours or the usual ones, without holidays of state and city."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache

import holidays

from accounts.models import Store

Hours = dict[int, tuple[time, time]]

USUAL: Hours = {weekday: (time(8), time(18)) for weekday in range(5)} | {5: (time(8), time(12))}
# A store closed for longer than this has no opening hours at all.
FARTHEST_DAYS = 60


@lru_cache(maxsize=256)
def holidays_of(state: str, year: int) -> frozenset[date]:
    """National holidays and those of the state ("" or an unknown one: national only)."""
    known = state in holidays.country_holidays("BR").subdivisions
    return frozenset(holidays.country_holidays("BR", subdiv=state if known else None, years=year))


def is_holiday(store: Store, day: date) -> bool:
    """In the country, the store's state or its city."""
    return day in holidays_of(store.state, day.year) or store.city_holidays.closes(day)


def opening_hours(store: Store) -> Hours:
    """By weekday, Monday 0; a missing day is closed."""
    rows = {row.weekday: (row.opens, row.closes) for row in store.opening_hours.all()}
    return rows or USUAL


def hours_on(store: Store, day: date) -> tuple[time, time] | None:
    """From when to when the store is open that day; None when it is closed."""
    if is_holiday(store, day):
        return None
    return opening_hours(store).get(day.weekday())


def is_open(store: Store, day: date, hour: time | None = None) -> bool:
    """At that hour, its closing included; without one, at all that day."""
    hours = hours_on(store, day)
    return hours is not None and (hour is None or hours[0] <= hour <= hours[1])


def next_open(store: Store, moment: datetime) -> datetime:
    """`moment` itself while the store is open, else the next opening; on the store's clock."""
    local = moment.astimezone(store.zone)
    week = opening_hours(store)
    for offset in range(FARTHEST_DAYS):
        day = local.date() + timedelta(days=offset)
        if day.weekday() not in week or is_holiday(store, day):
            continue
        opens, closes = (datetime.combine(day, hour, store.zone) for hour in week[day.weekday()])
        if local < closes:
            return max(local, opens)
    return local


def shifts(store: Store, start: datetime) -> Iterator[tuple[datetime, datetime]]:
    """The store's open hours from `start` on, day by day; none where it opens on no day."""
    local, week = start.astimezone(store.zone), opening_hours(store)
    for offset in range(FARTHEST_DAYS):
        day = local.date() + timedelta(days=offset)
        if day.weekday() in week and not is_holiday(store, day):
            opens, closes = (datetime.combine(day, hour, store.zone) for hour in week[day.weekday()])
            if local < closes:
                yield max(local, opens), closes


def add_open_time(store: Store, start: datetime, length: timedelta) -> datetime:
    """When `length` of open hours has passed since `start`."""
    left = length
    for opens, closes in shifts(store, start):
        # In UTC: a day on which the clock is put forward is an hour shorter.
        span = closes.astimezone(UTC) - opens.astimezone(UTC)
        if left <= span:
            return opens + left
        left -= span
    return start + length
