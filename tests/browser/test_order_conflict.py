"""One car offered twice: the second is told who has it. One proposal in two browsers: the conflict page."""

import pytest
from playwright.sync_api import expect

from accounts.models import User
from proposals.models import Proposal
from tests.browser.conftest import DESKTOP
from tests.browser.hand import Hand
from tests.factories_deal import AttendanceFactory, ProposalFactory, complete, pay

pytestmark = pytest.mark.usefixtures("demo")


@pytest.fixture
def made(demo):
    """Two proposals for one unit, of two consultants of one store; neither lacks anything."""
    sellers = [User.objects.get(username=name) for name in ("consultor", "consultora")]
    store = sellers[0].membership_list[0].store
    first = offer(sellers[0], store)
    return first, offer(sellers[1], store, stock_item=first.stock_item), sellers


def offer(seller, store, **fields):
    attendance = AttendanceFactory(store=store, responsible=seller, department="VU")
    complete(attendance.person)
    proposal = ProposalFactory(attendance=attendance, **fields)
    pay(proposal)
    return proposal


def order(hand):
    hand.press("place-order")
    hand.page.get_by_role("dialog").get_by_role("button", name="Gerar pedido").click()


def test_second_buyer_is_told_who_has_the_car(open_page, sign_in, check_axe, made):
    first, second, sellers = made
    hands = [Hand(open_page(**DESKTOP)) for _seller in sellers]
    for hand, seller, proposal in zip(hands, sellers, (first, second), strict=True):
        sign_in(hand.page, seller.username)
        hand.page.goto(f"/propostas/{proposal.pk}/")
        expect(hand.hook("place-order")).to_be_visible()

    order(hands[0])
    expect(hands[0].hook("proposal-status")).to_have_attribute("data-status", "order")
    order(hands[1])

    told = hands[1].page.locator("[data-gap=unit]")
    expect(told).to_contain_text(f"vendido na proposta P-{first.pk} ({sellers[0].display_name})")
    check_axe(hands[1].page)
    assert Proposal.objects.get(pk=second.pk).state == "negotiation"


def test_second_editor_keeps_what_was_typed(open_page, sign_in, check_axe, made):
    proposal, _other, sellers = made
    hands = [Hand(open_page(**DESKTOP)) for _number in range(2)]
    for hand in hands:
        sign_in(hand.page, sellers[0].username)
        hand.page.goto(f"/propostas/{proposal.pk}/")

    hands[0].fill("Observações", "Primeira")
    hands[0].press("save-terms")
    expect(hands[0].hook("message").first).to_be_visible()
    hands[1].fill("Observações", "Segunda")
    hands[1].press("save-terms")

    expect(hands[1].page.get_by_text("Nada foi gravado")).to_be_visible()
    expect(hands[1].page.get_by_role("cell", name="Segunda")).to_be_visible()
    check_axe(hands[1].page)
    assert Proposal.objects.get(pk=proposal.pk).notes == "Primeira"
