"""Arrivals at once, with real connections: each goes to a seller of his own."""

import pytest

from atendimento.models import Channel, Media, RotaTurn, Visit
from atendimento.services import AtendimentoError, assume, turns, visits
from tests.atendimento.conftest import World
from tests.atendimento.test_concurrency import race
from tests.factories import member
from tests.factories_atendimento import nature

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def floor():
    world = World()
    world.desk = member("Recepção", (world.store, "VN VU"))
    for user in (world.seller, world.colleague):
        turns.set_situation(store=world.store, seller=user, situation="available", by=user)
    arrival = visits.WalkIn(
        nature(), "VN", Channel.objects.get(code="showroom"), Media.objects.get(code="google")
    )
    world.visits = [
        visits.receive(store=world.store, arrival=arrival, person=world.person(), by=world.desk)
        for _number in range(4)
    ]
    return world


def test_four_arrivals_at_once_get_the_two_sellers_one_each(floor):
    answers = race(
        [lambda visit=visit: visits.forward_next(visit=visit, by=floor.desk) for visit in floor.visits]
    )

    offered = Visit.objects.filter(state="offered").values_list("offered_to", flat=True)
    assert sorted(offered) == sorted([floor.seller.pk, floor.colleague.pk])
    assert sum(answer.is_in_line for answer in answers) == 2
    assert RotaTurn.objects.filter(spent=True).count() == 2


def test_taken_up_by_two_hands_and_the_worker_at_once_is_taken_once(floor):
    visit = visits.forward_next(visit=floor.visits[0], by=floor.desk)
    seller = visit.offered_to

    answers = race([lambda: visits.take(visit=visit, by=seller)] * 4)

    visit.refresh_from_db()
    assert (visit.state, visit.taken_by) == ("taken", seller)
    assert sum(isinstance(answer, AtendimentoError) for answer in answers) == 3


def test_assumed_on_its_page_and_forwarded_at_the_desk_at_once_is_one_sellers(floor):
    """One presses *Assumir* on the attendance while Recepção sends the same customers to the other."""
    ours = [visit.pk for visit in floor.visits[:2]]
    jobs = []
    for visit in floor.visits[:2]:
        jobs.append(lambda visit=visit: assume(attendance=visit.attendance, by=floor.seller))
        jobs.append(lambda visit=visit: visits.forward_to(visit=visit, seller=floor.colleague, by=floor.desk))

    answers = race(jobs)

    assert sum(isinstance(answer, AtendimentoError) for answer in answers) == 2
    for visit in Visit.objects.filter(pk__in=ours).select_related("attendance"):
        keeper = visit.attendance.responsible
        ends = {"taken": (floor.seller, floor.seller, None), "offered": (None, None, floor.colleague)}
        assert (keeper, visit.taken_by, visit.offered_to) == ends[visit.state]
