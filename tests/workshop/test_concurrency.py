"""Documents of one attendance at once: each move holds the attendance first."""

from collections import Counter
from contextlib import suppress
from datetime import time
from functools import partial

import pytest
from django.db import connection

from atendimento.models import CadenceRun
from tests.atendimento.test_concurrency import race
from tests.factories_deal import VehicleFactory
from tests.workshop.conftest import World
from tests.workshop.test_bookings import timetable, today
from tests.workshop.test_services import book, order
from workshop.bookings import services
from workshop.models import Booking, BookingDay, ServiceOrder
from workshop.services import WorkshopError

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)
CARS = 4


def cars(world, attendance):
    """One for each hour of the morning, all of them due today."""
    made = [
        book(world, attendance=attendance, plate=f"ABC1D2{number}", starts_at=time(8 + number))
        for number in range(CARS)
    ]
    return [today(booking, hour=0) for booking in made]


def refused(service, **arguments):
    with suppress(WorkshopError):
        service(**arguments)


def test_order_and_arrival_of_one_booking_do_not_wait_for_each_other():
    world = World()
    attendance = world.attendance()
    bookings = cars(world, attendance)

    opening = [partial(order, world, attendance=attendance, booking=row, plate=row.plate) for row in bookings]
    coming = [partial(refused, services.attend_booking, booking=row, by=world.adviser) for row in bookings]
    race([job for pair in zip(opening, coming, strict=True) for job in pair])

    assert set(Booking.objects.values_list("state", flat=True)) == {"attended"}
    assert ServiceOrder.objects.count() == CARS
    assert attendance.events.filter(kind="booking_attended").count() == CARS


def test_several_missed_at_once_begin_one_cadence():
    world = World()
    attendance = world.attendance(department="VU")
    bookings = cars(world, attendance)

    race([partial(services.miss_booking, booking=row, by=world.adviser) for row in bookings])

    assert set(Booking.objects.values_list("state", flat=True)) == {"no_show"}
    assert CadenceRun.objects.running().filter(attendance=attendance).count() == 1


def crowd() -> int:
    """Each is a thread with its own connection."""
    return 50 if connection.vendor == "postgresql" else 8


def outcomes(press):
    """How each of a crowd that does the same at once fares."""
    answers = race([press] * crowd())
    return Counter("refused" if isinstance(answer, WorkshopError) else "done" for answer in answers)


@pytest.mark.slow
def test_many_book_the_last_places_exactly_the_capacity_wins():
    world = World()
    timetable(world, capacity=3)

    found = outcomes(partial(book, world, advisor=world.adviser))

    assert found == {"done": 3, "refused": crowd() - 3}
    assert Booking.objects.count() == 3
    assert BookingDay.objects.count() == 1


@pytest.mark.slow
def test_many_orders_for_one_vehicle_one_wins():
    world = World()
    vehicle = VehicleFactory(group=world.store.group)

    found = outcomes(partial(order, world, vehicle=vehicle))

    assert found == {"done": 1, "refused": crowd() - 1}
    assert ServiceOrder.objects.count() == 1
