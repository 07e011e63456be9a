"""The workshop and the test drive in Chromium, desktop and phone: booking → order, estimate by link, keys."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from accounts.hours import hours_on
from atendimento.models import TestDrive as Drive
from tests.browser.conftest import PHONE
from tests.browser.hand import Hand, draw_signature
from workshop.models import Booking

pytestmark = pytest.mark.usefixtures("demo")


def open_day(store, after=1):
    """A weekday from then on, on which the store is open until the evening."""
    day = store.today() + timedelta(days=after)
    while day.weekday() > 4 or hours_on(store, day) is None:
        day += timedelta(days=1)
    return day


def write_customer(hand):
    hand.fill("Nome do cliente", "Sônia Prado")
    hand.fill("Placa ou chassi", "XYZ1D99")
    hand.fill("Descrição do veículo", "Gol 1.0 prata")


def test_booking_of_the_board_becomes_an_order(page, sign_in, check_axe):
    hand = Hand(page)
    user = sign_in(page, "consultortecnico")
    day = open_day(user.membership_list[0].store)
    page.goto(f"/oficina/agendamentos/dia/?dia={day}")
    check_axe(page)

    # An hour of an adviser; on the phone an hour of the day, the adviser chosen in the form.
    hand.press(page.locator("a.day-free:visible, a.day-add:visible").first)
    write_customer(hand)
    hand.fill("Reclamações e serviços", "Barulho na roda\nTrocar palhetas")
    check_axe(page)
    hand.press("save")
    expect(hand.hook("document-state")).to_have_attribute("data-state", "booked")
    hand.press("booking-confirm")
    expect(hand.hook("document-state")).to_have_attribute("data-state", "confirmed")
    check_axe(page)
    # The day has come.
    today = user.membership_list[0].store.today()
    Booking.objects.filter(customer_name="Sônia Prado").update(starts_on=today)
    page.reload()
    hand.press("open-order")
    asked = "Revisão\nBarulho na roda\nTrocar palhetas"
    expect(page.get_by_label("Solicitações do cliente")).to_have_value(asked)
    page.fill("[name=promised_on]", str(day))
    page.fill("[name=promised_hour]", "17:00")
    page.fill("[name=km]", "30.100")
    page.fill("[name=customer_phone]", "(11) 98765-4321")
    hand.press("save")

    expect(hand.hook("document-state")).to_have_attribute("data-state", "open")
    expect(hand.hook("order-origin")).to_contain_text("Agendamento AG-")
    check_axe(page)
    assert Booking.objects.get(customer_name="Sônia Prado").state == "attended"


def test_estimate_is_approved_by_its_link(page, open_page, sign_in, check_axe):
    hand = Hand(page)
    sign_in(page, "consultortecnico")
    page.goto("/oficina/orcamentos/novo/")
    write_customer(hand)
    for number, (what, price) in enumerate([("Troca de óleo", "180,00"), ("Filtro de óleo", "45,50")]):
        page.fill(f"[name=lines-{number}-description]", what)
        page.fill(f"[name=lines-{number}-unit_price]", price)
    check_axe(page)
    hand.press("save")
    hand.press("create-link")
    address = hand.hook("link-address").input_value()
    check_axe(page)

    customer = Hand(open_page(**PHONE))
    customer.page.goto(address)
    check_axe(customer.page)
    expect(customer.hook("picked-total")).to_be_hidden()
    customer.page.get_by_label("Filtro de óleo").uncheck()
    expect(customer.hook("picked-total")).to_contain_text(re.compile(r"R\$\s180,00"))
    check_axe(customer.page)
    customer.fill("Seu nome completo", "Sônia Prado")
    customer.press("approve")
    expect(customer.hook("estimate-answered")).to_contain_text("R$ 180,00")
    check_axe(customer.page)

    page.reload()
    expect(hand.hook("document-state")).to_have_attribute("data-state", "approved")
    expect(hand.hook("estimate-answer")).to_contain_text("Sônia Prado")
    expect(hand.hook("open-order")).to_be_visible()
    check_axe(page)


def test_test_drive_goes_out_and_comes_back(page, sign_in, check_axe):
    hand = Hand(page)
    user = sign_in(page, "consultor")
    page.goto(f"/testdrives/?dia={open_day(user.membership_list[0].store)}")
    check_axe(page)

    hand.press(page.locator(".drive-free a").first)
    hand.press(page.locator(".list-group-item").first)
    check_axe(page)
    hand.press("save")
    expect(hand.hook("drive-state")).to_have_attribute("data-state", "scheduled")
    drive = Drive.objects.latest("pk")
    now = timezone.now().replace(second=0, microsecond=0)
    Drive.objects.filter(pk=drive.pk).update(starts_at=now, ends_at=now + timedelta(minutes=30))
    page.reload()
    hand.fill("Registro da CNH", "62472927637")
    hand.fill("Validade da CNH", "2030-01-01")
    hand.fill("CPF do motorista", "529.982.247-25")
    hand.press("drive-licence")
    expect(hand.hook("term-version")).to_have_count(1)
    draw_signature(page)
    check_axe(page)
    hand.press("drive-start")
    expect(hand.hook("term-version")).to_have_count(2)
    hand.press("drive-finish")

    expect(hand.hook("drive-state")).to_have_attribute("data-state", "done")
    check_axe(page)
    assert drive.attendance.events.filter(kind="test_drive_done").exists()
