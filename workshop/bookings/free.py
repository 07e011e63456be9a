"""The hours that a form offers."""

from dataclasses import dataclass
from datetime import date, time
from typing import Any

from accounts.models import Store
from workshop.bookings.slots import halves, is_bookable, plan_of, taken_on


@dataclass(frozen=True)
class FreeSlot:
    at: time
    free: int


def free_slots(store: Store, day: date, adviser: int | None) -> list[tuple[Any, list[FreeSlot]]]:
    """The hours of a day in which a car may still be booked, by half day."""
    plan = plan_of(store, day)
    taken = taken_on(store, day, plan)
    rows = [
        FreeSlot(at, taken.free(at, adviser))
        for at in plan.starts()
        if is_bookable(plan, store, day, at) and taken.free(at, adviser)
    ]
    return [(label, found) for label, found in halves(rows) if found]
