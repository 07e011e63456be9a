"""A used car from request to approval: the seller asks, a thumb inspects, the manager decides."""

import pytest
from playwright.sync_api import expect

from atendimento.models import Appraisal, AppraisalItem, Atendimento
from tests.browser.hand import Hand
from tests.core.test_photos import picture

pytestmark = pytest.mark.usefixtures("demo")


@pytest.fixture(autouse=True)
def _media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def ask(hand: Hand) -> Appraisal:
    rows = Atendimento.objects.in_progress().filter(responsible__username="consultor", department="VU")
    attendance = rows.filter(contacts__state="scheduled").order_by("pk")[0]
    hand.page.goto(f"/atendimentos/{attendance.pk}/?passo=avaliacao")
    hand.page.locator("#id_motive").select_option(label="Troca por seminovo")
    hand.page.locator("#id_description").fill("Onix Premier 2021")
    hand.page.get_by_role("button", name="Solicitar avaliação").click()
    expect(hand.page.get_by_test_id("message").first).to_be_visible()
    return attendance.appraisals.latest("pk")


def inspect(hand: Hand, appraisal: Appraisal) -> None:
    page = hand.page
    front = AppraisalItem.objects.get(code="pneus-dianteiros")
    group = page.locator("#grupo-pneus")
    group.locator("summary").click()
    group.locator(f"label[for=repair_{front.pk}]").click()
    group.locator(f"[name=custo_{front.pk}]").fill("900,00")
    group.get_by_role("button", name="O resto está ok").click()
    expect(group).to_contain_text("4/4")
    expect(page.locator("#repair-cost")).to_have_text("R$\u00a0900,00")


def test_used_car_goes_from_request_to_approval_on_the_phone(phone, sign_in, check_axe):
    hand = Hand(phone)
    sign_in(phone, "consultor")
    appraisal = ask(hand)
    phone.goto(f"/atendimentos/{appraisal.attendance_id}/?passo=avaliacao")
    phone.get_by_test_id("appraisal-of-attendance").locator(f"a[href='/avaliacoes/{appraisal.pk}/']").click()
    expect(phone.get_by_test_id("start-appraisal")).to_have_count(0)
    check_axe(phone)

    sign_in(phone, "gerente")
    phone.goto("/avaliacoes/")
    check_axe(phone)
    phone.locator(f"[data-testid=appraisal-row][data-id='{appraisal.pk}'] a").click()
    hand.press("start-appraisal")
    upload = {"name": "frente.jpg", "mimeType": "image/jpeg", "buffer": picture((1200, 900))}
    phone.locator("#id_photos").set_input_files([upload])
    phone.get_by_role("button", name="Enviar fotos").click()
    expect(phone.locator(".photo-grid img")).to_have_count(1)
    assert (
        phone.locator(".photo-grid img").evaluate("image => image.decode().then(() => image.naturalWidth)")
        == 400
    )
    phone.get_by_test_id("fipe").get_by_role("button", name="Buscar").click()
    phone.get_by_test_id("fipe-hit").first.click()
    expect(phone.get_by_test_id("fipe-value")).to_be_visible()
    inspect(hand, appraisal)
    check_axe(phone)
    assert phone.evaluate("document.documentElement.scrollWidth") == 390
    phone.get_by_label("Valor da avaliação").fill("52.000,00")
    phone.get_by_role("button", name="Concluir avaliação").click()
    hand.press("approve-appraisal")

    expect(phone.get_by_test_id("appraisal-state")).to_have_text("Aprovada")
    check_axe(phone)
    appraisal.refresh_from_db()
    assert (appraisal.is_usable, appraisal.value, appraisal.repair_cost) == (True, 52000, 900)
    assert appraisal.market_value
