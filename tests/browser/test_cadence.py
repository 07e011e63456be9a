"""A lead nobody answers: each try as the cadence says, with its script, to the closing it proposes."""

import json
import os
from datetime import timedelta

import pytest
from playwright.sync_api import expect

from accounts.models import Store, User
from atendimento import services
from atendimento.models import Atendimento, CadenceRun, Contact
from integrations.clients.services import create_client
from tests.browser.conftest import SCREENSHOTS
from tests.browser.hand import Hand

pytestmark = pytest.mark.usefixtures("demo")
LEAD = {"external_id": "L-1", "name": "Ana Leite Souza", "phone": "11988124471", "vehicle": "Corolla 2024"}


@pytest.fixture
def lead(demo, client) -> Atendimento:
    store = Store.objects.order_by("pk")[0]
    _partner, secret = create_client(name="Webcarros", stores=[store])
    told = json.dumps(LEAD)
    client.post("/ws/leads/", told, "application/json", headers={"Authorization": f"Bearer {secret}"})
    row = Atendimento.objects.get(person__name="Ana Leite Souza")
    seller = User.objects.get(username="consultor")
    services.transfer(attendance=row, to=seller, by=User.objects.get(username="supervisor"))
    return row


def keep(page, name):
    """For the eye; only where asked for."""
    if os.environ.get("SHOTS"):
        SCREENSHOTS.mkdir(parents=True, exist_ok=True)
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            size = page.viewport_size["width"]
            # Colours glide.
            page.wait_for_timeout(400)
            page.screenshot(path=SCREENSHOTS / f"cadence-{name}-{size}-{scheme}.png", full_page=False)
        page.emulate_media(color_scheme="light")


def test_lead_is_tried_by_its_cadence_until_it_proposes_to_close(page, lead, sign_in, check_axe):
    sign_in(page, "consultor")
    hand = Hand(page)
    page.goto("/agenda/?q=Ana+Leite")

    hand.press(hand.hook("contact-row").get_by_test_id("no-answer"))
    chip = hand.hook("suggested")
    expect(chip).to_contain_text("Sugerido pela cadência:")
    expect(chip).to_contain_text("WhatsApp · 2ª tentativa")
    check_axe(page)
    keep(page, "row")
    hand.press(chip)
    expect(chip).to_have_count(0)

    second = Contact.objects.scheduled().get(attendance=lead)
    page.goto(f"/agenda/contatos/{second.pk}/")
    expect(hand.hook("cadence")).to_contain_text("Novo lead · passo 2 de 5")
    expect(hand.hook("script")).to_contain_text("Olá, Ana!")
    check_axe(page)
    keep(page, "contact")
    page.goto(f"/atendimentos/{lead.pk}/?passo=proximo-contato")
    expect(hand.hook("suggestion")).to_contain_text("Depois da conversa, passo 1 de 3")
    check_axe(page)
    keep(page, "confirm")

    # The last of its tries.
    CadenceRun.objects.filter(attendance=lead).update(taken=5)
    page.goto("/agenda/?situacao=futuro&q=Ana+Leite")
    if second.due_on == second.store.today():
        page.goto("/agenda/?q=Ana+Leite")
    hand.press(hand.hook("contact-row").get_by_role("link", name="Ana Leite Souza"))
    hand.press(page.locator("#panel-body").get_by_test_id("no-answer"))
    proposed = page.locator("#panel-body").get_by_test_id("closing-proposed")
    expect(proposed).to_contain_text("última tentativa")
    check_axe(page)
    keep(page, "last")
    hand.press(proposed.get_by_test_id("close-unreached"))
    hand.press(page.get_by_role("button", name="Encerrar", exact=True))

    expect(page.get_by_text("Atendimento encerrado: sem contato após tentativas.")).to_be_visible()
    lead.refresh_from_db()
    assert lead.closing_reason.code == "sem-contato-apos-tentativas"
    assert lead.closed_at - lead.created_at < timedelta(minutes=5)
