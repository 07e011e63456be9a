"""The icons of an attendance, and what the workshop's start buttons open."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from accounts.hours import next_open
from accounts.models import Store
from atendimento.models import Appraisal, Atendimento, CampaignFlag, Contact
from workshop.models import Booking

pytestmark = pytest.mark.usefixtures("demo")


def running(department: str) -> Atendimento:
    rows = Atendimento.objects.in_progress().filter(responsible__username="consultor", department=department)
    return rows.filter(contacts__state="scheduled").order_by("pk")[0]


def test_change_nature_keeps_the_responsible_of_both_departments(hand, check_axe):
    attendance = running("VN")
    hand.page.goto(f"/atendimentos/{attendance.pk}/")

    hand.press("change-nature")
    panel = hand.page.locator("#panel.show:not(.showing)")
    expect(panel).to_be_visible()
    check_axe(hand.page)
    panel.get_by_label("Nova natureza").select_option(label="Venda de seminovo")
    panel.get_by_role("button", name="Salvar").click()

    expect(hand.page.get_by_test_id("message").first).to_be_visible()
    before = attendance.responsible
    attendance.refresh_from_db()
    assert (attendance.nature.name, attendance.department) == ("Venda de seminovo", "VU")
    assert attendance.responsible == before
    assert Contact.objects.get(attendance=attendance, state="scheduled").assignee == before


def test_appraisal_needs_a_motive(hand, check_axe):
    attendance = running("VU")
    hand.page.goto(f"/atendimentos/{attendance.pk}/")
    before = Appraisal.objects.filter(attendance=attendance).count()

    hand.press("request-appraisal")
    hand.expect_step("avaliacao")
    hand.page.locator("#step-form").evaluate("form => { form.noValidate = true }")
    hand.page.get_by_role("button", name="Solicitar avaliação").click()
    expect(hand.page.locator("#id_motive")).to_have_class("select form-select is-invalid")
    check_axe(hand.page)
    hand.page.locator("#id_motive").select_option(label="Troca por novo")
    if not hand.page.locator("#id_vehicle").input_value():
        hand.page.locator("#id_description").fill("Gol 2015 prata")
    hand.page.get_by_role("button", name="Solicitar avaliação").click()

    expect(hand.page.get_by_test_id("message").first).to_be_visible()
    assert Appraisal.objects.filter(attendance=attendance).count() == before + 1


def test_open_campaign_shows_its_script_and_takes_the_result(hand, check_axe):
    running_ones = Atendimento.objects.in_progress().filter(responsible__username="consultor")
    people = running_ones.values("person")
    flag = CampaignFlag.objects.filter(result=None, person__in=people).order_by("pk")[0]
    attendance = running_ones.filter(person=flag.person)[0]
    hand.page.goto(f"/atendimentos/{attendance.pk}/")

    hand.press(hand.page.get_by_test_id("open-campaign").filter(has_text=flag.name))
    panel = hand.page.locator("#panel.show:not(.showing)")
    expect(panel).to_contain_text(flag.script.split()[0])
    check_axe(hand.page)
    panel.locator("select").first.select_option(index=1)
    panel.get_by_role("button", name="Registrar resultado").click()

    expect(hand.page.get_by_test_id("message").first).to_be_visible()
    flag.refresh_from_db()
    assert flag.result is not None


def test_booking_from_the_agenda(hand, check_axe):
    hand.page.goto("/agenda/")
    before = Booking.objects.count()
    hand.press("start-booking")
    check_axe(hand.page)
    hand.fill("Nome do cliente", "Cliente do balcão")
    hand.fill("Telefone", "11955554444")
    hand.fill("Descrição do veículo", "Gol prata")
    hand.fill("Reclamações e serviços pedidos (um por linha)", "Barulho ao frear")
    starts = next_open(Store.objects.get(name__contains="São Paulo"), timezone.now() + timedelta(days=7))
    hand.page.fill("[name=starts_on]", f"{starts:%Y-%m-%d}")
    hand.page.fill("[name=starts_at]", f"{starts:%H:%M}")
    hand.press("save")

    expect(hand.hook("document-state")).to_be_visible()
    check_axe(hand.page)
    assert Booking.objects.count() == before + 1


@pytest.mark.parametrize("button", ["start-estimate", "start-service-order"])
def test_other_start_buttons_open_a_form(hand, check_axe, button):
    hand.page.goto("/agenda/")
    hand.press(button)
    expect(hand.hook("save")).to_be_visible()
    check_axe(hand.page)
    hand.press("save")
    expect(hand.page.locator(".is-invalid, :invalid").first).to_be_attached()
