"""One deal with everything in it: beyond the limit, approved on a phone, an order at the desk."""

import re
from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from accounts.models import User
from atendimento.models import Appraisal
from core.models import Notice
from proposals import services
from proposals.authority.models import Approval
from proposals.models import Proposal
from proposals.payments.balance import balance_of
from tests.browser.hand import Hand
from tests.browser.test_payments import add_accessory, money
from tests.factories_appraisals import AppraisalFactory
from tests.factories_deal import AttendanceFactory, StockItemFactory, complete

pytestmark = pytest.mark.usefixtures("demo")


@pytest.fixture
def proposal(demo) -> Proposal:
    """Of a customer with all his papers, whose used car was appraised; the margin bears a discount."""
    seller = User.objects.get(username="consultor")
    store = seller.membership_list[0].store
    attendance = AttendanceFactory(store=store, responsible=seller, department="VU")
    complete(attendance.person)
    AppraisalFactory(attendance=attendance, state="approved", value=Decimal(52_000))
    unit = StockItemFactory(store=store, price=100_000, cost=70_000)
    Approval.objects.all().delete()
    Notice.objects.all().delete()
    return services.create_proposal(attendance=attendance, stock_item=unit, by=seller)


def add_service(hand: Hand) -> None:
    block = hand.hook("block-service")
    block.get_by_role("link", name="Incluir").click()
    form = block.get_by_test_id("item-form")
    form.get_by_label("Serviço").select_option(index=1)
    form.get_by_label("Preço").fill("610,00")
    form.get_by_role("button", name="Gravar").click()
    expect(block.locator("li")).to_have_count(1)


def add_used_car(hand: Hand) -> None:
    """The appraised car, with what a bank still has to get and a tax that the store pays."""
    card = hand.hook("trade-ins")
    card.get_by_role("link", name="Incluir usado na troca").click()
    form = card.get_by_test_id("item-form")
    form.get_by_role("radio", name=re.compile("Avaliação")).check()
    expect(form.locator("[name=agreed]")).to_have_value("52.000,00")  # what it was valued at
    form.locator("[name=agreed]").fill("50.000,00")
    form.locator("[name=payoff]").fill("10.000,00")
    form.locator("[name=payoff_bank]").fill("Banco Sul")
    form.locator("[name=payoff_due_on]").fill(f"{timezone.localdate() + timedelta(days=10):%Y-%m-%d}")
    form.get_by_role("button", name="Gravar").click()
    expect(hand.hook("trade-in-net")).to_have_text(money("40.000,00"))
    card.get_by_role("link", name=re.compile("Incluir débito")).click()
    form.get_by_label("Débito").select_option(label="IPVA")
    form.get_by_label("Valor").fill("1.500,00")
    form.get_by_role("button", name="Gravar").click()
    expect(hand.hook("trade-in-net")).to_have_text(money("38.500,00"))


def finance_the_rest(hand: Hand) -> None:
    block = hand.hook("block-credit")
    block.get_by_role("link", name="Simular").click()
    block.get_by_role("button", name="Abrir ficha de 48 meses").click()
    block.get_by_role("link", name="Resposta").click()
    form = hand.hook("item-form")
    form.get_by_label("Resposta").select_option(label="Aprovado")
    form.get_by_label("Aprovação vale até").fill(f"{timezone.localdate() + timedelta(days=20):%Y-%m-%d}")
    form.get_by_role("button", name="Gravar").click()
    block.get_by_role("button", name="Usar na proposta").click()
    expect(hand.hook("proposal-balance")).to_have_text(money("0,00"))


def approve_from_the_bell(hand: Hand) -> None:
    hand.page.goto("/agenda/")
    hand.press("notices")
    hand.press(hand.hook("notice").first.get_by_role("button"))
    hand.press("approve")
    expect(hand.page).to_have_url(re.compile(r"/propostas/aprovacoes/$"))
    assert hand.clicks <= 3


def test_deal_with_everything_is_approved_on_the_phone_and_ordered(
    desktop, phone, sign_in, check_axe, proposal
):
    sign_in(desktop, "consultor")
    desk = Hand(desktop)
    desktop.goto(proposal.get_absolute_url())
    desktop.locator("#id_discount").fill("3.500,00")
    desk.press("save-terms")
    expect(desktop.locator("[data-reason=discount]")).to_be_visible()
    add_accessory(desk)
    add_service(desk)
    add_used_car(desk)
    finance_the_rest(desk)
    check_axe(desktop)
    desktop.get_by_label("Por que pedir").fill("Cliente fecha hoje")
    desk.press("ask-approval")
    expect(desktop.locator("[data-testid=approval][data-state=requested]")).to_be_visible()

    sign_in(phone, "supervisor")
    approve_from_the_bell(Hand(phone))

    desktop.reload()
    expect(desk.hook("order-gaps")).to_have_count(0)
    desk.press("place-order")
    desktop.get_by_role("dialog").get_by_role("button", name="Gerar pedido").click()
    expect(desk.hook("proposal-status")).to_have_attribute("data-status", "order")
    check_axe(desktop)
    proposal.refresh_from_db()
    assert balance_of(proposal).is_closed
    assert proposal.total == Decimal("98000.00")
    assert Appraisal.objects.get(attendance=proposal.attendance).state == "approved"
