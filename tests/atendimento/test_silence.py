"""A silence climbs: the responsible, his supervisor, the manager, each once until something is done."""

from datetime import datetime, timedelta

import pytest
import time_machine

from accounts import grants
from accounts.models import Parameter
from atendimento import services
from atendimento.models import Atendimento, Event
from atendimento.services import silence
from core.models import Notice
from tests.factories import member

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def clock(world):
    with time_machine.travel(datetime(2026, 11, 24, 10, tzinfo=world.store.zone), tick=False) as traveller:
        yield traveller


@pytest.fixture
def manager(world):
    return member(grants.GERENTE, (world.store, "VN VU OF"))


def switch_on(world, seller=7, supervisor=15, manager=21):
    days = {"seller": seller, "supervisor": supervisor, "manager": manager}
    for who, value in days.items():
        Parameter.objects.create(key=f"silence_{who}_days", value=value, group=world.store.group)


def told():
    found = list(Notice.objects.filter(kind="silence").order_by("pk").values_list("user__pk", flat=True))
    Notice.objects.all().delete()
    return found


def test_nobody_hears_while_it_is_off(world, clock):
    world.confirmed()
    clock.shift(timedelta(days=90))

    assert (silence.tell_silences(), told()) == (0, [])


def test_each_level_hears_once_and_what_is_done_ends_it(world, clock, manager):
    switch_on(world)
    attendance = world.confirmed(days=1)
    contact = attendance.contacts.get(state="scheduled")

    heard = []
    for days in (6, 1, 7, 1, 6, 30):
        clock.shift(timedelta(days=days))
        heard.append((silence.tell_silences(), silence.tell_silences(), told()))
    assert heard == [
        (0, 0, []),
        (1, 0, [world.seller.pk]),
        (0, 0, []),
        (1, 0, [world.supervisor.pk]),
        (1, 0, [manager.pk]),
        (0, 0, []),
    ]
    labels = attendance.events.filter(kind=Event.Kind.SILENCE).order_by("pk").values_list("label", flat=True)
    assert labels[0] == f"7 dias sem contato: {world.seller.display_name}"

    services.log_attempt(contact=contact, means="WhatsApp", by=world.seller)
    clock.shift(timedelta(days=7))
    assert (silence.tell_silences(), told()) == (1, [world.seller.pk])


def test_each_level_hears_the_days_that_passed(world, clock):
    switch_on(world, seller=3, supervisor=5, manager=0)
    world.confirmed(days=1)
    clock.shift(timedelta(days=17, hours=2))

    silence.tell_silences()

    texts = Notice.objects.filter(kind="silence").values_list("text", flat=True)
    assert [text.rpartition(": ")[2] for text in texts] == ["17 dias sem contato"] * 2
    labels = Event.objects.filter(kind="silence").values_list("label", flat=True)
    assert [label.partition(":")[0] for label in labels] == ["17 dias sem contato"] * 2


@pytest.mark.parametrize("why", ["agreed", "closing asked", "over", "another store"])
def test_no_silence_where_something_is_agreed_or_nothing_runs(world, clock, why):
    attendance = world.confirmed(days=30 if why == "agreed" else 1)
    if why == "closing asked":
        attendance.closing_asked_at = datetime(2026, 11, 24, tzinfo=world.store.zone)
        attendance.save()
    elif why == "over":
        Atendimento.objects.update(state="cancelled")
    if why != "another store":
        switch_on(world)
    clock.shift(timedelta(days=20))

    assert (silence.tell_silences(), told()) == (0, [])


def test_without_a_responsible_the_supervisor_hears_first(world, clock):
    switch_on(world)
    attendance = world.confirmed()
    services.release(attendance=attendance, by=world.supervisor)
    clock.shift(timedelta(days=8))

    assert (silence.tell_silences(), told()) == (1, [world.supervisor.pk])


@pytest.mark.parametrize("count", [1, 3])
def test_silences_are_found_in_constant_queries(world, clock, count, django_assert_max_num_queries):
    switch_on(world)
    for _number in range(count):
        world.confirmed()
    Atendimento.objects.update(silence_told=3)
    clock.shift(timedelta(days=60))

    with django_assert_max_num_queries(10):
        assert silence.tell_silences() == 0
