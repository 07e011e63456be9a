from datetime import datetime, time, timedelta
from decimal import Decimal

import pytest
from auditlog.context import set_actor
from auditlog.models import LogEntry
from django.urls import reverse
from django.utils import timezone

from core.errors import StaleVersion
from core.models import Notice
from customers.models import Ownership
from tests.expected import workshop_moves as expected
from tests.factories_deal import VehicleFactory
from tests.workshop.test_services import LINE, book, order
from workshop.models import Booking, OrderLine, PromiseMove, ServiceOrder
from workshop.orders import services
from workshop.services import WorkshopError
from workshop.states import ORDER_MOVES

WARRANTY = LINE | {"payer": "warranty", "nature": "part", "unit_price": Decimal(100), "quantity": Decimal(1)}


@pytest.fixture
def adviser(client, world):
    client.force_login(world.adviser)
    return client


def test_moves_equal_the_table():
    assert {(move.source, move.target) for move in ORDER_MOVES} == expected.ORDER_MOVES
    assert [state for state, _label in ServiceOrder.State.choices] == expected.ORDER


def test_customer_pays_only_his_own_lines(world):
    made = services.change_lines(order=order(world), lines=[LINE, WARRANTY], version=1, by=world.adviser)

    assert (made.totals.total, made.client_total) == (Decimal("234.85"), Decimal("134.85"))


def test_changed_lines_are_told_with_what_they_were(world):
    attendance = world.attendance()
    made = order(world, attendance=attendance)

    for version in (1, 2):
        services.change_lines(order=made, lines=[LINE, WARRANTY], version=version, by=world.adviser)
    services.change_lines(order=made, lines=[WARRANTY], version=3, by=world.supervisor)

    first, second = attendance.events.filter(kind="order_changed").order_by("pk")
    assert (second.actor, second.ref) == (world.supervisor, made.reference)
    assert first.data["after"] == second.data["before"]
    assert second.label.replace("\u00a0", " ").endswith("R$ 234,85 → R$ 100,00")
    told = {
        name: [line["description"] for line in second.data[name]["lines"]] for name in ("before", "after")
    }
    assert told == {"before": ["Troca de óleo"] * 2, "after": ["Troca de óleo"]}
    assert (
        second.data["after"]["lines"][0] | {"payer": "warranty", "unit_price": "100.00"}
        == (second.data["after"]["lines"][0])
    )


def test_lines_of_an_order_without_attendance_leave_their_trace_too(world):
    made = order(world)
    services.change_lines(order=made, lines=[LINE], version=1, by=world.adviser)

    with set_actor(world.supervisor):
        services.change_lines(order=made, lines=[WARRANTY], version=2, by=world.supervisor)

    gone = LogEntry.objects.get_for_model(OrderLine).get(action=LogEntry.Action.DELETE)
    assert (gone.actor, gone.changes["unit_price"][0]) == (world.supervisor, "89.90")


def test_lines_of_a_stale_or_closed_order_stay(world):
    made = order(world)
    services.change_lines(order=made, lines=[LINE], version=1, by=world.adviser)

    with pytest.raises(StaleVersion):
        services.change_lines(order=made, lines=[WARRANTY], version=1, by=world.adviser)
    services.close_order(order=made, by=world.adviser)
    with pytest.raises(WorkshopError, match="não está mais aberta"):
        services.change_lines(order=made, lines=[WARRANTY], version=3, by=world.adviser)

    assert [line.payer for line in made.lines.all()] == ["client"]


@pytest.mark.parametrize(("plate", "known"), [("ABC1D23", True), ("NEW1D23", False)])
def test_km_of_an_order_is_the_vehicles_from_then_on(world, plate, known):
    if known:
        VehicleFactory(group=world.store.group, plate=plate, km=30_632)

    made = order(world, plate=plate, km=31_000)
    services.close_order(order=made, by=world.adviser)
    order(world, plate=plate, km=None)

    made.vehicle.refresh_from_db()
    assert (made.vehicle.km, made.vehicle.km_on) == (31_000, world.store.today())
    assert made.vehicle.changes.latest("pk").actor == world.adviser


def test_promise_moves_with_its_motive_and_is_told(world):
    attendance = world.attendance()
    made = order(world, attendance=attendance)
    before, after = made.promised_at, made.promised_at + timedelta(minutes=30)

    moved = services.move_promise(
        order=made, promised_at=after, reason="Peça em falta", version=1, by=world.adviser
    )

    row = PromiseMove.objects.get()
    assert (row.before, row.after, row.reason, moved.promised_at) == (before, after, "Peça em falta", after)
    event = attendance.events.latest("pk")
    assert event.kind == "promise_moved"
    assert "Peça em falta" in event.label


@pytest.mark.parametrize(
    ("days", "hour", "field"), [(0, 3, "promised_hour"), (0, 19, "promised_hour"), (1, 9, "promised_on")]
)
def test_promise_outside_the_stores_hours_is_refused(world, days, hour, field):
    """A weekday before it opens and after it closed; a Sunday."""
    made = order(world)
    sunday = world.weekday + timedelta(days=6 - world.weekday.weekday())
    day = sunday if days else world.weekday
    promised = datetime.combine(day, time(hour), world.store.zone)

    with pytest.raises(WorkshopError) as opened:
        order(world, plate="NEW1D23", promised_at=promised)
    with pytest.raises(WorkshopError) as moved:
        services.move_promise(order=made, promised_at=promised, reason="Peça", version=1, by=world.adviser)

    assert (opened.value.field, moved.value.field) == (field, field)
    assert ServiceOrder.objects.get().promised_at == made.promised_at


