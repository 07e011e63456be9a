from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from tests.factories import BusinessGroupFactory, StoreFactory, member
from tests.factories_vehicles import CatalogModelFactory, StockItemFactory, VehicleFactory
from vehicles import services
from vehicles.models import Reservation, StockItem, Vehicle

pytestmark = pytest.mark.django_db


@pytest.fixture
def store():
    return StoreFactory()


@pytest.fixture
def consultor(store):
    return member("Consultor", (store, "VN VU"))


@pytest.fixture
def supervisor(store):
    return member("Supervisor", (store, "VN VU"))


@pytest.fixture
def vehicle(store):
    return VehicleFactory(group=store.group, plate="ABC1C34", km=1000)


@pytest.mark.parametrize("role", ["Recepção", "Consultor"])
def test_edit_vehicle_plate_and_km_by_whoever_receives(store, vehicle, role):
    user = member(role, (store, "VN VU"))

    changed = services.edit_vehicle(vehicle=vehicle, changes={"plate": "xyz-9876", "km": "1.500"}, by=user)

    assert changed == {"before": {"plate": "ABC1C34", "km": 1000}, "after": {"plate": "XYZ9876", "km": 1500}}
    vehicle.refresh_from_db()
    assert (vehicle.plate_key, vehicle.km_on, vehicle.version) == ("XYZ9I76", store.today(), 2)
    change = vehicle.changes.get()
    assert (change.actor, change.before, change.after) == (user, changed["before"], changed["after"])


@pytest.mark.parametrize("role", ["Recepção", "Consultor", "Operador CRM"])
@pytest.mark.parametrize(
    "changes", [{"chassis": "9BRBLWHE0J0123456"}, {"colour": "Azul"}, {"group": "99"}, {"x": ""}]
)
def test_edit_vehicle_refuses_fields_of_other_roles_and_changes_nothing(store, vehicle, role, changes):
    user = member(role, (store, "VN VU"))

    with pytest.raises(services.FieldForbidden) as refused:
        services.edit_vehicle(vehicle=vehicle, changes={"km": 2000} | changes, by=user)

    assert set(refused.value.fields) >= set(changes)
    stored = Vehicle.objects.get(pk=vehicle.pk)
    assert (stored.km, stored.colour, stored.chassis, stored.version) == (1000, "Prata", "", 1)
    assert not stored.changes.exists()


def test_edit_vehicle_takes_a_foreign_field_that_changes_nothing(vehicle, consultor):
    unchanged = {"colour": "Prata", "year_model": "2022", "model": str(vehicle.model_id), "chassis": ""}

    services.edit_vehicle(vehicle=vehicle, changes={"km": 1001} | unchanged, by=consultor)

    assert Vehicle.objects.get(pk=vehicle.pk).km == 1001


def test_edit_vehicle_lower_km_needs_a_leader_with_a_reason(vehicle, consultor, supervisor):
    with pytest.raises(services.VehicleError) as refused:
        services.edit_vehicle(vehicle=vehicle, changes={"km": 999}, by=consultor, reason="engano")
    assert list(refused.value.message_dict) == ["km"]
    with pytest.raises(services.VehicleError) as refused:
        services.edit_vehicle(vehicle=vehicle, changes={"km": 999}, by=supervisor, reason="  ")
    assert list(refused.value.message_dict) == ["reason"]
    with pytest.raises(services.VehicleError, match=r"Informe a quilometragem\."):
        services.edit_vehicle(vehicle=vehicle, changes={"km": ""}, by=consultor)
    assert Vehicle.objects.get(pk=vehicle.pk).km == 1000

    services.edit_vehicle(vehicle=vehicle, changes={"km": 999}, by=supervisor, reason="painel trocado")

    assert Vehicle.objects.get(pk=vehicle.pk).km == 999
    assert vehicle.changes.get().reason == "painel trocado"


def test_edit_vehicle_known_plate_is_emptied_by_a_leader_only(vehicle, consultor, supervisor):
    Vehicle.objects.filter(pk=vehicle.pk).update(plate="DEF1234", plate_key="DEF1C34")

    with pytest.raises(services.VehicleError) as refused:
        services.edit_vehicle(vehicle=vehicle, changes={"plate": " ", "km": 1001}, by=consultor)

    assert refused.value.message_dict == {"plate": ["A placa pode ser corrigida, não apagada."]}
    stored = Vehicle.objects.get(pk=vehicle.pk)
    assert (stored.plate, stored.km) == ("DEF1234", 1000)

    services.edit_vehicle(vehicle=vehicle, changes={"plate": ""}, by=supervisor)

    assert Vehicle.objects.get(pk=vehicle.pk).plate == ""


def test_edit_vehicle_every_field_by_a_leader_refreshes_the_search(store, vehicle, supervisor):
    item = StockItemFactory(store=store, vehicle=vehicle)
    model = CatalogModelFactory(name="Corolla Altis 2.0", fipe_code="002111-1")
    changes = {
        "chassis": "9brblwhe0j0123456",
        "renavam": "639884962",
        "model": "002111-1",
        "colour": "Azul",
        "fuel": "Híbrido",
        "year_made": 2023,
        "year_model": "2024",
        "description": "Corolla Altis",
    }

    services.edit_vehicle(vehicle=vehicle, changes=changes, by=supervisor)

    item.refresh_from_db()
    vehicle.refresh_from_db()
    assert (vehicle.model, vehicle.renavam, vehicle.year_model) == (model, "00639884962", 2024)
    assert (item.year, item.colour) == (2024, "Azul")
    assert "9BRBLWHE0J0123456" in item.search_text
    assert "ALTIS" in item.search_text


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("plate", "ABC123"),
        ("plate", "\0"),
        ("km", "abc"),
        ("km", "-5"),
        ("km", "9" * 40),
        ("km", "²"),
        ("chassis", "I" * 17),
        ("chassis", "x" * 5000),
        ("renavam", "12345678901"),
        ("year_made", "1"),
        ("year_model", "99999"),
        ("model", "nenhum assim"),
        ("model", "9" * 30),
        ("description", "x" * 5000),
    ],
)
def test_edit_vehicle_tells_bad_input_by_its_field(vehicle, supervisor, field, value):
    with pytest.raises(services.VehicleError):
        services.edit_vehicle(vehicle=vehicle, changes={field: value}, by=supervisor, reason="x")

    assert Vehicle.objects.get(pk=vehicle.pk).version == 1


