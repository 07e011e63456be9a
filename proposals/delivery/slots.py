"""The hours at which a store hands cars over, and what is still free in them."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Count, Q

from accounts.hours import hours_on
from accounts.models import Store
from accounts.parameters import parameter
from proposals.delivery.models import Delivery, DeliveryCapacity, DeliverySlot

HOUR = timedelta(hours=1)


@dataclass(frozen=True)
class Offer:
    """One hour: so many places, so many taken."""

    hour: time
    places: int
    taken: int

    @property
    def free(self) -> int:
        return max(self.places - self.taken, 0)


def offers_on(store: Store, day: date) -> list[Offer]:
    """Every hour to come of that day that has a place at all; empty where the store is closed."""
    places, taken, now = places_on(store, day), taken_on(store, day), store.now()
    return [
        Offer(hour, count, taken.get(hour, 0))
        for hour, count in places.items()
        if count and (day, hour) > (now.date(), now.time())
    ]


def places_on(store: Store, day: date) -> dict[time, int]:
    """Hours within the opening hours and their capacity: the weekday's line, the hour's, the parameter."""
    usual = int(parameter("deliveries_per_hour", store=store))
    own = {
        (row.weekday, row.hour): row.places
        for row in DeliveryCapacity.objects.filter(Q(weekday=day.weekday()) | Q(weekday=None), store=store)
    }
    return {
        hour: own.get((day.weekday(), hour), own.get((None, hour), usual)) for hour in hours_of(store, day)
    }


def hours_of(store: Store, day: date) -> list[time]:
    """From the opening on, each hour that ends before the store closes."""
    span = hours_on(store, day)
    if span is None:
        return []
    first, last = (datetime.combine(day, hour) for hour in span)
    count = int((last - first) / HOUR)
    return [(first + number * HOUR).time() for number in range(count)]


def taken_on(store: Store, day: date) -> dict[time, int]:
    rows = Delivery.objects.standing().filter(slot__store=store, slot__day=day)
    return dict(rows.order_by().values_list("slot__hour").annotate(count=Count("pk")))


def lock_slot(store: Store, day: date, hour: time) -> DeliverySlot:
    """The hour's row, made where there is none, held until the transaction ends."""
    slot, _new = DeliverySlot.objects.get_or_create(store=store, day=day, hour=hour)
    return DeliverySlot.objects.select_for_update().get(pk=slot.pk)
