"""Whose car it is: told apart from the register's people, registered, rung, and heard of by his seller."""

import pytest
from django.urls import reverse

from core.models import Notice
from customers.models import OwnedVehicle, Ownership, Person, PersonAccess
from customers.services import add_phone
from tests.factories_deal import VehicleFactory
from tests.workshop.test_bookings import today
from tests.workshop.test_services import book, estimate, order
from tests.workshop.test_views import KINDS, create_url, every_kind, typed
from workshop.bookings import services
from workshop.models import Booking
from workshop.views.customer import customer_of

PHONE, E164 = "(11) 98765-4321", "+5511987654321"


@pytest.fixture
def adviser(client, world):
    client.force_login(world.adviser)
    return client


@pytest.fixture
def known(world):
    """Of the seller's portfolio, with a phone and a car."""
    person = world.person(name="Lucas Nogueira Prado")
    add_phone(person=person, number="(11) 97777-0001", by=world.seller)
    Ownership.objects.create(person=person, store=world.store, department="VN", owner=world.seller)
    car = VehicleFactory(group=world.store.group, plate="OIY0G18")
    OwnedVehicle.objects.create(person=person, vehicle=car)
    return person


@every_kind
@pytest.mark.parametrize(
    "given",
    [
        {"customer_name": "Lucas Nogueira Prado"},
        {"customer_phone": "11 97777 0001"},
        {"plate": "oiy-0618", "vehicle_description": ""},
    ],
)
def test_typed_customer_of_the_register_is_offered_before_anything_is_stored(
    adviser, world, known, kind, given
):
    post = typed(world, kind, idempotency_key="k1") | given

    held = adviser.post(create_url(kind), post)
    chosen = adviser.post(create_url(kind), post | {"escolher": known.pk})
    made_before = KINDS[kind][1].objects.count()
    adviser.post(create_url(kind), post | {"mesmo_assim": "1", "km": "40000"})

    content = held.content.decode()
    assert (held.status_code, made_before) == (422, 0)
    assert f'data-testid="person-hit" data-id="{known.pk}"' in content
    assert (f"{world.seller.display_name} (VN)" in content, "97777-0001" in content) == (True, False)
    assert chosen.context["desk"].person == known
    assert KINDS[kind][1].objects.get().person != known


def test_typed_customer_is_offered_while_typing(adviser, world, known):
    asked = {"plate": "OIY0G18", "customer_name": "", "customer_phone": ""}

    content = adviser.get(reverse("workshop:person-alike"), asked).content.decode()

    assert f'data-id="{known.pk}"' in content


@every_kind
def test_new_customer_with_a_phone_is_registered_once(adviser, world, kind):
    post = typed(world, kind, customer_name="Sônia Braga Lima", idempotency_key="k1")

    first, again = (adviser.post(create_url(kind), post) for _press in range(2))

    person = Person.objects.get()
    made = KINDS[kind][1].objects.get()
    assert (first.url, again.url) == (made.get_absolute_url(), made.get_absolute_url())
    assert (made.person, person.is_prospect, made.customer_name) == (person, True, "")
    assert person.phones.get().e164 == E164


def test_booked_customers_seller_hears_that_he_came(adviser, world, known):
    adviser.post(create_url("booking"), typed(world, "booking", pessoa=known.pk))

    services.attend_booking(booking=today(Booking.objects.get(), hour=0), by=world.adviser)

    assert Notice.objects.get().user == world.seller


@pytest.mark.parametrize("make", [book, estimate, order])
def test_adviser_may_ring_the_customer_of_his_document(client, world, known, make):
    made = make(world, person=known, customer_name="", advisor=world.adviser)

    found = {
        name: customer_of(made, getattr(world, name)).phone != ""
        for name in ("adviser", "colleague", "manager", "elsewhere")
    }
    client.force_login(world.adviser)
    page = client.get(made.get_absolute_url()).content.decode()

    assert found == {"adviser": True, "colleague": False, "manager": True, "elsewhere": False}
    assert "tel:+5511977770001" in page
    assert "wa.me/5511977770001" in page
    assert client.get(known.get_absolute_url()).status_code == 200


def test_customer_found_by_his_plate_brings_his_car(adviser, world, known):
    page = adviser.post(create_url("booking"), {"q": "OIY0G18", "procurar": "1"})

    assert (page.context["desk"].person, page.context["form"]["plate"].value()) == (known, "OIY0G18")


def test_chosen_customers_car_is_the_one_whose_plate_was_typed(client, world, known):
    """Where his data may be seen; elsewhere the plate stays as it was typed."""
    PersonAccess.objects.create(
        person=known, store=world.store, department="OF", user=world.adviser, reason="handling"
    )
    client.force_login(world.adviser)

    page = client.post(create_url("booking"), {"escolher": known.pk, "plate": "oiy-0G18", "km": "7"})

    assert page.context["form"]["vehicle"].value() == known.owned_vehicles.get().vehicle_id


def test_nobodys_booking_stays_nobodys_when_something_is_looked_up(adviser, world, known):
    opened = adviser.get(create_url("booking"))
    page = adviser.post(create_url("booking"), {"escolher": known.pk, "advisor": ""})

    assert opened.context["form"]["advisor"].value() == world.adviser.pk
    assert page.context["form"]["advisor"].value() in (None, "")


def test_desk_of_who_is_no_adviser_starts_with_all_places(client, world):
    client.force_login(world.reception)

    assert client.get(create_url("booking")).context["form"]["advisor"].value() in (None, "")


@pytest.mark.parametrize(
    ("kind", "field"), [("order", "km"), ("order", "customer_phone"), ("booking", "requests")]
)
def test_what_a_document_needs_is_asked_by_its_field(adviser, world, kind, field):
    response = adviser.post(create_url(kind), typed(world, kind, **{field: ""}))

    assert list(response.context["form"].errors) == [field]
    assert KINDS[kind][1].objects.count() == 0


@pytest.mark.parametrize("make", [book, estimate, order])
def test_paper_is_found_by_its_number_and_on_its_customers_page(client, world, known, make):
    made = make(world, person=known, customer_name="", advisor=world.adviser)
    client.force_login(world.adviser)

    found = client.get("/busca/", {"q": made.number.lower()})
    page = client.get(known.get_absolute_url()).content.decode()
    client.force_login(world.elsewhere)
    hidden = client.get("/busca/", {"q": made.number})

    assert (found.status_code, found.url) == (302, made.get_absolute_url())
    assert 'data-testid="person-paper"' in page
    assert f"{made.number} · {made.vehicle_label}" in page
    assert (hidden.status_code, made.get_absolute_url() in hidden.content.decode()) == (200, False)
