"""The record of a vehicle as far as the role goes: plate and km, or every field."""

import pytest
from playwright.sync_api import expect

from atendimento.models import Atendimento
from core.models import Refusal
from customers.models import OwnedVehicle
from vehicles.models import Vehicle

pytestmark = pytest.mark.usefixtures("demo")


@pytest.fixture
def running(demo) -> tuple[Atendimento, Vehicle]:
    """An attendance of the consultant, of a customer who owns a car with km."""
    owned = OwnedVehicle.objects.filter(until=None, vehicle__km__gt=0).values("person")
    attendances = Atendimento.objects.in_progress().filter(responsible__username="consultor")
    attendance = attendances.filter(person__in=owned).order_by("pk")[0]
    car = OwnedVehicle.objects.filter(person=attendance.person, until=None, vehicle__km__gt=0)[0]
    return attendance, car.vehicle


def names(form) -> set[str]:
    fields = form.locator("input:not([type=hidden]), select, textarea")
    return set(fields.evaluate_all("all => all.map(it => it.name)"))


def test_consultant_changes_plate_and_km_in_the_attendance(page, sign_in, running, check_axe):
    attendance, vehicle = running
    sign_in(page, "consultor")
    page.goto(f"/atendimentos/{attendance.pk}/?passo=cliente")

    page.get_by_test_id("change-vehicle").first.click()
    panel = page.locator("#panel")
    expect(panel.get_by_label("Quilometragem")).to_be_visible()
    check_axe(page)
    assert names(panel.locator("form")) <= {"plate", "km", "reason"}
    panel.get_by_label("Quilometragem").fill(str(vehicle.km - 1))
    panel.get_by_role("button", name="Salvar").click()
    expect(panel.locator(".invalid-feedback").first).to_be_visible()
    check_axe(page)
    panel.get_by_label("Quilometragem").fill(str(vehicle.km + 150))
    panel.get_by_role("button", name="Salvar").click()

    expect(page.get_by_test_id("message").first).to_be_visible()
    before = vehicle.km
    vehicle.refresh_from_db()
    assert vehicle.km == before + 150


def test_consultant_sees_two_fields_on_the_record(page, sign_in, running, check_axe):
    _attendance, vehicle = running
    sign_in(page, "consultor")
    page.goto(f"/veiculos/{vehicle.pk}/")
    check_axe(page)

    assert names(page.locator("#vehicle-form")) == {"plate", "km"}
    page.get_by_label("Quilometragem").fill(str(vehicle.km + 10))
    page.get_by_test_id("vehicle-save").click()

    expect(page.get_by_test_id("message").first).to_be_visible()
    before = vehicle.km
    vehicle.refresh_from_db()
    assert vehicle.km == before + 10


def test_forged_field_is_refused_and_recorded(page, sign_in, running, watch):
    watch.allow("403")
    _attendance, vehicle = running
    sign_in(page, "consultor")
    page.goto(f"/veiculos/{vehicle.pk}/")
    before = vehicle.colour

    page.locator("#vehicle-form form").evaluate(
        """form => { form.insertAdjacentHTML("beforeend", "<input type=hidden name=colour value=Roxo>") }"""
    )
    with page.expect_response(lambda answer: answer.request.method == "POST") as answer:
        page.get_by_test_id("vehicle-save").click()

    assert answer.value.status == 403
    vehicle.refresh_from_db()
    assert vehicle.colour == before
    assert Refusal.objects.filter(action="vehicle.edit").count() == 1


def test_supervisor_edits_every_field(page, sign_in, running, check_axe):
    attendance, vehicle = running
    sign_in(page, "supervisor")
    page.goto(f"/atendimentos/{attendance.pk}/?passo=cliente")
    page.get_by_test_id("change-vehicle").first.click()
    panel = page.locator("#panel")
    expect(panel.get_by_label("Quilometragem")).to_be_visible()
    check_axe(page)
    assert {"plate", "km", "chassis", "renavam", "colour"} <= names(panel.locator("form"))

    page.goto(f"/veiculos/{vehicle.pk}/")
    page.get_by_label("Cor").fill("Vinho")
    page.get_by_label("Quilometragem").fill(str(vehicle.km - 1))
    page.get_by_label("Motivo").fill("Km digitado errado na entrada")
    page.get_by_test_id("vehicle-save").click()

    expect(page.get_by_test_id("message").first).to_be_visible()
    check_axe(page)
    before = vehicle.km
    vehicle.refresh_from_db()
    assert (vehicle.colour, vehicle.km) == ("Vinho", before - 1)