@pytest.mark.parametrize(
    ("days", "reason", "field"), [(1, " ", "reason"), (-9, "Erro", "promised_on"), (0, "Erro", "promised_on")]
)
def test_promise_without_motive_past_or_unchanged_is_refused(world, days, reason, field):
    made = order(world)

    with pytest.raises(WorkshopError) as refused:
        services.move_promise(
            order=made,
            promised_at=made.promised_at + timedelta(days=days),
            reason=reason,
            version=1,
            by=world.adviser,
        )

    assert refused.value.field == field
    assert not PromiseMove.objects.exists()


def test_closed_order_keeps_when_and_lets_the_car_come_again(world):
    made = services.close_order(order=order(world), by=world.adviser)

    assert made.closed_at is not None
    assert order(world).state == "open"


def test_walk_in_is_told_to_the_seller(world):
    person = world.person()
    Ownership.objects.create(person=person, store=world.store, department="VN", owner=world.seller)

    order(world, person=person)

    assert Notice.objects.get().user == world.seller
    assert person.name in Notice.objects.get().text


def test_form_of_a_booking_is_filled_and_shows_its_origin(adviser, world):
    booking = book(world, advisor=world.adviser, km=100)
    booking.requests.create(text="Barulho na roda")
    Booking.objects.update(starts_on=world.store.today())
    url = reverse("workshop:order-create", query={"agendamento": booking.pk})
    page = adviser.get(url).content.decode()
    post = {
        "customer_name": "Sônia", "plate": "ABC1D23", "vehicle_description": "Gol 1.0", "kind": "client",
        "customer_phone": "(11) 98765-4321", "km": "100", "requests": "Barulho na roda",
        "promised_on": str(world.tomorrow), "promised_hour": "11:00",
    }  # fmt: skip

    adviser.post(url, post)

    made = ServiceOrder.objects.get()
    assert "Barulho na roda" in page
    assert 'value="Sônia"' in page
    assert (made.booking, Booking.objects.get().state) == (booking, "attended")
    assert booking.get_absolute_url() in adviser.get(made.get_absolute_url()).content.decode()
    assert made.get_absolute_url() in adviser.get(booking.get_absolute_url()).content.decode()


def test_form_of_a_booking_out_of_sight_is_404(adviser, world):
    booking = book(world, by=world.colleague, advisor=world.colleague)

    for asked in (booking.pk, "x", 99999):
        url = reverse("workshop:order-create", query={"agendamento": asked})
        assert adviser.get(url).status_code == 404


def test_lines_page_writes_them_and_tells_a_conflict(adviser, world):
    made = order(world)
    url = reverse("workshop:order-lines", args=[made.pk])
    post = {
        "version": "1", "lines-TOTAL_FORMS": "1", "lines-INITIAL_FORMS": "0", "lines-0-nature": "part",
        "lines-0-payer": "warranty", "lines-0-description": "Filtro", "lines-0-quantity": "1",
        "lines-0-unit_price": "45,50",
    }  # fmt: skip

    wrong = adviser.post(url, post | {"lines-0-unit_price": "x"})
    done = adviser.post(url, post)
    stale = adviser.post(url, post)

    assert (wrong.status_code, done.status_code, stale.status_code) == (422, 302, 409)
    line = made.lines.get()
    assert (line.payer, line.nature, line.total) == ("warranty", "part", Decimal("45.50"))
    assert 'value="Filtro"' in adviser.get(url).content.decode()


@pytest.mark.parametrize("page", ["lines", "promise"])
def test_forms_of_a_closed_order_lead_back_to_it(adviser, world, page):
    made = services.close_order(order=order(world), by=world.adviser)
    url = reverse(f"workshop:order-{page}", args=[made.pk])

    for response in (adviser.get(url, follow=True), adviser.post(url, {"version": "2"}, follow=True)):
        assert response.redirect_chain == [(made.get_absolute_url(), 302)]
        assert "não está mais aberta" in response.content.decode()


def test_promise_page_moves_it(adviser, world):
    made = order(world)
    url = reverse("workshop:order-promise", args=[made.pk])
    post = {
        "version": "1",
        "promised_on": str(world.weekday),
        "promised_hour": "17:30",
        "reason": "Peça em falta",
    }

    empty = adviser.post(url, {"version": "1"})
    done = adviser.post(url, post)
    stale = adviser.post(url, post | {"promised_hour": "18:00"})

    assert (empty.status_code, done.status_code, stale.status_code) == (422, 302, 409)
    form = stale.context["form"]
    assert (form["reason"].value(), form["version"].value()) == ("Peça em falta", "2")
    local = ServiceOrder.objects.get().promised_at.astimezone(world.store.zone)
    assert (local.date(), f"{local:%H:%M}") == (world.weekday, "17:30")
    assert "Peça em falta" in adviser.get(made.get_absolute_url()).content.decode()


def test_late_order_says_so(adviser, world):
    made = order(world)
    ServiceOrder.objects.update(promised_at=timezone.now() - timedelta(hours=1))

    assert "atrasada" in adviser.get(made.get_absolute_url()).content.decode()
    assert "atrasada" in adviser.get(reverse("workshop:order-list")).content.decode()
