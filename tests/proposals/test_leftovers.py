"""What an attendance still offered when it ended, and sales that keep it from ending as lost."""

import pytest

from atendimento import services as atendimento
from atendimento.models import Atendimento, ClosingReason
from atendimento.services.closing import ask_closing_locked, end_locked
from atendimento.services.errors import AtendimentoError
from proposals import leftovers
from proposals.models import Proposal
from proposals.orders import services as orders
from proposals.states import State
from vehicles.models import Reservation


@pytest.fixture
def ready(world):
    return world.ready_proposal()


def lost():
    return ClosingReason.objects.filter(kind=ClosingReason.Kind.LOST).first()


def close_lost(attendance, by):
    end_locked(Atendimento.objects.get(pk=attendance.pk), lost(), None, by)


def test_sweep_cancels_what_a_lost_attendance_offered_and_gives_the_unit_back(world, ready):
    world.reserve(ready.stock_item, holder=ready.attendance.holder)
    close_lost(ready.attendance, world.seller)

    assert (leftovers.sweep(), leftovers.sweep()) == (1, 0)

    stored = Proposal.objects.get()
    assert (stored.state, stored.cancel_reason) == (State.CANCELLED, f"atendimento encerrado: {lost()}")
    event = ready.attendance.events.filter(kind="proposal_cancelled").get()
    assert event.actor == world.seller
    assert Reservation.objects.get().state == Reservation.State.CANCELLED


def test_sweep_leaves_what_goes_on(world, ready):
    assert leftovers.sweep() == 0
    assert Proposal.objects.get().state == State.NEGOTIATION


def test_give_up_of_an_attendance_cancelled_below(world, ready):
    atendimento.cancel_attendance(attendance=ready.attendance, by=world.supervisor)

    assert leftovers.give_up(ready.pk)
    assert Proposal.objects.get().cancel_reason == "atendimento cancelado"


@pytest.mark.parametrize("end", ["lost", "inactive", "cancelled", "asked"])
def test_attendance_with_an_order_that_stands_ends_only_with_success(world, ready, end):
    orders.place_order(proposal=ready, version=ready.version, by=world.seller)

    with pytest.raises(AtendimentoError, match=f"Há pedido em aberto: {ready.number}"):
        ENDS[end](ready.attendance, world)

    stored = Atendimento.objects.get(pk=ready.attendance_id)
    assert (stored.is_in_progress, stored.closing_asked_at) == (True, None)


def ask(attendance, world):
    discard = ClosingReason.objects.filter(kind=ClosingReason.Kind.DISCARD).first()
    ask_closing_locked(attendance, discard, None, world.seller)


ENDS = {
    "lost": lambda attendance, world: close_lost(attendance, world.seller),
    "inactive": lambda attendance, world: atendimento.close_inactive(
        attendance=attendance, by=world.supervisor
    ),
    "cancelled": lambda attendance, world: atendimento.cancel_attendance(
        attendance=attendance, by=world.supervisor
    ),
    "asked": ask,
}
