"""Test drives of store A around this very day: driven, missed, marked; and one that nobody wanted."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from itertools import zip_longest

from accounts.hours import hours_on
from accounts.models import Store, User
from atendimento import services
from atendimento.models import SALES, Atendimento, Event, TestDrive, TestDriveRefusal
from atendimento.services.test_drives import decline_test_drive, take_quarters
from customers.licences import check_digits
from demo.organisation import House
from vehicles.models import StockItem

HOUR, LENGTH = timedelta(hours=1), timedelta(minutes=30)
NEAREST = 10
Kind, State = Event.Kind, TestDrive.State
# Which open day from today, hours after the opening (or before the closing), and what became of it.
PLAN = [
    (1, 1, State.SCHEDULED),
    (-1, 2, State.DONE),
    (-1, 3, State.MISSED),
    (1, 3, State.SCHEDULED),
    (0, -2, State.SCHEDULED),
    (0, -1, State.SCHEDULED),
]


def add_drives(house: House) -> None:
    store = house.stores["A"]
    cars = list(StockItem.objects.filter(store=store, state=StockItem.State.DEMO).order_by("pk")[:3])
    sales = sales_of(house, len(PLAN) + 1)
    if not cars or not sales:
        return
    for number, (attendance, (step, hours, state)) in enumerate(zip(sales, PLAN, strict=False)):
        starts = moment(store, step, hours)
        if starts:
            add_drive(attendance, cars[number % len(cars)], starts, state)
    motive = TestDriveRefusal.objects.active().get(name="Sem tempo")
    last = sales[-1]
    decline_test_drive(attendance=last, motive=motive, note="Volta no sábado", by=seller_of(last))


def sales_of(house: House, number: int) -> list[Atendimento]:
    """Running for some days, the two sellers' in turn: whoever signs in as one of them finds his own."""
    store = house.stores["A"]
    old = store.now() - timedelta(days=4)
    rows = Atendimento.objects.in_progress().filter(store=store, department__in=SALES, created_at__lt=old)
    found = [
        list(rows.filter(responsible=house.users[name]).select_related("store").order_by("pk")[:number])
        for name in ("consultor", "consultora")
    ]
    return [row for pair in zip_longest(*found) for row in pair if row][:number]


def open_days(store: Store, step: int) -> Iterator[date]:
    days = (store.today() + timedelta(days=offset * step) for offset in range(1, NEAREST))
    return (day for day in days if hours_on(store, day))


def moment(store: Store, step: int, hours: int) -> datetime | None:
    """On today, or on the nearest day before or after on which the store is open."""
    day = next(open_days(store, step), None) if step else store.today()
    limits = hours_on(store, day) if day else None
    if day is None or limits is None:
        return None
    opens, closes = (datetime.combine(day, hour, store.zone) for hour in limits)
    return opens + hours * HOUR if hours > 0 else closes + hours * HOUR


def seller_of(attendance: Atendimento) -> User:
    assert attendance.responsible is not None  # noqa: S101 -- chosen so
    return attendance.responsible


def add_drive(attendance: Atendimento, car: StockItem, starts: datetime, state: str) -> None:
    """As its services would have left it, whatever hour it is now."""
    seller = seller_of(attendance)
    marked = attendance.created_at + HOUR
    drive = TestDrive(
        attendance=attendance, store=attendance.store, stock_item=car, state=state, starts_at=starts,
        ends_at=starts + LENGTH, created_by=seller, created_at=marked,
    )  # fmt: skip
    told = [(Kind.TEST_DRIVE_BOOKED, marked)]
    if state == State.DONE:
        base = "624729276"
        drive.licence_number, drive.licence_category = base + check_digits(base), "B"
        drive.licence_valid_until = attendance.store.today() + timedelta(days=700)
        drive.driver_name = attendance.person.name if attendance.person else ""
        drive.checked_by, drive.term_signed_at, drive.back_at = seller, starts, starts + LENGTH
        told += [(Kind.TEST_DRIVE_STARTED, starts), (Kind.TEST_DRIVE_DONE, starts + LENGTH)]
    elif state == State.MISSED:
        told += [(Kind.TEST_DRIVE_MISSED, starts + LENGTH)]
    drive.save()
    if state in TestDrive.HOLDING:
        take_quarters(drive)
    for kind, at in told:
        tell(drive, kind, at)


def tell(drive: TestDrive, kind: str, at: datetime) -> None:
    label = f"{drive.local_start:%d/%m/%Y %H:%M} · {drive.car}"
    event = services.record(
        drive.attendance, kind, by=drive.created_by, ref=f"testdrive:{drive.pk}", label=label,
        url=drive.get_absolute_url(),
    )  # fmt: skip
    Event.objects.filter(pk=event.pk).update(at=at)
