import pytest
from django.urls import reverse

from accounts import grants
from customers import services
from customers.models import OwnedVehicle
from tests.factories import StoreFactory, member
from tests.factories_deal import VehicleFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def store():
    return StoreFactory()


@pytest.fixture
def seller(store):
    return member(grants.CONSULTOR, (store, "VN VU"))


def owner_of(vehicle, seller, store, name, **fields):
    person = services.register_prospect(by=seller, store=store, name=name, phone=f"1198812{len(name):04}")
    OwnedVehicle.objects.create(person=person, vehicle=vehicle, **fields)
    return person


def page(client, user, vehicle):
    client.force_login(user)
    return client.get(reverse("customers:vehicle-owners", args=[vehicle.pk]))


def test_owner_is_named_to_all_and_led_to_for_those_who_see_him(client, store, seller):
    vehicle = VehicleFactory(group=store.group)
    person = owner_of(vehicle, seller, store, "Renata Albuquerque", is_registered_owner=True)
    colleague = member(grants.CONSULTOR, (store, "VN VU"))

    own, other = page(client, seller, vehicle).text, page(client, colleague, vehicle).text

    assert f'href="{person.get_absolute_url()}"' in own
    assert "no documento" in own
    assert "Renata Albuquerque" in other
    assert person.get_absolute_url() not in other
    assert "98812" not in other


def test_present_owners_come_first(client, store, seller):
    vehicle = VehicleFactory(group=store.group)
    owner_of(vehicle, seller, store, "Antigo Dono", until="2025-01-01")
    owner_of(vehicle, seller, store, "Dono de Hoje", is_registered_owner=True)

    response = page(client, seller, vehicle)

    assert [person.name for _row, person in response.context["owners"]] == ["Dono de Hoje", "Antigo Dono"]


@pytest.mark.parametrize("count", [1, 3])
def test_owners_in_constant_queries(client, store, seller, count, django_assert_num_queries):
    vehicle = VehicleFactory(group=store.group)
    for number in range(count):
        owner_of(vehicle, seller, store, "Dono" + "x" * number, until="2025-01-01")
    page(client, seller, vehicle)

    with django_assert_num_queries(12):  # the sign-in of `page` is not the page's
        response = client.get(reverse("customers:vehicle-owners", args=[vehicle.pk]))

    assert len(response.context["owners"]) == count


def test_vehicle_without_owner_says_where_to_put_him(client, store, seller):
    response = page(client, seller, VehicleFactory(group=store.group))

    assert "Nenhum cliente ligado" in response.text
