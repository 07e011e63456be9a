"""From the door to the attendance, and a lead that goes round: desktop and phone."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from accounts.models import Store
from atendimento.models import Atendimento, SellerStatus, Visit
from atendimento.services import leads
from tests.browser.hand import Hand

GOAL = 5
pytestmark = pytest.mark.usefixtures("demo")


def test_walk_in_is_found_by_nobody_sent_on_assumed_and_served(
    page, open_page, sign_in, check_axe, tell_clicks
):
    hand = Hand(page)
    sign_in(page, "recepcao")
    page.goto("/")
    page.wait_for_url("**/recepcao/")
    check_axe(page)
    hand.hook("reception-query").fill("11 98877-5544")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Nenhum cliente encontrado")).to_be_visible()
    check_axe(page)
    page.get_by_label("Nome", exact=True).fill("Leandro Quirino")
    hand.press(page.get_by_label("Digital: Google"))
    hand.press("forward-next-seller")
    expect(page.get_by_text("Leandro Quirino encaminhado. Vez de")).to_be_visible()

    tell_clicks("walk-in unknown by Recepção (two fields)", hand.clicks, goal=GOAL)
    assert hand.clicks <= GOAL
    visit = Visit.objects.get(person__name="Leandro Quirino")
    assert visit.offered_to is not None
    assert visit.media.code == "google"
    serve(open_page(viewport=page.viewport_size), sign_in, check_axe, visit)


def serve(page, sign_in, check_axe, visit):
    """The seller's own page: the bell's address, *Assumir*, the attendance."""
    hand = Hand(page)
    seller = sign_in(page, visit.offered_to.username)
    page.goto(f"/recepcao/visitas/{visit.pk}/")
    expect(hand.hook("turn").first).to_contain_text("Vez na rota")
    check_axe(page)
    hand.press("visit-take")
    page.wait_for_url(f"**/atendimentos/{visit.attendance_id}/**")
    assert Atendimento.objects.get(pk=visit.attendance_id).responsible == seller
    assert SellerStatus.objects.get(user=seller).situation == "serving"


def test_lead_past_its_limit_goes_to_the_next_seller(page, sign_in, check_axe):
    hand = Hand(page)
    lead = Atendimento.objects.get(origin="Webmotors")
    SellerStatus.objects.update(situation="absent")
    SellerStatus.objects.filter(user__username="consultora").update(situation="available")
    Visit.objects.update(offered_to=None, offered_at=None, state="gone")
    sign_in(page, "consultor")
    page.goto("/agenda/")
    row = page.locator(f"[data-testid=lead-row][data-id='{lead.pk}']")
    expect(row.get_by_test_id("lead-clock")).to_contain_text("Assumir")
    check_axe(page)

    leads.run_clocks()
    Atendimento.objects.filter(pk=lead.pk).update(clock_due_at=timezone.now() - timedelta(minutes=1))
    page.reload()
    expect(row.get_by_test_id("lead-clock")).to_contain_text("venceu há")
    assert leads.run_clocks() >= 1
    page.reload()

    expect(row).to_have_count(0)
    sign_in(page, "consultora")
    page.goto(f"/atendimentos/{lead.pk}/")
    expect(hand.hook("lead-clock")).to_contain_text("Primeira tentativa")
    expect(page.get_by_text("Redistribuído pelo relógio do lead").first).to_be_visible()


def test_rota_is_run_from_its_page(page, sign_in, check_axe):
    hand = Hand(page)
    sign_in(page, "recepcao")
    store = Store.objects.get(name="Horizonte São Paulo")
    page.goto("/recepcao/rota/?departamento=VN&meio=showroom")
    check_axe(page)
    row = hand.hook("rota-row").filter(has_text="Lívia Sampaio")
    row.get_by_label("Situação de Lívia Sampaio", exact=True).select_option(label="Pausa")
    row.get_by_role("button").click()

    expect(hand.hook("rota-why")).to_contain_text("Lívia Sampaio (pausa)")
    assert SellerStatus.objects.get(user__username="consultora", store=store).situation == "break"
