"""The seller asks at his desk, the supervisor answers on the phone: three presses from the bell."""

import re

import pytest
from playwright.sync_api import expect

from accounts.models import User
from atendimento.models import Atendimento
from core.models import Notice
from proposals import services
from proposals.authority.gaps import gaps
from proposals.authority.models import Approval
from proposals.models import Proposal
from tests.browser.hand import Hand
from vehicles.models import StockItem

pytestmark = pytest.mark.usefixtures("demo")


@pytest.fixture
def proposal(demo) -> Proposal:
    """R$ 100 000 with a cost of 80 000, so that the margin bears the discount."""
    seller = User.objects.get(username="consultor")
    rows = Atendimento.objects.in_progress().filter(responsible=seller, department="VN").order_by("pk")
    units = StockItem.objects.with_availability().filter(store=rows[0].store, is_available=True)
    unit = units.filter(business_type="VN").order_by("pk").first() or units.order_by("pk")[0]
    StockItem.objects.filter(pk=unit.pk).update(price=100_000, cost=80_000)
    Approval.objects.all().delete()
    Notice.objects.all().delete()
    return services.create_proposal(attendance=rows[0], stock_item=unit, by=seller)


def ask_at_the_desk(hand: Hand, proposal: Proposal, check_axe) -> None:
    hand.page.goto(proposal.get_absolute_url())
    hand.page.locator("#id_discount").fill("3.500,00")
    hand.press("save-terms")
    expect(hand.page.locator("[data-reason=discount]")).to_contain_text("3,50%")
    check_axe(hand.page)
    hand.page.get_by_label("Por que pedir").fill("Cliente fecha hoje")
    hand.press("ask-approval")
    expect(hand.page.locator("[data-testid=approval][data-state=requested]")).to_be_visible()


def test_approval_is_asked_at_the_desk_and_given_on_the_phone(
    desktop, phone, sign_in, check_axe, proposal, tell_clicks
):
    sign_in(desktop, "consultor")
    ask_at_the_desk(Hand(desktop), proposal, check_axe)
    sign_in(phone, "supervisor")
    phone.goto("/agenda/")
    hand = Hand(phone)

    hand.press("notices")
    hand.press(hand.hook("notice").first.get_by_role("button"))
    card = hand.hook("approval-card")
    expect(card).to_contain_text("Cliente fecha hoje")
    expect(hand.hook("refuse")).to_be_in_viewport(ratio=1)
    expect(hand.hook("approve")).to_be_in_viewport(ratio=1)
    expect(phone.locator("h1")).to_be_in_viewport()
    assert phone.evaluate("document.documentElement.scrollWidth") <= 390
    check_axe(phone)
    hand.press("approve")

    expect(phone).to_have_url(re.compile(r"/propostas/aprovacoes/$"))
    tell_clicks("approve from the bell, on the phone", hand.clicks, goal=3)
    assert hand.clicks <= 3
    assert Approval.objects.get().state == "approved"
    assert gaps(proposal) == []
    desktop.reload()
    expect(desktop.locator("[data-testid=approval][data-state=approved]")).to_be_visible()
    check_axe(desktop)


def test_counter_offer_and_refusal_on_the_phone(desktop, phone, sign_in, check_axe, proposal):
    sign_in(desktop, "consultor")
    ask_at_the_desk(Hand(desktop), proposal, check_axe)
    sign_in(phone, "supervisor")
    phone.goto(Approval.objects.get().get_absolute_url())
    hand = Hand(phone)

    hand.press("counter")
    phone.get_by_label("Desconto que a loja oferece").fill("2.500,00")
    check_axe(phone)
    phone.get_by_role("button", name="Enviar").click()
    expect(phone).to_have_url(re.compile(r"/propostas/aprovacoes/$"))
    desktop.reload()
    desktop.get_by_test_id("accept-counter").click()
    expect(desktop.locator("[data-testid=approval][data-state=approved]")).to_be_visible()
    expect(desktop.locator("#id_discount")).to_have_value("2.500,00")

    ask_at_the_desk(Hand(desktop), proposal, check_axe)
    phone.goto("/propostas/aprovacoes/")
    hand.press("refuse")
    check_axe(phone)
    hand.hook("motive").first.click()
    expect(phone.get_by_text("Nenhum pedido aguarda aprovação")).to_be_visible()
    desktop.reload()
    expect(desktop.locator("[data-testid=approval][data-state=refused]")).to_be_visible()
