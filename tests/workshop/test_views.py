from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.urls import reverse

from accounts.hours import hours_on
from accounts.models import Store
from customers.models import OwnedVehicle
from tests.factories_deal import VehicleFactory
from tests.workshop.test_services import book, estimate, order
from vehicles.models import VehicleChange
from workshop.models import Booking, Estimate, ServiceOrder

HUGE = 99999999999999999999999
KINDS = {"booking": (book, Booking), "estimate": (estimate, Estimate), "order": (order, ServiceOrder)}


def typed(world, kind, **changes):
    day = world.tomorrow.isoformat()
    common = {
        "customer_name": "Sônia", "customer_phone": "(11) 98765-4321", "plate": "abc-1d23",
        "vehicle_description": "Gol 1.0", "km": "32.448",
    }  # fmt: skip
    own = {
        "booking": {"starts_on": day, "starts_at": "09:30", "service_type": "review", "requests": "Barulho"},
        "estimate": {
            "kind": "client",
            "valid_until": day,
            "lines-TOTAL_FORMS": "2",
            "lines-INITIAL_FORMS": "0",
            "lines-0-description": "Troca de óleo",
            "lines-0-quantity": "1,5",
            "lines-0-unit_price": "R$ 89,90",
            "lines-1-quantity": "1",
        },
        "order": {
            "kind": "client",
            "promised_on": world.weekday.isoformat(),
            "promised_hour": "17:00",
            "requests": "Barulho",
        },
    }
    return common | own[kind] | changes


def create_url(kind, **query):
    return reverse(f"workshop:{kind}-create", query=query)


@pytest.fixture
def adviser(client, world):
    client.force_login(world.adviser)
    return client


every_kind = pytest.mark.parametrize("kind", list(KINDS))


@every_kind
def test_form_stores_what_was_typed_and_goes_to_its_page(adviser, world, kind):
    page = adviser.get(create_url(kind))
    response = adviser.post(create_url(kind), typed(world, kind))

    made = KINDS[kind][1].objects.get()
    assert page.status_code == 200
    assert (response.status_code, response.url) == (302, made.get_absolute_url())
    assert (made.plate, made.km, made.store) == ("ABC1D23", 32448, world.store)
    assert "Sônia" in adviser.get(response.url).content.decode()


@every_kind
def test_number_of_a_document_goes_straight_to_it(client, world, kind):
    made = KINDS[kind][0](world)
    client.force_login(world.adviser)

    found = client.get(reverse("agenda:search"), {"q": made.number.lower()})
    client.force_login(world.elsewhere)
    hidden = client.get(reverse("agenda:search"), {"q": made.number})

    assert (found.status_code, found.url) == (302, made.get_absolute_url())
    assert hidden.context["found"].total == 0


@every_kind
def test_form_of_attendance_is_filled_with_its_person(adviser, world, kind):
    attendance = world.attendance()
    address = create_url(kind, atendimento=attendance.pk)

    page = adviser.get(address).content.decode()
    adviser.post(address, typed(world, kind))

    made = KINDS[kind][1].objects.get()
    assert attendance.person.name in page
    assert (made.person, made.attendance, made.customer_name) == (attendance.person, attendance, "")
    assert f"/atendimentos/{attendance.pk}/" in adviser.get(made.get_absolute_url()).content.decode()


@every_kind
def test_form_offers_the_persons_cars_only_to_who_may_see_them(adviser, world, kind):
    attendance = world.attendance()
    car = VehicleFactory(group=world.store.group, description="Civic EXL")
    OwnedVehicle.objects.create(person=attendance.person, vehicle=car)
    stranger = world.person()
    OwnedVehicle.objects.create(person=stranger, vehicle=VehicleFactory(description="Fusca", group=car.group))

    assert "Civic EXL" in adviser.get(create_url(kind, atendimento=attendance.pk)).content.decode()
    assert "Fusca" not in adviser.get(create_url(kind, pessoa=stranger.pk)).content.decode()


@every_kind
def test_search_keeps_what_was_typed_and_one_hit_fills_in(adviser, world, kind):
    person = world.person(name="Lucas Nogueira")

    response = adviser.post(
        create_url(kind), typed(world, kind, q="nogueira", procurar="1", notes="guarde isto")
    )
    content = response.content.decode()

    assert response.status_code == 200
    assert response.context["desk"].person == person
    assert "guarde isto" in content
    if kind == "estimate":
        assert "Troca de óleo" in content
    assert not KINDS[kind][1].objects.exists()


