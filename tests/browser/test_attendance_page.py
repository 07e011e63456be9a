"""The attendance's page in the browser: keys, the header that stays, the toast that leaves Confirmar free."""

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from accounts.models import User
from atendimento.models import Atendimento, Interest
from core.idempotency import claim
from tests.browser.hand import Hand

pytestmark = pytest.mark.usefixtures("demo")


@pytest.fixture
def attendance(demo):
    seller = User.objects.get(username="consultor")
    rows = Atendimento.objects.in_progress().filter(responsible=seller, department="VN")
    return rows.filter(has_open_contact=True, nature__has_interest_step=True).order_by("pk")[0]


@pytest.fixture
def hand(desktop, sign_in) -> Hand:
    sign_in(desktop, "consultor")
    return Hand(desktop)


def show(hand, attendance, step):
    hand.page.goto(f"/atendimentos/{attendance.pk}/?passo={step}")


def test_enter_on_a_ticked_vehicle_saves_it(hand, attendance):
    show(hand, attendance, "veiculo-de-interesse")
    with hand.page.expect_response(lambda answer: "specification=%25a%25" in answer.url):
        hand.hook("interest-query").fill("%a%")
    expect(hand.page.locator(".htmx-request")).to_have_count(0)
    ticked = hand.page.locator("[name=vehicle]").nth(1)
    ticked.check()

    hand.page.keyboard.press("Enter")

    expect(hand.hook("step-avaliacao")).to_be_visible()
    [interest] = Interest.objects.filter(attendance=attendance)
    assert interest.stock_item_id


def test_saving_that_is_refused_says_why(hand, attendance):
    show(hand, attendance, "proximo-contato")
    key = hand.page.locator("#step-form [name=idempotency_key]").input_value()
    claim(actor=f"user:{attendance.responsible_id}", key=key, view="another tab")

    hand.page.locator("[name=notes]").fill("Prefere o azul")
    hand.page.keyboard.press("Tab")

    status = hand.page.locator("[data-save-status]")
    expect(status).to_have_text("Esta página já foi enviada; o que você digitou depois não foi guardado.")


def test_header_keeps_its_height_from_step_to_step(hand, attendance):
    heights = set()
    for step in ("cliente", "veiculo-de-interesse", "avaliacao", "proximo-contato", "resumo"):
        show(hand, attendance, step)
        heights.add(hand.page.locator(".page-head").bounding_box()["height"])

    assert len(heights) == 1


def test_toast_leaves_confirm_free(hand, attendance):
    show(hand, attendance, "veiculo-de-interesse")
    hand.hook("interest-query").fill("Corolla")
    hand.page.get_by_role("button", name="Salvar e continuar").click()
    toast = hand.page.locator("#toasts .toast-line").bounding_box()

    for step in ("proximo-contato", "resumo"):
        show(hand, attendance, step)
        confirm = hand.page.locator("#step-form").get_by_test_id("confirm").bounding_box()
        assert toast["x"] + toast["width"] < confirm["x"]


def test_second_tab_is_told_and_keeps_what_was_typed(hand, attendance, check_axe):
    show(hand, attendance, "proximo-contato")
    second = Hand(hand.page.context.new_page())
    show(second, attendance, "proximo-contato")
    due_on = (attendance.store.today() + timedelta(days=7)).isoformat()
    for tab, notes in ((hand, "primeira"), (second, "segunda")):
        tab.page.locator("[name=due_on]").fill(due_on)
        tab.page.locator("[name=notes]").fill(notes)
        tab.page.locator("#step-form").get_by_test_id("confirm").click()

    told = second.page.locator("[data-form-error]")
    expect(told).to_be_focused()
    expect(second.page.locator("[name=notes]")).to_have_value("segunda")
    check_axe(second.page)
    assert attendance.contacts.filter(notes="segunda").count() == 0
