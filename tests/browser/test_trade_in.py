"""A used car with payoff and debts in payment, filled in by FIPE, on a desk and on a phone."""

import re

import pytest
from playwright.sync_api import expect

from atendimento.models import Appraisal
from proposals.models import TradeIn
from proposals.payments.balance import balance_of
from tests.browser.hand import Hand

pytestmark = pytest.mark.usefixtures("demo")


def money(figure: str) -> re.Pattern[str]:
    return re.compile(r"R\$\s" + re.escape(figure))


def field(hand: Hand, name: str):
    return hand.page.locator(f"#trade-in_{name}")


def test_used_car_with_payoff_and_debt_pays_its_net(hand, check_axe, proposal):
    hand.page.goto(proposal.get_absolute_url())
    card = hand.hook("trade-ins")
    card.get_by_role("link", name="Incluir usado na troca").click()
    form = card.get_by_test_id("item-form")
    field(hand, "km").fill("45.000")
    form.locator("summary").click()
    field(hand, "fipe_q").fill("onix")
    field(hand, "fipe_year").fill("2020")
    field(hand, "fipe_year").press("Tab")
    form.locator("input[name=catalog_year]").first.check()
    expect(field(hand, "description")).to_have_value(re.compile("Onix"))
    expect(field(hand, "agreed")).not_to_have_value("")
    expect(hand.hook("trade-in-estimate")).to_contain_text("Estimativa da loja")
    field(hand, "agreed").fill("58.000,00")
    field(hand, "payoff").fill("12.640,00")
    field(hand, "payoff_bank").fill("Banco Sul")
    check_axe(hand.page)
    form.get_by_role("button", name="Gravar").click()
    expect(hand.hook("trade-in-net")).to_have_text(money("45.360,00"))
    expect(hand.hook("proposal-trade-in")).to_have_text(money("45.360,00"))

    card.get_by_role("link", name=re.compile("Incluir débito")).click()
    form.get_by_label("Débito").select_option(label="IPVA")
    form.get_by_label("Valor").fill("1.200,50")
    form.get_by_role("button", name="Gravar").click()
    expect(hand.hook("trade-in-net")).to_have_text(money("44.159,50"))
    expect(hand.hook("block-payment").locator("li")).to_contain_text("44.159,50")
    expect(hand.hook("proposal-balance")).to_have_text(money("105.840,50"))

    card.get_by_role("button", name="Pedir avaliação").click()
    expect(hand.hook("trade-in")).to_contain_text("avaliação solicitada")
    check_axe(hand.page)
    assert hand.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    proposal.refresh_from_db()
    assert (balance_of(proposal).credit, proposal.version) == (TradeIn.objects.get(proposal=proposal).net, 4)
    assert Appraisal.objects.filter(attendance=proposal.attendance, motive__code="troca-por-novo").exists()
