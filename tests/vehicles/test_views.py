import pytest
from django.urls import reverse

from accounts import grants
from core.models import Refusal
from tests.factories import BusinessGroupFactory, StoreFactory, member
from tests.factories_vehicles import StockItemFactory, VehicleFactory
from vehicles.models import Vehicle

pytestmark = pytest.mark.django_db


@pytest.fixture
def store():
    return StoreFactory()


@pytest.fixture
def vehicle(store):
    return VehicleFactory(group=store.group, plate="ABC1C34", km=1000)


@pytest.fixture
def sign_in(client, store):
    def enter(role):
        user = member(role, (store, "VN VU"))
        client.force_login(user)
        return user

    return enter


def address(vehicle):
    return reverse("vehicles:vehicle-detail", args=[vehicle.pk])


@pytest.mark.parametrize(
    ("role", "fields"),
    [
        ("Recepção", {"plate", "km", "version"}),
        ("Consultor", {"plate", "km", "version"}),
        ("Operador CRM", {"version"}),
        ("Supervisor", None),
        ("Gerente", None),
        ("Gerente Geral", None),
    ],
)
def test_vehicle_detail_form_holds_the_fields_of_the_role(client, sign_in, vehicle, role, fields):
    every = {
        "plate", "km", "chassis", "renavam", "model", "description", "colour", "fuel", "year_made",
        "year_model", "reason", "version",
    }  # fmt: skip
    sign_in(role)

    response = client.get(address(vehicle))

    assert response.status_code == 200
    assert set(response.context["form"].fields) == (fields or every)
    assert ("vehicle-form" in response.text) == (role != "Operador CRM")


def test_vehicle_detail_saves_and_shows_history(client, sign_in, vehicle):
    user = sign_in("Consultor")

    response = client.post(
        address(vehicle), {"plate": "abc-1234", "km": "1.500", "version": "1"}, follow=True
    )

    assert response.redirect_chain == [(address(vehicle), 302)]
    vehicle.refresh_from_db()
    assert (vehicle.plate, vehicle.km) == ("ABC1234", 1500)
    assert user.display_name in response.text
    assert "1.500" in response.text


@pytest.mark.parametrize(
    "forged",
    [
        {"chassis": "9BRBLWHE0J0123456"},
        {"colour": "Azul"},
        {"group": "7"},
        {"group_id": "7"},
        {"active": "False"},
    ],
)
def test_vehicle_detail_forged_field_is_403_changes_nothing_and_is_remembered(
    client, sign_in, vehicle, forged
):
    user = sign_in("Consultor")

    response = client.post(address(vehicle), {"plate": "XYZ1234", "km": "2000"} | forged)

    assert response.status_code == 403
    stored = Vehicle.objects.get(pk=vehicle.pk)
    assert (stored.plate, stored.km, stored.version) == ("ABC1C34", 1000, 1)
    refusal = Refusal.objects.get()
    assert (refusal.actor, refusal.target, refusal.detail) == (
        user,
        f"vehicle:{vehicle.pk}",
        {"fields": [*forged]},
    )


def test_vehicle_detail_field_sent_back_unchanged_is_no_forgery(client, sign_in, vehicle):
    sign_in("Consultor")

    response = client.post(address(vehicle), {"km": "1001", "colour": "Prata", "chassis": ""})

    assert response.status_code == 302
    assert not Refusal.objects.exists()
    assert Vehicle.objects.get(pk=vehicle.pk).plate == "ABC1C34"


def test_vehicle_detail_without_any_field_is_403_on_post(client, sign_in, vehicle):
    sign_in("Operador CRM")

    assert client.post(address(vehicle), {"km": "2000"}).status_code == 403
    assert client.post(address(vehicle), {}).status_code == 403
    assert Vehicle.objects.get(pk=vehicle.pk).km == 1000


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("km", "999"),
        ("km", "abc"),
        ("km", "9" * 300),
        ("plate", "🚗"),
        ("plate", "x" * 9000),
        ("plate", "A\0B"),
        ("version", "x"),
    ],
)
def test_vehicle_detail_bad_input_is_told_by_the_field(client, sign_in, vehicle, field, value):
    sign_in("Consultor")

    response = client.post(address(vehicle), {"plate": "ABC1C34", "km": "1000", field: value})

    assert response.status_code == 422
    assert field in response.context["form"].errors
    assert Vehicle.objects.get(pk=vehicle.pk).version == 1


