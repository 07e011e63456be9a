"""Order → payment received and conferido → authorised → NF-e uploaded, each by whose step it is."""

import pytest
from playwright.sync_api import expect

from accounts.models import User
from proposals.models import Proposal
from proposals.orders.services import place_order
from tests.browser.conftest import SCREENSHOTS
from tests.browser.hand import Hand
from tests.factories_deal import AttendanceFactory, ProposalFactory, StockItemFactory, complete, pay
from tests.nfe import nfe_of

pytestmark = pytest.mark.usefixtures("demo")


@pytest.fixture
def ordered(demo):
    """An order of the consultant, of a used car with its chassis."""
    seller = User.objects.get(username="consultor")
    store = seller.membership_list[0].store
    attendance = AttendanceFactory(store=store, responsible=seller, department="VU")
    complete(attendance.person)
    unit = StockItemFactory(store=store)
    unit.vehicle.chassis = "9BGKS48T0TG481207"
    unit.vehicle.save()
    proposal = ProposalFactory(attendance=attendance, stock_item=unit)
    pay(proposal)
    return place_order(proposal=proposal, version=proposal.version, by=seller)


def shoot(page, name):
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    width = page.viewport_size["width"]
    page.screenshot(path=SCREENSHOTS / f"invoicing-{name}-{width}.png", full_page=True)


def upload(page, xml):
    page.get_by_label("XML da NF-e").set_input_files(
        {"name": "nota.xml", "mimeType": "application/xml", "buffer": xml}
    )
    page.get_by_test_id("upload-invoice").click()


def receive_and_check(hand, ordered):
    """The clerk's way through the queue of payments, as far as the receipt."""
    page = hand.page
    page.goto("/propostas/recebimentos/?situacao=a-receber")
    shoot(page, "queue")
    page.get_by_role("link", name=ordered.number).click()
    page.get_by_text("Registrar recebimento").click()
    page.get_by_label("Documento").fill("E2E 20261127")
    page.get_by_role("button", name="Recebido", exact=True).click()
    hand.press("check-payment")
    expect(hand.hook("payment-line")).to_have_attribute("data-state", "checked")
    hand.press("issue-receipt")
    expect(page.get_by_role("link", name="Recibo v1")).to_be_visible()
    shoot(page, "receipts")


def test_from_order_to_invoice(page, sign_in, check_axe, ordered):
    hand = Hand(page)
    sign_in(page, "faturista")
    receive_and_check(hand, ordered)
    check_axe(page)

    sign_in(page, "gerente")
    page.goto("/propostas/faturamento/")
    check_axe(page)
    shoot(page, "list")
    page.get_by_role("link", name=ordered.number).click()
    check_axe(page)
    hand.press("authorise")
    expect(hand.hook("proposal-status")).to_have_attribute("data-status", "authorised")

    sign_in(page, "faturista")
    page.goto(f"/propostas/{ordered.pk}/nota/")
    shoot(page, "forms")
    upload(page, nfe_of(ordered, text="Chassi 9BWZZZ377VT004251", amount=ordered.price + 1))
    expect(page.locator("[data-difference=chassis]")).to_contain_text("9BWZZZ377VT004251")
    expect(page.locator("[data-difference=amount]")).to_be_visible()
    check_axe(page)
    shoot(page, "differences")
    upload(page, nfe_of(ordered))
    expect(hand.hook("proposal-status")).to_have_attribute("data-status", "invoiced")
    expect(hand.hook("invoice")).to_contain_text("NF-e 1001, série 1")
    check_axe(page)
    shoot(page, "invoiced")
    page.goto(f"/propostas/{ordered.pk}/")
    expect(hand.hook("invoicing")).to_contain_text("NF-e 1001")
    check_axe(page)
    shoot(page, "proposal")
    assert Proposal.objects.get(pk=ordered.pk).state == "invoiced"
