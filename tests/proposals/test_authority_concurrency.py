"""Many approvers answer one request at once: each a thread with its own connection."""

from decimal import Decimal

import pytest
from django.db import connection

from accounts import grants
from atendimento.models import Event
from core.errors import ServiceError
from core.models import Notice
from proposals.authority import services
from proposals.authority.models import Approval, ApprovalMotive
from proposals.authority.states import State
from proposals.result.models import CommissionRate, SaleTax
from tests.factories import member
from tests.proposals.conftest import World
from tests.proposals.test_concurrency import together

pytestmark = pytest.mark.django_db(transaction=True)

TOLD = {
    State.APPROVED: "approval_given",
    State.COUNTERED: "approval_countered",
    State.REFUSED: "approval_refused",
}


def crowd():
    return 18 if connection.vendor == "postgresql" else 6


@pytest.fixture
def asked():
    """R$ 3 500 off R$ 100 000, beyond the seller's limit and within a manager's."""
    world = World()
    SaleTax.objects.update(percent=0)
    CommissionRate.objects.update(percent=0)
    item = world.unit(price=Decimal(100_000), cost=Decimal(80_000))
    proposal = world.proposal(
        world.attendance(), stock_item=item, price=Decimal(100_000), discount=Decimal(3_500)
    )
    managers = [member(grants.GERENTE, (world.store, "VN VU")) for _ in range(crowd())]
    approval = services.request_approval(proposal=proposal, version=1, by=world.seller)
    Notice.objects.all().delete()
    return approval, managers


def decide(approval, by, number):
    """A third of them approves, a third offers less, a third refuses."""
    common = {"approval": approval, "seen": approval.current_hash, "by": by}
    try:
        if number % 3 == 0:
            return services.approve(**common)
        if number % 3 == 1:
            return services.counter_offer(discount=Decimal(2_500), **common)
        return services.refuse(motive=ApprovalMotive.objects.first(), **common)
    except ServiceError as exc:
        return str(exc)


def test_one_answer_and_every_other_approver_is_told_whose(asked):
    approval, managers = asked

    answers = together(lambda number: decide(approval, managers[number], number), len(managers))

    stored = Approval.objects.get()
    refusals = [answer for answer in answers if isinstance(answer, str)]
    assert len(refusals) == len(managers) - 1
    name, state = stored.decided_by.display_name, stored.get_state_display().lower()
    assert set(refusals) == {f"{name} já decidiu: {state}."}
    assert (
        Event.objects.filter(kind__in=TOLD.values()).values_list("kind", flat=True).get()
        == TOLD[stored.state]
    )
    assert Notice.objects.filter(kind="approval").count() == 1


def test_many_presses_of_one_approver_are_one_answer(asked):
    approval, (manager, *_) = asked

    answers = together(lambda _number: decide(approval, manager, 0), crowd())

    assert {answer.pk for answer in answers} == {approval.pk}
    assert Event.objects.filter(kind="approval_given").count() == 1
    assert Notice.objects.filter(kind="approval").count() == 1