def test_search_several_are_offered_none_is_said(adviser, world):
    people = [world.person(name=f"Maria {name}") for name in ("Alves", "Souza")]
    address = create_url("booking")

    several = adviser.post(address, {"q": "maria", "procurar": "1"}).content.decode()
    nobody = adviser.post(address, {"q": "ninguém", "procurar": "1"}).content.decode()
    chosen = adviser.post(address, {"q": "maria", "escolher": people[1].pk, "km": "7"})
    changed = adviser.post(address, {"pessoa": people[1].pk, "trocar": "1"})

    for person in people:
        assert f'data-testid="person-hit" data-id="{person.pk}"' in several
    assert "Nenhum cliente encontrado" in nobody
    assert chosen.context["desk"].person == people[1]
    assert changed.context["desk"].person is None


def test_chosen_person_is_stored(adviser, world):
    person = world.person()

    adviser.post(create_url("booking"), typed(world, "booking", pessoa=person.pk))

    assert Booking.objects.get().person == person


def test_suggestions_name_people_without_phone(adviser, world):
    person = world.person(name="Lucas Nogueira")

    content = adviser.get(reverse("workshop:person-suggest"), {"q": "nogueira"}).content.decode()

    assert f'data-id="{person.pk}"' in content
    assert (
        "Nenhum cliente" in adviser.get(reverse("workshop:person-suggest"), {"q": "zz\x00"}).content.decode()
    )


@every_kind
@pytest.mark.parametrize("asked", ["abc", "0", HUGE, "stranger"])
def test_form_for_unknown_person_is_404(adviser, world, kind, asked):
    if asked == "stranger":
        asked = world.person(group=world.stranger.group).pk

    assert adviser.get(create_url(kind, pessoa=asked)).status_code == 404
    assert adviser.post(create_url(kind), typed(world, kind, pessoa=asked)).status_code == 404
    assert not KINDS[kind][1].objects.exists()


@every_kind
@pytest.mark.parametrize("asked", ["abc", HUGE, "colleague", "ended"])
def test_form_for_attendance_out_of_sight_or_ended_is_404(adviser, world, kind, asked):
    if asked == "colleague":
        asked = world.attendance(responsible=world.colleague).pk
    if asked == "ended":
        asked = world.attendance(state="cancelled").pk

    assert adviser.post(create_url(kind, atendimento=asked), typed(world, kind)).status_code == 404
    assert not KINDS[kind][1].objects.exists()


COMMON_BAD = [
    ("customer_name", ""),
    ("customer_name", "x" * 121),
    ("customer_name", "a\x00b"),
    ("customer_phone", "9" * 21),
    ("customer_phone", "1"),
    ("customer_phone", "abc"),
    ("plate", "x" * 21),
    ("plate", "NADA"),
    ("vehicle_description", "a\x07b"),
    ("km", "muito"),
    ("km", "-1"),
    ("km", HUGE),
    ("advisor", HUGE),
    ("advisor", "x"),
    ("notes", "x" * 2001),
    ("idempotency_key", "k" * 65),
]
BAD = {
    "booking": [
        ("starts_on", ""),
        ("starts_on", "9999-12-31"),
        ("starts_on", "2020-01-01"),
        ("starts_at", "25:00"),
        ("service_type", "x"),
    ],
    "estimate": [
        ("kind", "x"),
        ("valid_until", "2020-01-01"),
        ("valid_until", "0001-01-01"),
        ("delivery_days", HUGE),
        ("next_contact_on", "x"),
    ],
    "order": [
        ("kind", ""),
        ("promised_on", "9999-12-31"),
        ("promised_on", "x"),
        ("promised_hour", ""),
        ("requests", ""),
        ("requests", "x" * 2001),
        ("vehicle_description", ""),
    ],
}


@pytest.mark.parametrize(
    ("kind", "field", "value"),
    [(kind, field, value) for kind, own in BAD.items() for field, value in COMMON_BAD + own],
)
def test_bad_input_is_told_by_its_field(adviser, world, kind, field, value):
    response = adviser.post(create_url(kind), typed(world, kind) | {field: value})

    assert response.status_code == 422
    assert field in response.context["form"].errors
    assert not KINDS[kind][1].objects.exists()


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("lines-0-description", ""),
        ("lines-0-quantity", "0"),
        ("lines-0-quantity", "abc"),
        ("lines-0-unit_price", ""),
        ("lines-0-unit_price", "9" * 50),
        ("lines-0-description", "a\x00b"),
    ],
)
def test_estimate_bad_line_is_told_by_its_field(adviser, world, field, value):
    response = adviser.post(create_url("estimate"), typed(world, "estimate") | {field: value})

    assert response.status_code == 422
    assert field.rpartition("-")[2] in response.context["lines"].errors[0]
    assert not Estimate.objects.exists()


