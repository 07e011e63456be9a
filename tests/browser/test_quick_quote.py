"""*Simulação rápida* in Chromium: from the stock list to a proposal, alone, in at most twelve clicks."""

import pytest
from playwright.sync_api import expect

from proposals.models import Proposal, Quote
from tests.browser.hand import Hand

pytestmark = pytest.mark.usefixtures("demo")
NAME = "Zuleica Prado Quintanilha"


def test_quick_quote_becomes_a_proposal(page, check_axe, tell_clicks):
    hand = Hand(page)
    hand.sign_in("consultor")
    page.goto("/estoque/?tipo=VU&ordem=preco")
    hand.clicks = 0
    hand.press(page.get_by_role("link", name="Simular").last)
    expect(hand.hook("quote-installment")).to_have_count(3)
    check_axe(page)
    before = hand.hook("quote-amount").inner_text()

    hand.press(page.get_by_label("Entrada"))
    page.keyboard.type("10.000,00")
    expect(hand.hook("quote-amount")).not_to_have_text(before)
    hand.press(page.get_by_label("Nome do cliente"))
    page.keyboard.type(NAME)
    page.keyboard.press("Tab")
    page.keyboard.type("(11) 98812-4471")
    hand.press("save-quote")
    assert "wa.me/5511988124471?text=" in hand.hook("open-whatsapp").get_attribute("href")
    check_axe(page)
    assert page.request.get(hand.hook("quote-pdf").get_attribute("href")).body().startswith(b"%PDF")
    hand.press(hand.hook("quote-to-proposal").last)
    expect(hand.hook("proposal-total")).to_be_visible()

    tell_clicks("quick quote to proposal", hand.clicks, goal=12)
    assert hand.clicks <= 12
    assert Quote.objects.get().proposal == Proposal.objects.get(person__name=NAME)