def test_edit_vehicle_refuses_the_plate_of_another_in_either_form(store, vehicle, consultor):
    VehicleFactory(group=store.group, plate="DEF1234")

    with pytest.raises(services.VehicleError) as refused:
        services.edit_vehicle(vehicle=vehicle, changes={"plate": "DEF1C34"}, by=consultor)

    assert list(refused.value.message_dict) == ["plate"]


def test_edit_vehicle_refuses_a_stale_version(vehicle, consultor):
    services.edit_vehicle(vehicle=vehicle, changes={"km": 1100}, by=consultor, version=1)

    with pytest.raises(services.StaleVersion):
        services.edit_vehicle(vehicle=vehicle, changes={"km": 1200}, by=consultor, version=1)

    assert Vehicle.objects.get(pk=vehicle.pk).km == 1100


def test_plate_and_chassis_are_unique_among_active_vehicles_of_a_group(store, vehicle):
    with pytest.raises(IntegrityError), transaction.atomic():
        VehicleFactory(group=store.group, plate="ABC1234")

    VehicleFactory(group=store.group, plate="ABC1234", active=False)
    VehicleFactory(group=BusinessGroupFactory(name="Outro"), plate="ABC1234")


def test_register_vehicle_by_plate_finds_the_one_on_file(store, vehicle, consultor):
    same = services.register_vehicle(group=store.group, by=consultor, plate="abc-1234", description="outro")

    assert same == vehicle
    assert Vehicle.objects.count() == 1


def test_register_vehicle_by_description_only_is_virtual(store, consultor):
    vehicle = services.register_vehicle(group=store.group, by=consultor, description="Gol vermelho")

    assert vehicle.is_virtual
    assert vehicle.group == store.group


def test_register_vehicle_refuses_nothing_bad_plate_and_other_group(store, consultor):
    for values in ({}, {"plate": ""}, {"plate": "12"}, {"description": "  "}):
        with pytest.raises(services.VehicleError):
            services.register_vehicle(group=store.group, by=consultor, **values)
    with pytest.raises(services.FieldForbidden):
        services.register_vehicle(group=BusinessGroupFactory(name="Outro"), by=consultor, plate="ABC1234")
    with pytest.raises(services.FieldForbidden):
        services.register_vehicle(group=store.group, by=consultor, plate="ABC1234", active=False)

    assert not Vehicle.objects.exists()


def reserve(item, user, holder="atendimento:1", **values):
    options = {"until": timezone.now() + timedelta(hours=1), "holder_label": "João"} | values
    return services.reserve(stock_item=item, holder=holder, by=user, **options)


def test_reserve_keeps_the_unit_for_one_holder(store, consultor):
    item = StockItemFactory(store=store)
    first = reserve(item, consultor)

    with pytest.raises(services.ReservationError, match="João"):
        reserve(item, consultor, holder="atendimento:2")
    again = reserve(item, consultor, until=timezone.now() + timedelta(days=1))

    assert again == first
    assert Reservation.objects.get().until == again.until


def test_reserve_expires_a_lapsed_reservation(store, consultor):
    item = StockItemFactory(store=store)
    lapsed = reserve(item, consultor)
    Reservation.objects.update(until=timezone.now() - timedelta(minutes=1))

    fresh = reserve(item, consultor, holder="atendimento:2")

    lapsed.refresh_from_db()
    assert lapsed.state == Reservation.State.EXPIRED
    assert list(Reservation.objects.live()) == [fresh]


@pytest.mark.parametrize("state", ["on_order", "demo", "blocked", "sold", "delivered", "removed"])
def test_reserve_refuses_units_that_may_not_be_sold(store, consultor, state):
    item = StockItemFactory(store=store, state=state)

    with pytest.raises(services.ReservationError):
        reserve(item, consultor)

    assert not Reservation.objects.exists()


def test_reserve_refuses_the_past_and_other_groups(store, consultor):
    foreign = StockItemFactory(store=StoreFactory(group=BusinessGroupFactory(name="Outro")))

    with pytest.raises(services.ReservationError):
        reserve(foreign, consultor)
    with pytest.raises(services.ReservationError):
        reserve(StockItemFactory(store=store), consultor, until=timezone.now())

    assert not Reservation.objects.exists()


def test_one_active_reservation_per_unit_holds_in_the_database(store, consultor):
    row = reserve(StockItemFactory(store=store), consultor)
    row.pk = None

    with pytest.raises(IntegrityError), transaction.atomic():
        row.save()


def test_release_gives_the_unit_back_once(store, consultor):
    item = StockItemFactory(store=store)
    row = reserve(item, consultor)

    services.release(reservation=row, by=consultor)

    assert StockItem.objects.with_availability().get(pk=item.pk).is_available
    with pytest.raises(services.ReservationError):
        services.release(reservation=row, by=consultor)
