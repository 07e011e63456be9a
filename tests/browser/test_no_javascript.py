"""Slower, but everything works without JavaScript: forms post, pages answer."""

import re

import pytest
from playwright.sync_api import Page, expect

from atendimento.models import Atendimento, Contact
from tests.browser.conftest import DESKTOP, PHONE
from tests.browser.hand import Hand

pytestmark = pytest.mark.usefixtures("demo")


@pytest.fixture(params=["desktop", "phone"])
def page(request, open_page) -> Page:
    return open_page(java_script_enabled=False, **(PHONE if request.param == "phone" else DESKTOP))


def test_main_path_without_javascript(page, demo):
    hand = Hand(page)
    hand.sign_in("consultor")
    hand.begin("Venda de veículo novo", "Showroom", "Fachada")
    hand.look_for("Ximena Sem Roteiro")
    expect(page.get_by_text("Nenhum cliente encontrado")).to_be_visible()
    hand.press("register-prospect")
    hand.fill("Telefone", "(11) 97777-1234")
    hand.press("register-save")
    hand.expect_step("cliente")
    attendance = Atendimento.objects.get(pk=hand.number)

    hand.go_to_step("Veículo de interesse")
    hand.hook("interest-query").fill("%corolla%xei%")
    page.get_by_role("button", name="Buscar", exact=True).click()
    page.locator("#interest-matches .choice input").first.check()
    page.get_by_role("button", name="Salvar e continuar").click()
    hand.expect_step("avaliacao")
    hand.go_to_step("Próximo contato")
    tomorrow = attendance.store.today().replace(year=attendance.store.today().year + 1)
    page.get_by_test_id("next-contact").locator("[name=due_on]").fill(tomorrow.isoformat())
    hand.press("confirm")
    expect(hand.hook("attendance-state")).to_have_attribute("data-state", "confirmed")

    hand.press("open-sales")
    hand.hook("stock-query").fill("%corolla%xei%")
    hand.press("stock-search")
    available = page.locator("[data-testid=stock-row][data-available=true]")
    available.first.get_by_role("button", name="Escolher").click()
    expect(hand.hook("proposal-status")).to_have_attribute("data-status", "negotiation")
    hand.fill("Preço", "99.900,00")
    hand.press("save-terms")
    expect(hand.hook("proposal-total")).to_have_text(re.compile(r"R\$\s99\.900,00"))
    hand.press("back")
    hand.go_to_step("Próximo contato")
    expect(hand.hook("contact-result")).to_have_text("Proposta apresentada")


def test_contact_actions_without_javascript(page, demo, sign_in):
    sign_in(page, "consultor")
    contacts = Contact.objects.scheduled().filter(assignee__username="consultor")
    first, second = contacts.order_by("due_on", "due_at", "pk")[:2]
    page.goto("/agenda/")

    page.locator(f"#c{first.pk}").get_by_test_id("no-answer").click()
    page.get_by_role("button", name="amanhã").first.click()
    first.refresh_from_db()
    assert first.result.name == "Sem contato"
    assert Contact.objects.filter(attendance=first.attendance, state="scheduled").count() == 1

    page.goto("/agenda/")
    page.locator(f"#c{second.pk}").get_by_role("link", name="Falei").click()
    page.get_by_text("Ou encerrar o atendimento").click()
    page.get_by_label("Motivo").first.select_option(label="Adiou")
    page.get_by_test_id("confirm").click()
    expect(page.get_by_test_id("message").first).to_be_visible()
    second.refresh_from_db()
    assert second.state == "done"
