"""Business hours of a store: its own opening hours or the usual ones, without holidays."""

from datetime import date, datetime, time, timedelta
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


def opening_hours(store: Store) -> Hours:
    """By weekday, Monday 0; a missing day is closed."""
    rows = {row.weekday: (row.opens, row.closes) for row in store.opening_hours.all()}
    return rows or USUAL


def hours_on(store: Store, day: date) -> tuple[time, time] | None:
    """From when to when the store is open that day; None when it is closed."""
    if day in holidays_of(store.state, day.year):
        return None
    return opening_hours(store).get(day.weekday())


def next_open(store: Store, moment: datetime) -> datetime:
    """`moment` itself while the store is open, else the next opening; on the store's clock."""
    local = moment.astimezone(store.zone)
    week = opening_hours(store)
    for offset in range(FARTHEST_DAYS):
        day = local.date() + timedelta(days=offset)
        if day.weekday() not in week or day in holidays_of(store.state, day.year):
            continue
        opens, closes = (datetime.combine(day, hour, store.zone) for hour in week[day.weekday()])
        if local < closes:
            return max(local, opens)
    return local
