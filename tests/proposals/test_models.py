from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts import grants
from customers.models import Ownership
from proposals.models import Proposal
from proposals.states import State
from proposals.totals import add_up
from tests.factories import member
from tests.factories_deal import AttendanceFactory, ProposalFactory


def test_total_is_price_less_discount():
    assert add_up(price=Decimal("164990"), discount=Decimal("4950")).total == Decimal("160040.00")


def test_discount_percent_is_rounded_half_even_to_one_decimal():
    assert add_up(price=Decimal("1000"), discount=Decimal("12.5")).discount_percent == Decimal("1.2")
    assert add_up(price=Decimal(0), discount=Decimal(0)).discount_percent == 0


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"price": -1, "discount": -2}, "Os valores não podem ser negativos."),
        ({"price": 10, "discount": 11}, "O desconto não pode ser maior que o preço."),
        (
            {"stock_item": None, "model_description": ""},
            "Escolha uma unidade do estoque ou descreva o modelo.",
        ),
    ],
)
def test_proposal_constraint_tells_what_is_wrong(world, fields, message):
    proposal = world.proposal()
    for name, value in fields.items():
        setattr(proposal, name, value)

    with pytest.raises(ValidationError) as refused:
        proposal.full_clean()

    assert message in refused.value.messages


def test_proposal_number_and_reference(world):
    proposal = world.proposal()

    assert (proposal.number, str(proposal)) == (f"P-{proposal.pk}", f"P-{proposal.pk}")
    assert proposal.reference == f"proposal:{proposal.pk}"


def test_proposal_lapses_and_warns_before(world):
    now = timezone.now()
    fresh = world.proposal(valid_until=now + timedelta(days=5))
    soon = world.proposal(valid_until=now + timedelta(days=1))
    gone = world.proposal(valid_until=now - timedelta(minutes=1))
    world.proposal(valid_until=now - timedelta(minutes=1), state=State.CANCELLED)

    assert list(Proposal.objects.lapsing(now)) == [soon]
    assert list(Proposal.objects.lapsed(now)) == [gone]
    assert [(row.is_lapsing, row.is_lapsed) for row in (fresh, soon, gone)] == [
        (False, False),
        (True, False),
        (False, True),
    ]


def test_visible_to_follows_the_attendance(world):
    own = world.proposal()
    colleagues = world.proposal(world.attendance(responsible=world.colleague))
    sister_seller = member(grants.CONSULTOR, (world.sister, "VU"))
    sisters = ProposalFactory(attendance=AttendanceFactory(store=world.sister, responsible=sister_seller))
    strangers = ProposalFactory(attendance=AttendanceFactory(store=world.stranger))
    director = member(grants.GERENTE_GERAL, (world.store, "VU"))

    def seen(user):
        return set(Proposal.objects.visible_to(user))

    assert seen(world.seller) == {own}
    assert seen(world.supervisor) == {own, colleagues}
    assert seen(world.manager) == {own, colleagues}
    assert seen(director) == {own, colleagues, sisters}
    assert seen(strangers.attendance.responsible) == {strangers}


def test_visible_to_seller_holds_his_portfolio(world):
    proposal = world.proposal(world.attendance(responsible=world.colleague))
    Ownership.objects.create(person=proposal.person, store=world.store, department="VU", owner=world.seller)

    assert list(Proposal.objects.visible_to(world.seller)) == [proposal]


def test_visible_to_supervisor_stops_at_his_departments(world):
    world.proposal()
    other = member(grants.SUPERVISOR, (world.store, "VN"))

    assert not Proposal.objects.visible_to(other).exists()
