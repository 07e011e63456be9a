from datetime import datetime, time
from zoneinfo import ZoneInfo

import pytest

from accounts.hours import next_open
from accounts.models import OpeningHours
from tests.factories import StoreFactory

pytestmark = pytest.mark.django_db

# Each zone's own wall clock is what counts.
ZONES = ["America/Sao_Paulo", "America/Manaus", "America/Rio_Branco", "America/Noronha"]
STATES = dict(zip(ZONES, ["SP", "AM", "AC", "PE"], strict=True))


def moment(text: str, zone: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone))


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ("2026-11-24T10:30", "2026-11-24T10:30"),  # Tuesday, open
        ("2026-11-24T07:15", "2026-11-24T08:00"),  # before opening
        ("2026-11-24T18:00", "2026-11-25T08:00"),  # closed at the very hour
        ("2026-11-24T23:59", "2026-11-25T08:00"),
        ("2026-11-25T00:01", "2026-11-25T08:00"),
        ("2026-11-28T11:59", "2026-11-28T11:59"),  # Saturday morning
        ("2026-11-28T12:00", "2026-11-30T08:00"),  # over Sunday
        ("2026-12-24T19:00", "2026-12-26T08:00"),  # over Christmas, to the Saturday
    ],
)
def test_next_open_moves_into_usual_hours_on_the_stores_clock(zone, asked, expected):
    store = StoreFactory(time_zone=zone, state=STATES[zone])

    found = next_open(store, moment(asked, zone))

    assert found == moment(expected, zone)
    assert found.tzinfo == ZoneInfo(zone)


def test_next_open_keeps_the_holidays_of_the_state():
    # 9 July: São Paulo's own holiday, an ordinary Thursday in Amazonas.
    paulista = StoreFactory(state="SP")
    manauara = StoreFactory(state="AM")

    asked = moment("2026-07-09T10:00", "America/Sao_Paulo")

    assert next_open(paulista, asked) == moment("2026-07-10T08:00", "America/Sao_Paulo")
    assert next_open(manauara, asked) == asked


def test_next_open_follows_the_stores_own_hours():
    store = StoreFactory()
    OpeningHours.objects.create(store=store, weekday=6, opens=time(10), closes=time(16))

    assert next_open(store, moment("2026-11-24T10:00", "America/Sao_Paulo")) == moment(
        "2026-11-29T10:00", "America/Sao_Paulo"
    )


def test_next_open_accepts_a_state_nobody_knows():
    store = StoreFactory(state="XX")

    asked = moment("2026-11-24T10:00", "America/Sao_Paulo")

    assert next_open(store, asked) == asked


def test_next_open_converts_a_moment_of_another_zone():
    store = StoreFactory(time_zone="America/Rio_Branco", state="AC")

    # 09:00 in São Paulo is 07:00 in Rio Branco.
    assert next_open(store, moment("2026-11-24T09:00", "America/Sao_Paulo")) == moment(
        "2026-11-24T08:00", "America/Rio_Branco"
    )
