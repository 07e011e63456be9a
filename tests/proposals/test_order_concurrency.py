"""Many buyers of one car at once: 50 on PostgreSQL, 8 on SQLite, each a thread with its own connection."""

from datetime import timedelta

import pytest
from django.db import connection

from core.errors import ServiceError
from proposals.models import Proposal, ProposalReservation
from proposals.orders.services import place_order
from proposals.reservations.services import reserve_unit
from proposals.states import State
from tests.factories_deal import ProposalFactory, complete, pay
from tests.proposals.conftest import World
from tests.proposals.test_concurrency import together
from vehicles.models import Reservation, StockItem

pytestmark = pytest.mark.django_db(transaction=True)


def crowd():
    return 50 if connection.vendor == "postgresql" else 8


def offers(world, count):
    """So many customers who want one unit, each with a consultant's proposal that lacks nothing."""
    unit, made = world.unit(), []
    for number in range(count):
        seller = (world.seller, world.colleague)[number % 2]
        attendance = world.attendance(responsible=seller)
        complete(attendance.person)
        proposal = ProposalFactory(attendance=attendance, stock_item=unit)
        pay(proposal)
        made.append((proposal, seller))
    return made


def told(act):
    try:
        act()
    except ServiceError as exc:
        return str(exc)
    return ""


def test_one_order_and_everybody_else_is_told_who_has_it():
    world, count = World(), crowd()
    made = offers(world, count)

    def order(number):
        proposal, seller = made[number]
        return told(lambda: place_order(proposal=proposal, version=1, by=seller))

    answers = together(order, count)

    winner = Proposal.objects.get(state=State.ORDER)
    name = winner.attendance.responsible.display_name
    refusals = [answer for answer in answers if answer]
    assert len(refusals) == count - 1
    assert set(refusals) == {f"Este veículo já foi vendido na proposta P-{winner.pk} ({name})."}
    assert StockItem.objects.get().state == StockItem.State.SOLD


def test_one_reservation_and_everybody_else_is_told_who_has_it():
    world, count = World(), crowd()
    made = offers(world, count)

    def reserve(number):
        proposal, seller = made[number]
        return told(lambda: reserve_unit(proposal=proposal, length=timedelta(hours=2), by=seller))

    answers = together(reserve, count)

    row = Reservation.objects.get()
    refusals = [answer for answer in answers if answer]
    assert len(refusals) == count - 1
    assert all(f"reservado por {row.holder_label} até" in refusal for refusal in refusals)


def test_many_posts_of_one_form_make_one_order():
    world, count = World(), crowd()
    [(proposal, seller)] = offers(world, 1)

    def post(_number):
        return place_order(proposal=proposal, version=1, by=seller, idempotency_key="one form").pk

    made = together(post, count)

    assert set(made) == {proposal.pk}
    assert Proposal.objects.get().version == 2
    assert proposal.attendance.events.count() == 1


def test_many_posts_of_one_form_make_one_reservation():
    world, count = World(), crowd()
    [(proposal, seller)] = offers(world, 1)

    def post(_number):
        return reserve_unit(
            proposal=proposal, length=timedelta(hours=2), by=seller, idempotency_key="one form"
        ).pk

    made = together(post, count)

    assert set(made) == {ProposalReservation.objects.get().pk}
    assert proposal.attendance.events.count() == 1
