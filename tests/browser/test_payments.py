"""A proposal with an accessory and its payments: the balance closes to zero, on a desk and on a phone."""

import re

import pytest
from playwright.sync_api import expect

from customers.models import Person
from proposals.models import Proposal
from proposals.payments.balance import balance_of
from proposals.payments.gaps import gaps
from tests.browser.hand import Hand

pytestmark = pytest.mark.usefixtures("demo")


def money(figure: str) -> re.Pattern[str]:
    return re.compile(r"R\$\s" + re.escape(figure))


def add_payment(hand: Hand, kind: str, amount: str = "") -> None:
    block = hand.hook("block-payment")
    before = block.locator("li").count()
    block.get_by_role("link", name="Incluir").click()
    form = hand.hook("item-form")
    form.get_by_label("Tipo").select_option(label=kind)
    if amount:
        form.get_by_label("Valor").fill(amount)
    form.get_by_role("button", name="Gravar").click()
    expect(block.locator("li")).to_have_count(before + 1)


def test_payments_close_the_balance_to_zero(hand, check_axe, proposal):
    hand.page.goto(proposal.get_absolute_url())
    balance = hand.hook("proposal-balance")
    expect(balance).to_have_text(money("150.000,00"))

    # An open payment form goes on from the version that the accessory made.
    block = hand.hook("block-payment")
    block.get_by_role("link", name="Incluir").click()
    add_accessory(hand)
    form = block.get_by_test_id("item-form")
    form.get_by_label("Tipo").select_option(label="PIX")
    form.get_by_label("Valor").fill("30.000,00")
    expect(balance).to_have_text(money("120.890,00"))  # while it is typed
    check_axe(hand.page)
    form.get_by_role("button", name="Gravar").click()
    expect(block.locator("li")).to_contain_text("PIX")
    expect(balance).to_have_text(money("120.890,00"))

    add_payment(hand, "Financiamento (CDC)")  # preset to what is missing
    expect(balance).to_have_text(money("0,00"))
    expect(hand.page.locator("#summary")).to_contain_text("Pagamento fechado")
    hand.page.locator("#id_price").fill("150.000,01")
    expect(balance).to_have_text(money("0,01"))
    check_axe(hand.page)
    assert hand.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    proposal.refresh_from_db()
    assert (balance_of(proposal).is_closed, proposal.version) == (True, 4)


def add_accessory(hand: Hand) -> None:
    block = hand.hook("block-accessory")
    block.get_by_role("link", name="Incluir").click()
    form = block.get_by_test_id("item-form")
    form.get_by_label("Descrição").fill("Película")
    form.get_by_label("Preço").fill("890,00")
    form.get_by_role("button", name="Gravar").click()
    expect(block.locator("li")).to_contain_text("Película")


def test_somebody_else_pays_and_the_invoice_names_another(hand, check_axe, proposal):
    hand.page.goto(proposal.get_absolute_url())
    block = hand.hook("block-payment")
    block.get_by_role("link", name="Incluir").click()
    form = hand.hook("item-form")
    form.get_by_label("Tipo").select_option(label="TED")
    search = form.get_by_role("searchbox")
    search.fill(Person.objects.exclude(pk=proposal.person_id).order_by("pk")[0].name)
    form.get_by_test_id("person-hit").first.get_by_role("radio").check()
    check_axe(hand.page)
    form.get_by_role("button", name="Gravar").click()
    expect(block.locator("li")).to_contain_text("paga ")

    hand.page.get_by_role("link", name="Alterar faturamento").click()
    form = hand.hook("item-form")
    form.get_by_label("Modalidade").select_option(label="Taxista")
    form.get_by_role("button", name="Gravar").click()
    expect(form).to_have_count(0)
    expect(hand.page.locator("#billing")).to_contain_text("Taxista")
    proposal.refresh_from_db()
    assert (proposal.modality, proposal.version) == ("taxi", 3)


def test_simulated_term_becomes_a_ficha_then_the_payment_that_closes(hand, check_axe, proposal):
    hand.page.goto(proposal.get_absolute_url())
    add_payment(hand, "PIX", "50.000,00")
    block = hand.hook("block-credit")

    block.get_by_role("link", name="Simular").click()
    expect(hand.hook("credit-option")).to_have_count(3)
    expect(block.get_by_label("Valor a financiar")).to_have_value("100.000,00")
    check_axe(hand.page)
    block.get_by_role("button", name="Abrir ficha de 48 meses").click()
    expect(block.locator("li")).to_contain_text("A enviar")
    block.get_by_role("link", name="Resposta").click()
    form = hand.hook("item-form")
    form.get_by_label("Resposta").select_option(label="Aprovado")
    form.get_by_label("Aprovação vale até").fill("2099-12-31")
    check_axe(hand.page)
    form.get_by_role("button", name="Gravar").click()
    block.get_by_role("button", name="Usar na proposta").click()
    expect(hand.hook("block-payment").locator("li")).to_have_count(2)
    expect(block.locator("li")).to_contain_text("na proposta")
    expect(hand.hook("proposal-balance")).to_have_text(money("0,00"))
    check_axe(hand.page)
    assert [gap.code for gap in gaps(Proposal.objects.get(pk=proposal.pk))] == []
