"""The lead's clock runs in open hours, tells before it lapses, and moves a lead on that nobody tries."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.utils import timezone

from accounts.hours import add_open_time, shifts
from accounts.models import CityHoliday, Parameter
from atendimento import services
from atendimento.models import Atendimento, Channel, Contact, Event, LeadLimit
from atendimento.services import Lead, leads, receive_lead, turns
from atendimento.services.clock import due_of
from core.models import Notice
from tests.accounts.test_hours import STATES, ZONES
from tests.factories import StoreFactory
from tests.factories_atendimento import ProspectFactory, nature

pytestmark = pytest.mark.django_db


def at(text, zone="America/Sao_Paulo"):
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone))


def open_time(store, start, end):
    """How much of the time between two moments the store was open."""
    total = timedelta()
    for opens, closes in shifts(store, start):
        if opens >= end:
            break
        total += min(closes, end).astimezone(UTC) - opens.astimezone(UTC)
    return total


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize(
    ("start", "minutes", "due"),
    [
        ("2026-11-24T10:00", 30, "2026-11-24T10:30"),
        ("2026-11-24T17:50", 30, "2026-11-25T08:20"),  # over the night
        ("2026-11-24T23:59", 10, "2026-11-25T08:10"),  # midnight, either side
        ("2026-11-25T00:01", 10, "2026-11-25T08:10"),
        ("2026-11-28T11:50", 30, "2026-11-30T08:20"),  # Saturday noon to Monday
        ("2026-12-24T17:50", 30, "2026-12-26T08:20"),  # over Christmas
        ("2026-11-23T08:00", 600 + 5, "2026-11-24T08:05"),  # a whole day long
    ],
)
def test_limit_runs_in_open_hours_on_the_stores_clock(zone, start, minutes, due):
    store = StoreFactory(time_zone=zone, state=STATES[zone])

    found = add_open_time(store, at(start, zone), timedelta(minutes=minutes))

    assert found == at(due, zone)
    assert open_time(store, at(start, zone), found) == timedelta(minutes=minutes)


@pytest.mark.parametrize(
    ("state", "zone", "holiday"),
    [
        ("SP", "America/Sao_Paulo", "2026-07-09"),  # Revolução Constitucionalista
        ("AM", "America/Manaus", "2026-09-05"),  # Elevação do Amazonas, a Saturday
        ("AC", "America/Rio_Branco", "2026-06-15"),  # Aniversário do Acre
        ("PE", "America/Noronha", "2026-03-06"),  # Revolução Pernambucana
    ],
)
def test_limit_waits_over_a_holiday_of_the_state(state, zone, holiday):
    store = StoreFactory(time_zone=zone, state=state)
    elsewhere = StoreFactory(time_zone=zone, state="RS")
    start = at(f"{holiday}T09:00", zone)

    assert add_open_time(store, start, timedelta(minutes=30)).date() > start.date()
    assert add_open_time(elsewhere, start, timedelta(minutes=30)) == start + timedelta(minutes=30)


@pytest.mark.parametrize(
    ("yearly", "day", "city"), [(True, "2020-01-25", "São Paulo"), (False, "2027-01-25", "SAO PAULO")]
)
def test_limit_waits_over_a_holiday_of_the_city(yearly, day, city):
    CityHoliday.objects.create(state="SP", city=city, day=day, name="Aniversário da cidade", yearly=yearly)
    store = StoreFactory(state="SP", city="São Paulo")
    neighbour = StoreFactory(state="SP", city="Guarulhos")
    start = at("2027-01-25T17:45")

    assert add_open_time(store, start, timedelta(minutes=30)) == at("2027-01-26T08:30")
    assert add_open_time(neighbour, start, timedelta(minutes=30)) == at("2027-01-26T08:15")


# A lead's way

MORNING = at("2026-11-24T10:00")


@pytest.fixture
def clock():
    with time_machine.travel(MORNING, tick=False) as traveller:
        yield traveller


def come(world, origin="Webmotors", responsible=None):
    lead = Lead(
        store=world.store,
        person=ProspectFactory(group=world.store.group),
        is_new_person=True,
        nature=nature(),
        department="VN",
        channel=Channel.objects.get(code="portal"),
        origin=origin,
        received_at=timezone.now(),
        responsible=responsible,
    )
    return receive_lead(lead, by=world.supervisor).attendance


def state_of(lead):
    """What it waits for and until when, the same as it is read and once the worker wrote it down."""
    lead.refresh_from_db()
    due = due_of(lead)
    leads.settle(lead.pk)
    lead.refresh_from_db()
    assert lead.clock_due_at == due
    return lead.clock_step, due and due.astimezone(lead.store.zone).strftime("%H:%M")


def test_clock_asks_for_each_step_in_turn(world, clock):
    lead = come(world)
    assert state_of(lead) == ("assume", "10:10")

    clock.move_to(MORNING + timedelta(minutes=5))
    services.assume(attendance=lead, by=world.seller)
    assert state_of(lead) == ("attempt", "10:35")

    services.no_answer(contact=lead.contacts.get(), by=world.seller)
    assert state_of(lead) == ("talk", "14:05")

    lead = services.schedule_next(attendance=lead, plan=world.plan(), by=world.seller).attendance
    outcome = services.Outcome(plan=world.plan(2), result=world_result("agendou-retorno"))
    Atendimento.objects.update(media=1)
    services.confirm(attendance=lead, outcome=outcome, by=world.seller)
    assert state_of(lead) == ("", None)


def world_result(code):
    from tests.atendimento.conftest import result  # noqa: PLC0415 -- slow

    return result(code)


def test_limits_are_told_by_origin_then_store_then_parameter(world, clock):
    Parameter.objects.create(key="lead_assume_minutes", value=20, group=world.store.group)
    assert state_of(come(world))[1] == "10:20"

    LeadLimit.objects.create(store=world.store, assume_minutes=7)
    LeadLimit.objects.create(store=world.store, origin="OLX", assume_minutes=0)

    assert state_of(come(world))[1] == "10:07"
    assert state_of(come(world, origin="OLX")) == ("assume", None)


def test_who_has_it_is_warned_once_before_the_limit(world, clock):
    lead = come(world, responsible=world.seller)
    Notice.objects.all().delete()

    clock.move_to(MORNING + timedelta(minutes=26))
    assert (leads.run_clocks(), leads.run_clocks()) == (1, 0)

    [notice] = Notice.objects.all()
    assert (notice.user, notice.url) == (world.seller, f"/atendimentos/{lead.pk}/")
    assert "primeira tentativa até 10:30" in notice.text


def test_a_new_lead_of_nobodys_is_told_at_once_to_whom_it_may_fall_and_who_leads_them(world, clock):
    lead = come(world)

    leads.run_clocks()
    leads.run_clocks()

    told = Notice.objects.filter(kind="lead", url=f"/atendimentos/{lead.pk}/")
    assert {notice.user for notice in told} == {world.seller, world.colleague, world.supervisor}
    assert told.count() == 3
    assert {notice.text for notice in told} == {f"Novo lead sem responsável: {lead.person.name}"}


def available(world, *users):
    for user in users:
        turns.set_situation(store=world.store, seller=user, situation="available", by=user)


def test_lead_nobody_tries_goes_round_and_then_its_leaders_are_told(world, clock):
    Parameter.objects.create(key="lead_redistributions", value=1, group=world.store.group)
    available(world, world.seller, world.colleague)
    lead = come(world, responsible=world.seller)

    clock.move_to(MORNING + timedelta(minutes=31))
    assert leads.run_clocks() == 1
    lead.refresh_from_db()
    assert lead.responsible == world.colleague
    assert lead.contacts.get().assignee == world.colleague
    assert state_of(lead) == ("attempt", "11:01")
    assert lead.events.filter(kind=Event.Kind.REDISTRIBUTED).get().label.startswith("Vez de ")
    assert Notice.objects.filter(user=world.seller, text__contains="passou a outro vendedor").exists()

    clock.move_to(MORNING + timedelta(minutes=62))
    assert (leads.run_clocks(), leads.run_clocks()) == (1, 0)
    lead.refresh_from_db()
    assert lead.responsible == world.colleague
    assert Notice.objects.filter(user=world.supervisor, text__contains="passou do limite").count() == 1


def test_lead_nobody_assumes_is_given_by_the_rota(world, clock):
    available(world, world.colleague)
    lead = come(world)

    clock.move_to(MORNING + timedelta(minutes=11))
    leads.run_clocks()

    lead.refresh_from_db()
    assert lead.responsible == world.colleague


def test_closing_stops_the_clock(world, clock):
    lead = come(world, responsible=world.seller)

    services.cancel_attendance(attendance=lead, by=world.seller)

    assert state_of(lead) == ("", None)
    assert not Contact.objects.scheduled().exists()