@pytest.mark.parametrize(
    "changes",
    [
        {"lines-TOTAL_FORMS": "0"},
        {"lines-TOTAL_FORMS": "999999"},
        {"lines-TOTAL_FORMS": "x"},
        {"lines-0-description": "", "lines-0-quantity": "1", "lines-0-unit_price": ""},
    ],
)
def test_estimate_without_lines_is_refused(adviser, world, changes):
    response = adviser.post(create_url("estimate"), typed(world, "estimate") | changes)

    assert response.status_code == 422
    assert not Estimate.objects.exists()


def test_order_second_for_the_vehicle_is_told(adviser, world):
    order(world, plate="ABC1D23")

    response = adviser.post(create_url("order"), typed(world, "order"))

    assert response.status_code == 422
    assert "Este veículo já tem uma ordem de serviço aberta." in response.content.decode()


@every_kind
def test_repeated_post_makes_one(adviser, world, kind):
    post = typed(world, kind, idempotency_key="k")

    first, second = adviser.post(create_url(kind), post), adviser.post(create_url(kind), post)

    assert first.url == second.url
    assert KINDS[kind][1].objects.count() == 1


@every_kind
def test_form_is_forbidden_outside_the_workshop(client, world, kind):
    client.force_login(world.seller)

    assert client.get(create_url(kind)).status_code == 403
    assert client.post(create_url(kind), typed(world, kind)).status_code == 403
    assert not KINDS[kind][1].objects.exists()


@every_kind
def test_desk_opens_bookings_only(client, world, kind):
    client.force_login(world.reception)
    wanted = 200 if kind == "booking" else 403

    assert client.get(create_url(kind)).status_code == wanted
    assert client.get(reverse(f"workshop:{kind}-list")).status_code == wanted


@every_kind
def test_page_out_of_sight_is_404(client, world, kind):
    made = KINDS[kind][0](world)
    client.force_login(world.elsewhere)

    assert client.get(made.get_absolute_url()).status_code == 404
    assert client.get(reverse(f"workshop:{kind}-detail", args=[HUGE])).status_code == 404


def at(kind, number):
    """Each booking its own hour."""
    return {"starts_at": time(8 + number)} if kind == "booking" else {}


@every_kind
@pytest.mark.parametrize("count", [1, 3])
def test_list_shows_visible_rows_in_constant_queries(adviser, world, kind, count, django_assert_num_queries):
    create, model = KINDS[kind]
    mine = {
        create(
            world, plate=f"ABC1D{number}3", person=world.person(), advisor=world.adviser, **at(kind, number)
        )
        for number in range(count)
    }
    create(world, by=world.colleague, advisor=world.colleague, plate="XYZ1D99")

    # Session, user, permissions (2), memberships (2); count, rows; the lines of estimates.
    with django_assert_num_queries(9 if kind == "estimate" else 8):
        response = adviser.get(reverse(f"workshop:{kind}-list"))

    assert set(response.context["page"]) == mine
    assert model.objects.count() == count + 1


def test_booking_list_begins_today_and_takes_days(adviser, world):
    today = world.store.today()
    soon, old = book(world), book(world)
    Booking.objects.filter(pk=soon.pk).update(starts_on=today)
    Booking.objects.filter(pk=old.pk).update(starts_on=today - timedelta(days=3))

    def found(**query):
        return list(adviser.get(reverse("workshop:booking-list"), query).context["page"])

    assert found() == [soon]
    assert found(ate=str(today - timedelta(days=1))) == [old]
    assert found(de=str(today - timedelta(days=9))) == [old, soon]
    assert found(situacao="cancelled") == []


def test_order_list_filters_by_day_of_the_store(adviser, world):
    made = order(world)
    today = world.store.today()

    def found(**query):
        return list(adviser.get(reverse("workshop:order-list"), query).context["page"])

    assert found(de=today, ate=today) == [made]
    assert found(de=today + timedelta(days=1)) == []
    assert found(ate=today - timedelta(days=1)) == []


def test_order_list_of_all_stores_takes_each_by_its_own_day(client, world):
    """Half past eleven of the evening in Rio Branco is the next day in São Paulo."""
    Store.objects.filter(pk=world.sister.pk).update(time_zone="America/Rio_Branco")
    rows = [order(world), order(world, by=world.elsewhere, store=world.sister, plate="XYZ1D34")]
    late = datetime(2026, 3, 10, 23, 30, tzinfo=ZoneInfo("America/Rio_Branco"))
    ServiceOrder.objects.update(created_at=late)
    client.force_login(world.director)
    session = client.session
    session["working_store"] = "todas"
    session.save()

    def found(day):
        return list(client.get(reverse("workshop:order-list"), {"de": day, "ate": day}).context["page"])

    page = client.get(reverse("workshop:order-list"), {"de": "2026-03-01"}).content.decode()
    assert [words in page for words in ("Matriz", "Filial", "Rio Branco")] == [True] * 3
    with time_machine.travel(late):
        assert [found(f"2026-03-{day}") for day in (10, 11)] == [rows[1:], rows[:1]]


