"""The agenda by keyboard alone."""

import pytest
from playwright.sync_api import expect

from atendimento.models import Contact
from tests.browser.hand import Hand

pytestmark = pytest.mark.usefixtures("demo")
FOCUSED = "document.activeElement?.dataset.testid"


@pytest.fixture
def hand(desktop, demo, sign_in) -> Hand:
    sign_in(desktop, "consultor")
    desktop.goto("/agenda/")
    return Hand(desktop)


def test_slash_and_ctrl_k_focus_the_search(hand):
    for keys in ("/", "Control+k"):
        hand.page.keyboard.press(keys)
        expect(hand.page.locator("#global-search")).to_be_focused()
        hand.page.locator("#global-search").blur()


def test_skip_link_leads_to_the_content(hand):
    hand.page.keyboard.press("Tab")
    expect(hand.page.get_by_role("link", name="Ir para o conteúdo")).to_be_focused()
    hand.page.keyboard.press("Enter")
    expect(hand.page.locator("#main")).to_be_focused()


def test_question_mark_lists_the_shortcuts(hand, check_axe):
    hand.page.keyboard.press("?")
    expect(hand.page.locator("#help")).to_be_visible()
    check_axe(hand.page)
    hand.page.keyboard.press("Escape")
    expect(hand.page.locator("#help")).to_be_hidden()


def test_tab_reaches_and_enter_operates_no_answer(hand):
    hand.page.locator("#main").focus()
    for _stop in range(60):
        hand.page.keyboard.press("Tab")
        if hand.page.evaluate(FOCUSED) == "no-answer":
            break
    focused = hand.page.locator(":focus")
    assert focused.evaluate("it => getComputedStyle(it).outlineStyle") != "none"
    pk = focused.evaluate("it => it.closest('tr').dataset.id")
    hand.page.keyboard.press("Enter")

    row = hand.page.locator(f"#c{pk}")
    expect(row.get_by_role("button", name="Desfazer")).to_be_visible()
    assert Contact.objects.get(pk=pk).state == "done"
    expect(row.locator(".chips button").first).to_be_focused()

    hand.page.keyboard.press("Shift+Tab")
    hand.page.keyboard.press("Enter")

    expect(row.locator(".who a")).to_be_focused()


def test_a_row_that_went_leaves_the_focus_to_the_next(hand):
    first, second = (hand.rows().nth(place).get_attribute("id") for place in (0, 1))
    hand.page.locator(f"#{first}").get_by_test_id("no-answer").focus()
    hand.page.keyboard.press("Enter")
    expect(hand.page.locator(f"#{first} .chips button").first).to_be_focused()
    hand.page.keyboard.press("Enter")

    expect(hand.page.locator(f"#{first}")).to_have_count(0)
    expect(hand.page.locator(f"#{second} .who a")).to_be_focused()


def test_talk_opened_in_the_panel_keeps_the_focus_there(hand):
    hand.rows().first.locator(".who a").click()
    panel = hand.page.locator("#panel.show:not(.showing)")
    panel.get_by_role("link", name="Falei").focus()
    hand.page.keyboard.press("Enter")

    expect(panel.get_by_test_id("next-contact")).to_be_visible()
    expect(panel).to_be_focused()


def test_n_begins_an_attendance(hand):
    hand.page.keyboard.press("n")
    hand.expect_step("inicio")


def test_panel_closes_on_escape_and_gives_the_focus_back(hand):
    link = hand.rows().first.locator(".who a")
    link.focus()
    hand.page.keyboard.press("Enter")
    expect(hand.page.locator("#panel.show:not(.showing)")).to_be_visible()
    hand.page.keyboard.press("Escape")
    expect(hand.page.locator("#panel")).to_be_hidden()
    expect(link).to_be_focused()
