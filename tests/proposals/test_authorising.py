"""*Autorizar faturamento*: who, when, with which unit; and how it is taken back."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from accounts import grants
from atendimento.models import Appraisal, Event
from core.errors import ServiceError, StaleVersion
from core.models import OutboxMessage
from proposals import services
from proposals.errors import NotAllowedError, ProposalError
from proposals.gaps import GapsError
from proposals.invoicing.services import authorise_invoicing
from proposals.models import Proposal
from proposals.orders.services import place_order
from proposals.payments.models import PaymentLine
from proposals.states import State
from proposals.tradein.services import add_trade_in
from tests.factories import member
from tests.factories_appraisals import AppraisalFactory
from vehicles.models import StockItem


@pytest.fixture
def ordered(world):
    return world.ordered()


def authorise(proposal, by, **fields):
    return authorise_invoicing(**{"proposal": proposal, "version": proposal.version, "by": by} | fields)


def unit_state(proposal):
    return StockItem.objects.get(pk=proposal.stock_item_id).state


def test_authorise_moves_the_order_and_tells(world, ordered):
    OutboxMessage.objects.all().delete()

    authorise(ordered, world.manager)

    stored = Proposal.objects.get()
    assert (stored.state, stored.authorised_by, stored.version) == (State.AUTHORISED, world.manager, 3)
    assert stored.authorised_at is not None
    event = ordered.attendance.events.latest("pk")
    assert (event.kind, event.actor) == ("proposal_authorised", world.manager)
    assert OutboxMessage.objects.filter(topic="proposal", key=str(ordered.pk)).exists()


@pytest.mark.parametrize("role", ["reception", "seller", "operator", "supervisor", "clerk"])
def test_authorise_is_the_managers(world, ordered, role):
    with pytest.raises(NotAllowedError):
        authorise(ordered, getattr(world, role))

    assert Proposal.objects.get().state == State.ORDER


def test_authorise_out_of_sight_is_refused(world, ordered):
    elsewhere = member(grants.GERENTE, (world.sister, "VN VU"))

    with pytest.raises(ProposalError, match="não está com você"):
        authorise(ordered, elsewhere)

    assert Proposal.objects.get().state == State.ORDER


def test_authorise_needs_a_chassis(world, ordered):
    ordered.stock_item.vehicle.chassis = ""
    ordered.stock_item.vehicle.save()

    with pytest.raises(GapsError) as refusal:
        authorise(ordered, world.manager)

    assert [gap.code for gap in refusal.value.gaps] == ["chassis"]
    assert Proposal.objects.get().state == State.ORDER


def test_authorise_waits_for_money_given_back(world, ordered):
    PaymentLine.objects.update(amount=1)

    with pytest.raises(GapsError) as refusal:
        authorise(ordered, world.manager)

    assert [gap.code for gap in refusal.value.gaps] == ["payments_open"]


def test_authorise_of_another_version_is_refused(world, ordered):
    with pytest.raises(StaleVersion):
        authorise(ordered, world.manager, version=1)

    assert Proposal.objects.get().state == State.ORDER


def test_authorise_repeated_with_its_key_happens_once(world, ordered):
    for _time in range(2):
        authorise(ordered, world.manager, idempotency_key="one press")

    assert Event.objects.filter(kind="proposal_authorised").count() == 1


@pytest.fixture
def specified(world):
    """An order for a model of the factory."""
    return world.ordered(stock_item=None, business_type="VN", model_description="Onix Plus LTZ 2026/2027")


def new_unit(world, **fields):
    unit = world.unit(**{"business_type": "VN", "cost": Decimal(150_000)} | fields)
    unit.vehicle.chassis = "9BGZZZ00ZTZ000001"
    unit.vehicle.save()
    return unit


def test_specified_model_gets_its_unit_locked_and_sold(world, specified):
    unit = new_unit(world)

    authorise(specified, world.manager, stock_item=unit)

    stored = Proposal.objects.get()
    assert (stored.state, stored.stock_item) == (State.AUTHORISED, unit)
    assert stored.price == specified.price
    assert unit_state(stored) == StockItem.State.SOLD


def test_specified_model_without_a_unit_waits(world, specified):
    with pytest.raises(GapsError) as refusal:
        authorise(specified, world.manager)

    assert [gap.code for gap in refusal.value.gaps] == ["unit"]


@pytest.mark.parametrize(
    ("fields", "reason"),
    [({"business_type": "VU"}, "a unidade, de seminovo"), ({"state": "sold"}, "não está à venda")],
)
def test_specified_model_takes_no_other_kind_and_no_sold_unit(world, specified, fields, reason):
    unit = new_unit(world, **fields)

    with pytest.raises(ServiceError, match=reason):
        authorise(specified, world.manager, stock_item=unit)

    stored = Proposal.objects.get()
    assert (stored.state, stored.stock_item) == (State.ORDER, None)


def test_specified_model_takes_no_unit_reserved_for_another(world, specified):
    unit = new_unit(world)
    world.reserve(unit)

    with pytest.raises(ServiceError, match="reservado"):
        authorise(specified, world.manager, stock_item=unit)

    assert StockItem.objects.get().state == StockItem.State.AVAILABLE


def test_unit_beyond_the_managers_limit_is_refused(world, specified):
    """Its cost was not known when the order was placed: the limit is kept here."""
    unit = new_unit(world, cost=Decimal(500_000))

    with pytest.raises(GapsError) as refusal:
        authorise(specified, world.manager, stock_item=unit)

    assert "authority-margin" in [gap.code for gap in refusal.value.gaps]
    stored = Proposal.objects.get()
    assert (stored.state, stored.stock_item) == (State.ORDER, None)
    assert StockItem.objects.get().state == StockItem.State.AVAILABLE


@pytest.fixture
def with_used_car(world):
    proposal = world.ready_proposal()
    appraisal = AppraisalFactory(
        attendance=proposal.attendance, requested_by=world.seller, state="approved", value=Decimal(58000)
    )
    values = {"description": "Onix LT 2021", "agreed": Decimal(58000), "appraisal": appraisal}
    add_trade_in(proposal=proposal, values=values, version=proposal.version, by=world.seller)
    proposal.refresh_from_db()
    proposal.payment_lines.filter(type__code="pix").update(amount=proposal.total - 58000)
    vehicle = proposal.stock_item.vehicle
    vehicle.chassis = "9BGZZZ00ZTZ000001"
    vehicle.save()
    return place_order(proposal=proposal, version=proposal.version, by=world.seller), appraisal


def state_of(appraisal):
    return Appraisal.objects.get(pk=appraisal.pk).state


def test_authorised_sale_spends_the_used_cars_value(world, with_used_car):
    proposal, appraisal = with_used_car

    authorise(proposal, world.manager)

    assert state_of(appraisal) == "used"


def test_authorise_waits_for_an_appraisal_that_lapsed(world, with_used_car):
    proposal, appraisal = with_used_car
    Appraisal.objects.update(valid_until=timezone.now() - timedelta(minutes=1))

    with pytest.raises(GapsError) as refusal:
        authorise(proposal, world.manager)

    assert [gap.code for gap in refusal.value.gaps] == ["trade_in_appraisal"]
    assert state_of(appraisal) == "approved"


def test_cancelled_after_authorising_frees_unit_and_used_car(world, with_used_car):
    proposal, appraisal = with_used_car
    proposal = authorise(proposal, world.manager)

    services.cancel_proposal(proposal=proposal, reason="Desistiu", by=world.manager)

    assert (Proposal.objects.get().state, unit_state(proposal)) == (State.CANCELLED, "available")
    assert state_of(appraisal) == "approved"


@pytest.mark.parametrize("role", ["seller", "supervisor", "clerk"])
def test_cancelling_an_authorised_sale_is_the_managers(world, role):
    proposal = world.authorised()

    with pytest.raises(ProposalError):
        services.cancel_proposal(proposal=proposal, reason="Quero", by=getattr(world, role))

    assert (Proposal.objects.get().state, unit_state(proposal)) == (State.AUTHORISED, "sold")


def test_clerk_sees_what_his_stores_sold_and_works_none_of_it(world, ordered):
    """The add-on adds receipts, invoice, documents and delivery; negotiating stays the seller's."""
    in_negotiation = world.ready_proposal()
    rows = Proposal.objects

    assert list(rows.visible_to(world.clerk)) == [ordered]
    assert list(rows.administered_by(world.clerk)) == [ordered]
    assert list(rows.worked_by(world.clerk)) == []
    assert set(rows.administered_by(world.manager)) == {ordered, in_negotiation}
    assert list(rows.administered_by(world.colleague)) == []