@every_kind
@pytest.mark.parametrize("query", [{"de": "x"}, {"ate": "9999-12-31"}, {"situacao": "x"}])
def test_list_bad_filter_is_told(adviser, kind, query):
    response = adviser.get(reverse(f"workshop:{kind}-list"), query)

    assert response.status_code == 200
    assert list(response.context["filter"].errors) == list(query)


def test_list_empty_says_the_known_words(adviser):
    assert "Nenhum agendamento encontrado" in adviser.get(reverse("workshop:booking-list")).content.decode()


def test_list_answers_fragment(adviser):
    response = adviser.get(reverse("workshop:order-list"), headers={"HX-Request": "true"})

    assert "<html" not in response.content.decode()


def test_order_is_closed_and_booking_cancelled_from_their_pages(adviser, world):
    made, booking = order(world), book(world)

    adviser.post(reverse("workshop:order-close", args=[made.pk]))
    adviser.post(reverse("workshop:booking-cancel", args=[booking.pk]))
    again = adviser.post(reverse("workshop:order-cancel", args=[made.pk]), follow=True)

    assert (ServiceOrder.objects.get().state, Booking.objects.get().state) == ("closed", "cancelled")
    assert 'data-level="error"' in again.content.decode()
    assert adviser.get(reverse("workshop:order-close", args=[made.pk])).status_code == 405


def holiday(year):
    """A weekday on which every store of the country is closed."""
    days = [date(year, 12, 25), date(year, 11, 15), date(year, 9, 7), date(year, 5, 1), date(year, 1, 1)]
    return next(day for day in days if day.weekday() < 6)


@pytest.mark.parametrize(
    ("hour", "field", "said"),
    [
        ("07:59", "starts_at", "atende das 08:00 às 18:00"),
        ("18:00", "starts_at", "atende das 08:00 às 18:00"),
        ("03:00", "starts_at", "atende das 08:00 às 18:00"),
    ],
)
def test_booking_outside_the_hours_of_the_day_is_told_by_its_field(adviser, world, hour, field, said):
    monday = world.tomorrow + timedelta(days=(7 - world.tomorrow.weekday()) % 7)
    while hours_on(world.store, monday) is None:
        monday += timedelta(days=7)

    response = adviser.post(
        create_url("booking"), typed(world, "booking", starts_on=str(monday), starts_at=hour)
    )

    assert response.status_code == 422
    assert said in response.context["form"].errors[field][0]
    assert not Booking.objects.exists()


def test_booking_on_a_closed_day_is_told_by_the_date(adviser, world):
    sunday = world.tomorrow + timedelta(days=6 - world.tomorrow.weekday() or 7)
    closed = holiday(world.store.today().year + 1)

    for day in (sunday, closed):
        response = adviser.post(
            create_url("booking"), typed(world, "booking", starts_on=str(day), starts_at="10:00")
        )

        assert response.status_code == 422
        assert "A loja não abre nesse dia" in response.context["form"].errors["starts_on"][0]
        assert f"{day:%d/%m/%Y}" in response.text
    assert not Booking.objects.exists()


@every_kind
def test_km_below_the_vehicles_last_is_told_by_its_field(adviser, world, kind):
    VehicleFactory(group=world.store.group, plate="ABC1D23", km=30_632)

    response = adviser.post(create_url(kind), typed(world, kind, km="10"))

    assert response.status_code == 422
    assert "30.632 km" in response.context["form"].errors["km"][0]
    assert not KINDS[kind][1].objects.exists()


def test_km_below_the_last_takes_a_supervisors_reason(client, world):
    VehicleFactory(group=world.store.group, plate="ABC1D23", km=30_632)
    client.force_login(world.supervisor)

    refused = client.post(create_url("order"), typed(world, "order", km="10"))
    taken = client.post(create_url("order"), typed(world, "order", km="10", notes="Painel trocado"))

    assert "diga por que" in refused.context["form"].errors["km"][0]
    assert taken.status_code == 302
    assert ServiceOrder.objects.get().km == 10
    change = VehicleChange.objects.get()
    assert (change.vehicle.km, change.actor, change.reason) == (10, world.supervisor, "Painel trocado")