def test_vehicle_detail_supervisor_lowers_the_km_with_a_reason(client, sign_in, vehicle):
    sign_in("Supervisor")

    refused = client.post(address(vehicle), {"km": "900"})
    saved = client.post(address(vehicle), {"km": "900", "reason": "painel trocado"})

    assert (refused.status_code, saved.status_code) == (422, 302)
    assert list(refused.context["form"].errors) == ["reason"]
    assert Vehicle.objects.get(pk=vehicle.pk).km == 900


def test_vehicle_detail_conflict_keeps_what_was_typed(client, sign_in, vehicle):
    sign_in("Consultor")
    client.post(address(vehicle), {"km": "1100", "version": "1"})

    response = client.post(address(vehicle), {"km": "1.200", "plate": "ABC1C34", "version": "1"})

    assert response.status_code == 409
    assert 'name="km" value="1.200"' in response.text
    assert 'name="version" value="2"' in response.text
    assert Vehicle.objects.get(pk=vehicle.pk).km == 1100


def test_vehicle_detail_of_another_group_is_404(client, sign_in):
    sign_in("Gerente Geral")
    foreign = VehicleFactory(group=BusinessGroupFactory(name="Outro grupo"))

    assert client.get(address(foreign)).status_code == 404
    assert client.post(address(foreign), {"km": "1"}).status_code == 404
    assert client.get("/veiculos/999999999999999999/").status_code == 404


def test_vehicle_detail_needs_the_permission(client, sign_in, vehicle):
    sign_in(None)

    assert client.get(address(vehicle)).status_code == 403


def test_vehicle_detail_answers_a_fragment_to_htmx(client, sign_in, vehicle):
    sign_in("Consultor")

    response = client.post(address(vehicle), {"km": "5"}, headers={"HX-Request": "true"})

    assert response.status_code == 422
    assert "<html" not in response.text
    assert 'id="vehicle-form"' in response.text


@pytest.mark.parametrize(("role", "sees"), [("Consultor", False), ("Supervisor", False), ("Gerente", True)])
def test_vehicle_detail_shows_cost_only_with_the_permission(client, sign_in, store, vehicle, role, sees):
    StockItemFactory(store=store, vehicle=vehicle, cost="87654.00")
    sign_in(role)

    response = client.get(address(vehicle))

    assert ("87.654,00" in response.text) == sees
    assert "98.500,00" in response.text


@pytest.mark.parametrize("count", [1, 3])
def test_vehicle_detail_needs_constant_queries(
    client, sign_in, vehicle, count, django_assert_max_num_queries
):
    user = sign_in("Consultor")
    for number in range(count):
        vehicle.changes.create(actor=user, before={"km": number}, after={"km": number + 1})
    StockItemFactory(store=StoreFactory(), vehicle=vehicle)

    with django_assert_max_num_queries(14):
        response = client.get(address(vehicle))

    assert len(response.context["history"]) == count


# Costs of a unit


def costs_of(item, **changes):
    typed = {"cost": "87.654,32", "freight": "", "preparation": "1.200,00", "version": item.version}
    return typed | changes


def test_unit_costs_are_saved_by_who_sees_them(client, sign_in, store, vehicle):
    item = StockItemFactory(store=store, vehicle=vehicle, cost="87654.00", freight="10.00")
    sign_in(grants.GERENTE)

    response = client.post(reverse("vehicles:unit-costs", args=[item.pk]), costs_of(item))

    item.refresh_from_db()
    assert response.url == vehicle.get_absolute_url()
    assert (str(item.cost), item.freight, str(item.preparation), item.version) == (
        "87654.32",
        None,
        "1200.00",
        2,
    )


@pytest.mark.parametrize(
    "changes", [{"cost": "-1"}, {"freight": "muito"}, {"preparation": "9" * 40}, {"version": ""}]
)
def test_unit_costs_refuse_nonsense(client, sign_in, store, vehicle, changes):
    item = StockItemFactory(store=store, vehicle=vehicle, cost="87654.00")
    sign_in(grants.GERENTE)

    response = client.post(reverse("vehicles:unit-costs", args=[item.pk]), costs_of(item, **changes))

    item.refresh_from_db()
    assert (response.status_code, str(item.cost), item.version) == (422, "87654.00", 1)


def test_unit_costs_meet_another_editor(client, sign_in, store, vehicle):
    item = StockItemFactory(store=store, vehicle=vehicle, cost="87654.00", version=3)
    sign_in(grants.GERENTE)

    response = client.post(reverse("vehicles:unit-costs", args=[item.pk]), costs_of(item, version=2))

    item.refresh_from_db()
    assert (response.status_code, str(item.cost)) == (409, "87654.00")
    assert 'name="version" value="3"' in response.content.decode()
    assert "87.654,32" in response.content.decode()
