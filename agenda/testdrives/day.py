"""The day of the demonstration cars: for each car its drives and the time between them."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import QuerySet

from accounts.hours import hours_on
from accounts.models import Store, User
from atendimento.models import TestDrive
from vehicles.models import StockItem

HALF_HOUR = timedelta(minutes=30)
# Shown on the day's page: what holds a car, and what became of the rest.
SHOWN = (TestDrive.State.SCHEDULED, TestDrive.State.OUT, TestDrive.State.DONE, TestDrive.State.MISSED)


@dataclass(frozen=True)
class Taken:
    """One drive on a car's day; `drive` is None where this user does not see whose it is."""

    starts: datetime
    ends: datetime
    drive: TestDrive | None


@dataclass(frozen=True)
class CarDay:
    car: StockItem
    taken: list[Taken]
    free: list[time]


def demo_cars(store: Store) -> QuerySet[StockItem]:
    rows = StockItem.objects.filter(store=store, state=StockItem.State.DEMO)
    return rows.select_related("vehicle", "store").order_by("pk")


def cars_of_day(store: Store, day: date, user: User) -> list[CarDay]:
    cars = list(demo_cars(store)[:MOST])
    starts, ends = bounds(store, day)
    rows = TestDrive.objects.filter(
        stock_item__in=cars, state__in=SHOWN, starts_at__lt=ends, ends_at__gt=starts
    )
    seen = set(
        TestDrive.objects.visible_to(user).filter(pk__in=rows.values("pk")).values_list("pk", flat=True)
    )
    by_car: dict[int, list[TestDrive]] = defaultdict(list)
    for row in rows.for_list().order_by("starts_at", "pk"):
        by_car[row.stock_item_id].append(row)
    opened = opened_on(store, day)
    return [car_day(car, by_car[car.pk], opened, seen) for car in cars]


# A store with more demonstration cars than a page shows is no store.
MOST = 60


Opened = tuple[datetime, datetime, datetime] | None


def opened_on(store: Store, day: date) -> Opened:
    """From when to when the store is open that day, and the present moment on its clock."""
    hours = hours_on(store, day)
    if hours is None:
        return None
    opens, closes = (datetime.combine(day, hour, store.zone) for hour in hours)
    return opens, closes, store.now()


def car_day(car: StockItem, drives: list[TestDrive], opened: Opened, seen: set[int]) -> CarDay:
    zone = car.store.zone
    taken = [
        Taken(
            drive.starts_at.astimezone(zone),
            drive.ends_at.astimezone(zone),
            drive if drive.pk in seen else None,
        )
        for drive in drives
    ]
    holding = [drive for drive in drives if drive.state in TestDrive.HOLDING]
    return CarDay(car, taken, free_times(holding, opened))


def bounds(store: Store, day: date) -> tuple[datetime, datetime]:
    start = datetime.combine(day, time(), store.zone)
    return start, datetime.combine(day + timedelta(days=1), time(), store.zone)


def free_times(holding: list[TestDrive], opened: Opened) -> list[time]:
    """Half hours of the opening hours that nobody has, from now on."""
    if opened is None:
        return []
    at, closes, now = opened
    found = []
    while at + HALF_HOUR <= closes:
        clash = any(drive.starts_at < at + HALF_HOUR and drive.ends_at > at for drive in holding)
        if at >= now and not clash:
            found.append(at.time())
        at += HALF_HOUR
    return found
