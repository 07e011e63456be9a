"""Documents and the customer's link in Chromium: emit, download, accept on a phone, change, accept again."""

import pytest
from playwright.sync_api import expect

from customers.models import Person
from proposals.models import Proposal
from tests.browser.conftest import DESKTOP, PHONE
from tests.browser.hand import Hand

pytestmark = pytest.mark.usefixtures("demo")
NAME = "Renata Albuquerque"


@pytest.fixture
def proposal():
    """One of the demo's, of a customer whose name and document the test knows."""
    found = Proposal.objects.filter(state="negotiation", stock_item__isnull=False).order_by("pk")[0]
    Person.objects.filter(pk=found.person_id).update(kind="PF", name=NAME, document="52998224725")
    return found


@pytest.fixture
def consultant(open_page, sign_in, proposal):
    hand = Hand(open_page(**DESKTOP))
    sign_in(hand.page, proposal.attendance.responsible.username)
    return hand


def make_link(hand, proposal):
    """From the card of the proposal's page; answers the address."""
    hand.page.goto(proposal.get_absolute_url())
    hand.press("create-link")
    return hand.hook("link-address").input_value()


def sign(hand, digits="4725"):
    hand.fill("Seu nome completo", NAME)
    hand.fill("Últimos 4 dígitos", digits)
    hand.press("accept")


def change_discount(hand, proposal):
    hand.page.goto(proposal.get_absolute_url())
    hand.page.get_by_label("Desconto").fill("1.000,00")
    hand.page.get_by_role("button", name="Gravar").first.click()
    expect(hand.hook("link-outdated")).to_be_visible()


def test_version_is_issued_and_downloaded(consultant, proposal, check_axe):
    consultant.page.goto(proposal.get_absolute_url())
    consultant.press("open-documents")
    check_axe(consultant.page)
    consultant.press("issue-document")
    expect(consultant.hook("document-current")).to_be_visible()
    check_axe(consultant.page)

    with consultant.page.expect_download() as download:
        consultant.press(consultant.hook("document-row").first)

    assert download.value.suggested_filename == f"proposta-P-{proposal.pk}-v1.pdf"
    assert download.value.path().read_bytes().startswith(b"%PDF")


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_customer_accepts_on_a_phone_and_again_after_a_change(
    consultant, proposal, open_page, check_axe, theme
):
    address = make_link(consultant, proposal)
    check_axe(consultant.page)
    customer = Hand(open_page(**PHONE, color_scheme=theme))
    customer.page.goto(address)
    expect(customer.hook("proposal-total")).to_be_visible()
    check_axe(customer.page)

    sign(customer, digits="0000")
    expect(customer.page.get_by_text("Não confere com o documento")).to_be_visible()
    check_axe(customer.page)
    sign(customer)
    expect(customer.hook("offer-accepted")).to_be_visible()
    check_axe(customer.page)
    consultant.page.goto(proposal.get_absolute_url())
    expect(consultant.hook("link-accepted")).to_contain_text(NAME)
    expect(consultant.hook("link-opened")).to_be_visible()
    consultant.page.goto("/avisos/")
    expect(consultant.page.get_by_text(f"{NAME} aceitou a proposta").first).to_be_visible()

    change_discount(consultant, proposal)
    customer.page.reload()
    expect(customer.hook("offer-changed")).to_contain_text("Esta versão mudou")
    check_axe(customer.page)
    sign(customer)
    expect(customer.hook("offer-accepted")).to_be_visible()
    assert proposal.acceptances.count() == 2


def test_change_while_the_customer_reads_is_not_accepted(consultant, proposal, open_page):
    address = make_link(consultant, proposal)
    customer = Hand(open_page(**PHONE))
    customer.page.goto(address)
    Proposal.objects.filter(pk=proposal.pk).update(discount=500)

    sign(customer)

    expect(customer.hook("offer-changed")).to_contain_text("Esta versão mudou")
    assert not proposal.acceptances.exists()


def test_link_works_without_javascript_and_ends_when_revoked(
    consultant, proposal, open_page, watch, check_axe
):
    watch.allow(r"status of 404")
    address = make_link(consultant, proposal)
    customer = Hand(open_page(**PHONE, java_script_enabled=False))
    customer.page.goto(address)
    sign(customer)
    expect(customer.hook("offer-accepted")).to_be_visible()

    consultant.press("revoke-link")
    consultant.page.get_by_role("button", name="Revogar").last.click()
    expect(consultant.page.get_by_text("Nenhum link ativo")).to_be_visible()

    customer.page.reload()
    expect(customer.page.get_by_text("Este link não está disponível")).to_be_visible()
    stranger = open_page(**DESKTOP)
    stranger.goto(address)
    check_axe(stranger)
