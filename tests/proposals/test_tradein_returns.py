"""PED → NEG when the appraisal behind a used car ends below the agreed value or expires."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from atendimento.models import Appraisal, Event
from core.models import Notice
from proposals.errors import ProposalError
from proposals.models import Proposal, TradeIn
from proposals.orders.services import place_order
from proposals.services import move
from proposals.states import State
from proposals.tradein.returns import return_orders_for
from proposals.tradein.tasks import sweep
from tests.factories_appraisals import AppraisalFactory
from vehicles.models import Reservation, StockItem

AGREED = Decimal(52000)


def approved(proposal, **fields):
    fields = {"requested_by": proposal.created_by, "state": "approved", "value": AGREED} | fields
    return AppraisalFactory(attendance=proposal.attendance, **fields)


@pytest.fixture
def order(world):
    """An order that took a used car at the value of its appraisal."""
    proposal = world.ready_proposal()
    place_order(proposal=proposal, version=proposal.version, by=world.seller)
    TradeIn.objects.create(
        proposal=proposal, appraisal=approved(proposal), description="Onix LT", plate="FTR2918", agreed=AGREED
    )
    return proposal


def assert_returned(order):
    stored = Proposal.objects.get()
    assert (stored.state, stored.ordered_at, stored.version) == (State.NEGOTIATION, None, 3)
    # The unit is for sale again, and kept for this customer.
    assert StockItem.objects.get(pk=order.stock_item_id).state == StockItem.State.AVAILABLE
    assert Reservation.objects.get(state="active").holder == order.attendance.holder
    event = Event.objects.get(kind="proposal_reopened")
    assert "avalia" in event.label
    assert Notice.objects.get(kind="order_returned").user == order.attendance.responsible


def assert_stands():
    assert sweep() == 0
    assert Proposal.objects.get().state == State.ORDER
    assert not Event.objects.filter(kind="proposal_reopened").exists()


def test_an_order_stands_while_its_appraisal_does(world, order):
    assert return_orders_for(Appraisal.objects.get(), by=world.manager) == []
    assert_stands()


def test_an_expired_appraisal_sends_the_order_back_once(order):
    Appraisal.objects.update(valid_until=timezone.now() - timedelta(minutes=1))

    assert (sweep(), sweep()) == (1, 0)
    assert_returned(order)


def test_a_written_expiry_sends_the_order_back_too(order):
    Appraisal.objects.update(state="expired", valid_until=timezone.now() - timedelta(minutes=1))

    assert sweep() == 1
    assert_returned(order)


@pytest.mark.parametrize(
    ("fields", "gap"),
    [({"value": AGREED - Decimal("0.01")}, "R$\xa00,01 abaixo"), ({"state": "refused"}, "recusada")],
)
def test_a_later_decision_about_the_same_car_sends_the_order_back(world, order, fields, gap):
    later = approved(order, plate="FTR2J18", **fields)

    assert return_orders_for(later, by=world.manager) == [order]

    assert_returned(order)
    assert gap in Event.objects.get(kind="proposal_reopened").label
    assert TradeIn.objects.get().appraisal == later


@pytest.mark.parametrize("fields", [{"value": AGREED}, {"plate": "ABC1D23", "value": Decimal(1)}])
def test_an_equal_value_or_another_car_leaves_the_order(world, order, fields):
    assert return_orders_for(approved(order, **fields), by=world.manager) == []
    assert_stands()


def test_the_managers_decision_sends_the_order_back_and_says_so(client, world, order):
    later = AppraisalFactory(
        attendance=order.attendance, requested_by=order.created_by, state="appraised", value=Decimal(40000)
    )
    client.force_login(world.manager)

    response = client.post(reverse("proposals:appraisal-approve", args=[later.pk]), follow=True)

    assert_returned(order)
    assert f"O pedido {order.number} voltou à negociação" in response.content.decode()


def test_a_rule_of_the_house_makes_no_move_that_is_not_in_the_table(world):
    proposal = world.proposal(state=State.CANCELLED)

    with pytest.raises(ProposalError):
        move(proposal, State.NEGOTIATION, None)

    assert proposal.state == State.CANCELLED
