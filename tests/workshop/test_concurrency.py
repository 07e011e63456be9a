"""Documents of one attendance at once: each move holds the attendance first."""

from contextlib import suppress
from datetime import time
from functools import partial

import pytest

from atendimento.models import CadenceRun
from tests.atendimento.test_concurrency import race
from tests.workshop.conftest import World
from tests.workshop.test_bookings import today
from tests.workshop.test_services import book, order
from workshop.bookings import services
from workshop.models import Booking, ServiceOrder
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
