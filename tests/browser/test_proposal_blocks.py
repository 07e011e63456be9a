"""The blocks of a proposal in place: nothing typed beside them is lost, and the sum follows."""

import re

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.usefixtures("demo")


def total(figure: str) -> re.Pattern[str]:
    return re.compile(r"R\$\s" + re.escape(figure))


def test_line_is_added_altered_and_taken_out_while_the_price_is_typed(hand, check_axe, proposal):
    hand.page.goto(proposal.get_absolute_url())
    hand.page.locator("#id_price").fill("140.000,00")
    block = hand.hook("block-accessory")

    block.get_by_role("link", name="Incluir").click()
    form = hand.hook("item-form")
    form.get_by_label("Descrição").fill("Película")
    check_axe(hand.page)
    form.evaluate("form => { form.noValidate = true }")
    form.get_by_role("button", name="Gravar").click()
    expect(form.locator(".is-invalid")).to_have_count(1)  # the price is still missing
    form.get_by_label("Preço").fill("890,00")
    form.get_by_role("button", name="Gravar").click()
    expect(block.locator("li")).to_contain_text("Película")
    expect(hand.hook("proposal-total")).to_have_text(total("140.890,00"))
    expect(hand.page.locator("#id_price")).to_have_value("140.000,00")
    check_axe(hand.page)

    block.get_by_role("link", name="Alterar Película").click()
    form.get_by_label("Brinde").check()
    form.get_by_role("button", name="Gravar").click()
    expect(hand.hook("proposal-total")).to_have_text(total("140.000,00"))
    block.get_by_role("button", name="Excluir Película").click()
    hand.page.locator("#confirm").get_by_role("button", name="Excluir").click()
    expect(block.locator("li")).to_have_count(0)

    block.get_by_role("link", name="Incluir").click()
    form.get_by_role("link", name="Cancelar").click()
    expect(form).to_have_count(0)
    hand.press("save-terms")
    expect(hand.page.get_by_test_id("message").first).to_be_visible()
    proposal.refresh_from_db()
    assert (proposal.price, proposal.version) == (140_000, 5)
