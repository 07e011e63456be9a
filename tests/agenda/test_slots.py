"""The chips stay in business hours."""

from datetime import datetime, time

import pytest
import time_machine

from accounts.models import OpeningHours
from agenda.slots import find_slot, slots
from tests.factories import StoreFactory


def offered(store, moment):
    local = datetime.strptime(moment, "%Y-%m-%d %H:%M").replace(tzinfo=store.zone)
    with time_machine.travel(local, tick=False):
        return [(slot.label, f"{slot.moment:%d/%m %H:%M}") for slot in slots(store)]


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        (
            "2026-11-24 11:00",
            [("+2 h", "24/11 13:00"), ("hoje 18:00", "24/11 18:00"), ("amanhã 9:00", "25/11 09:00")],
        ),
        # Late in the day: two hours on is tomorrow's opening, and called so.
        (
            "2026-11-24 17:30",
            [("hoje 18:00", "24/11 18:00"), ("amanhã 8:00", "25/11 08:00"), ("amanhã 9:00", "25/11 09:00")],
        ),
        ("2026-11-24 18:00", [("amanhã 8:00", "25/11 08:00"), ("amanhã 9:00", "25/11 09:00")]),
        # Before it opens: still today.
        (
            "2026-11-24 05:00",
            [("hoje 8:00", "24/11 08:00"), ("hoje 18:00", "24/11 18:00"), ("amanhã 9:00", "25/11 09:00")],
        ),
        # Saturday closes at noon, Sunday is closed.
        (
            "2026-11-28 11:00",
            [
                ("hoje 12:00", "28/11 12:00"),
                ("segunda 30/11 8:00", "30/11 08:00"),
                ("segunda 30/11 9:00", "30/11 09:00"),
            ],
        ),
        ("2026-11-29 11:00", [("amanhã 8:00", "30/11 08:00"), ("amanhã 9:00", "30/11 09:00")]),
        # Christmas Eve, then a holiday, then a Saturday.
        (
            "2026-12-24 16:30",
            [
                ("hoje 18:00", "24/12 18:00"),
                ("sábado 26/12 8:00", "26/12 08:00"),
                ("sábado 26/12 9:00", "26/12 09:00"),
            ],
        ),
    ],
)
def test_usual_hours(db, moment, expected):
    assert offered(StoreFactory(state="SP"), moment) == expected


def test_own_hours_of_a_store_that_opens_late(db):
    store = StoreFactory()
    for weekday in range(5):
        OpeningHours.objects.create(store=store, weekday=weekday, opens=time(10), closes=time(20))

    assert offered(store, "2026-11-24 16:30") == [
        ("+2 h", "24/11 18:30"),
        ("hoje 18:00", "24/11 18:00"),
        ("amanhã 10:00", "25/11 10:00"),
    ]


def test_two_hours_on_that_are_tomorrows_nine_are_offered_once(db):
    store = StoreFactory()
    for weekday in range(5):
        OpeningHours.objects.create(store=store, weekday=weekday, opens=time(9), closes=time(18))

    assert offered(store, "2026-11-24 18:27") == [("amanhã 9:00", "25/11 09:00")]


def test_other_zone_has_its_own_evening(db):
    store = StoreFactory(time_zone="America/Rio_Branco")

    assert offered(store, "2026-11-24 17:00")[0] == ("hoje 18:00", "24/11 18:00")


def test_unknown_chip_is_nothing(db):
    assert find_slot(StoreFactory(), "zebra") is None
