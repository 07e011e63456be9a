"""The hand-over on a phone beside the car: documents, checklist, first service, photo, signature, gone."""

import pytest
from playwright.sync_api import expect

from accounts.models import User
from atendimento.models import Contact
from proposals.delivery.models import Delivery
from tests.browser.hand import Hand, draw_signature
from tests.core.test_photos import picture
from tests.factories_delivery import TEN, open_day, released
from tests.proposals.conftest import World

pytestmark = pytest.mark.usefixtures("demo")
GROUPS = ("documentos", "itens", "veiculo", "explicacao", "relacionamento")


@pytest.fixture(autouse=True)
def _media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def delivery(demo) -> Delivery:
    """One that a manager released, of a used car, so that the ATPV-e is asked for."""
    house = House()
    return released(house, stock_item=house.unit(business_type="VU"))


class House(World):
    """The demo's own people and store, as the factories of deliveries know them."""

    def __init__(self) -> None:
        named = {"seller": "consultor", "supervisor": "supervisor", "manager": "gerente"}
        for name, username in named.items():
            setattr(self, name, User.objects.get(username=username))
        self.store = self.seller.membership_list[0].store


def test_car_is_handed_over_on_the_phone(phone, sign_in, check_axe, delivery):
    hand = Hand(phone)
    sign_in(phone, "gerente")
    phone.goto("/entregas/")
    check_axe(phone)
    phone.goto(f"/entregas/?dia={delivery.slot.day:%Y-%m-%d}")
    phone.locator(f"[data-testid=delivery-row][href='{delivery.get_absolute_url()}']").click()
    expect(phone.locator("[data-gap='step_atpv-e']")).to_be_visible()
    check_axe(phone)

    do_documents(phone, check_axe)
    book_first_service(phone, delivery)
    for group in GROUPS:
        answer(phone, group)
    photograph(phone)
    sign(phone)
    check_axe(phone)
    assert phone.evaluate("document.documentElement.scrollWidth") == 390
    hand.press("deliver")
    phone.get_by_role("dialog").get_by_role("button", name="Entregar veículo").click()

    expect(hand.hook("delivery-status")).to_have_attribute("data-status", "delivered")
    check_axe(phone)
    see_the_end(phone, hand, delivery, sign_in)


def do_documents(page, check_axe):
    page.locator("[data-gap='step_atpv-e'] a").click()
    step = page.locator("[data-testid=step][data-code='atpv-e']")
    step.locator("summary").click()
    step.get_by_label("Número ou protocolo").fill("ATPV 4471")
    step.get_by_role("button", name="Feita").click()
    expect(step).to_have_attribute("data-done", "true")
    check_axe(page)
    page.go_back()
    page.reload()


def book_first_service(page, delivery):
    page.locator("#grupo-relacionamento summary").click()
    page.get_by_test_id("book-first-service").click()
    page.wait_for_url("**/oficina/agendamentos/novo/**")
    assert page.locator("[name=plate]").input_value()
    page.locator("[name=starts_on]").fill(f"{open_day(delivery.store, 30):%Y-%m-%d}")
    page.locator("[name=starts_at]").fill(f"{TEN:%H:%M}")
    page.get_by_role("button", name="Gravar agendamento").click()
    page.wait_for_url(f"**{delivery.get_absolute_url()}")
    page.locator("#grupo-relacionamento summary").click()
    expect(page.get_by_test_id("first-service-booked")).to_be_visible()
    page.locator("#grupo-relacionamento summary").click()


def answer(page, code):
    group = page.locator(f"#grupo-{code}")
    group.locator("summary").click()
    group.get_by_role("button", name="O resto está feito").click()
    expect(group.locator("summary .badge")).to_have_class("badge badge-ok")
    expect(page.locator(f"[data-gap=items_{code}]")).to_have_count(0)


def photograph(page):
    upload = {"name": "porta.jpg", "mimeType": "image/jpeg", "buffer": picture((1200, 900))}
    page.locator("#id_photos").set_input_files([upload])
    page.get_by_label("O que mostra").fill("Risco na porta")
    page.get_by_role("button", name="Enviar fotos").click()
    image = page.locator(".photo-grid img")
    expect(image).to_have_attribute("alt", "Risco na porta")
    assert image.evaluate("image => image.decode().then(() => image.naturalWidth)") == 400


def sign(page):
    draw_signature(page)
    page.get_by_test_id("sign-receipt").click()
    shown = page.locator(".signature-shown")
    expect(shown).to_be_visible()
    assert shown.evaluate("image => image.decode().then(() => image.naturalWidth)") > 300


def see_the_end(page, hand, delivery, sign_in):
    """The proposal says *Entregue*, the attendance is closed, and the agenda has the post-sale contact."""
    proposal = delivery.proposal
    hand.press("back")
    expect(hand.hook("proposal-status")).to_have_attribute("data-status", "delivered")
    attendance = proposal.attendance
    attendance.refresh_from_db()
    assert (attendance.state, attendance.closing_reason.code) == ("closed", "vendido")
    contact = Contact.objects.get(attendance__previous=attendance)
    leader = User.objects.get(username="gerente")
    assert contact in Contact.objects.visible_to(leader)
    page.goto("/agenda/?situacao=futuro&responsavel=todos&q=" + proposal.person.name.split()[0])
    expect(page.locator(f"[data-testid=contact-row][data-id='{contact.pk}']")).to_be_visible()
