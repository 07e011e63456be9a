"""Proved with real threads, each with its own connection; on PostgreSQL and on SQLite as a file."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from atendimento.models import Atendimento, Channel, Event
from core.errors import StaleVersion
from core.models import IdempotencyKey
from customers.models import Person
from proposals import services
from proposals.delivery.models import Delivery
from proposals.delivery.services import schedule_delivery
from proposals.errors import ProposalError
from proposals.models import Proposal, Quote
from proposals.quotes import services as quotes
from tests.factories_delivery import TEN, open_day
from tests.proposals.conftest import World

POSTS = 12


def together(work, count):
    def closing(number):
        try:
            return work(number)
        finally:
            connection.close()

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(closing, range(count)))


@pytest.mark.django_db(transaction=True)
def test_many_posts_of_one_form_make_one_proposal():
    world = World()
    attendance, unit = world.attendance(), world.unit()

    def post(_number):
        return services.create_proposal(
            attendance=attendance, by=world.seller, stock_item=unit, idempotency_key="one form"
        ).pk

    made = together(post, POSTS)

    assert set(made) == {Proposal.objects.get().pk}
    assert Event.objects.count() == 1
    assert IdempotencyKey.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_editors_one_wins_the_other_is_told():
    world = World()
    proposal = world.proposal()

    def save(number):
        try:
            services.update_terms(
                proposal=proposal, price=proposal.price, discount=proposal.discount, version=1,
                valid_until=proposal.valid_until, notes=f"editor {number}", by=world.seller,
            )  # fmt: skip
        except StaleVersion:
            return "stale"
        return "saved"

    answers = together(save, 4)

    assert sorted(answers) == ["saved", "stale", "stale", "stale"]
    assert Proposal.objects.get().version == 2


@pytest.mark.django_db(transaction=True)
def test_many_presses_make_one_proposal_of_a_simulation():
    world = World()
    unit = world.unit()
    quote = Quote.objects.create(
        store=world.store,
        department="VU",
        name="Renata Albuquerque",
        phone="+5511988124471",
        stock_item=unit,
        vehicle="Corolla",
        price=unit.price,
        figures={"options": []},
        valid_until=timezone.now() + timedelta(days=2),
        created_by=world.seller,
    )
    channel = Channel.objects.get(code="showroom")

    def press(_number):
        return quotes.make_proposal(quote=quote, person=None, channel=channel, by=world.seller).pk

    made = together(press, POSTS)

    assert set(made) == {Proposal.objects.get().pk}
    assert (Person.objects.count(), Atendimento.objects.count()) == (1, 1)


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_many_want_the_last_places_of_an_hour():
    """50 on PostgreSQL, 8 on SQLite, each a thread with its own connection: exactly the capacity."""
    world, crowd = World(), 50 if connection.vendor == "postgresql" else 8
    proposals = [world.proposal(state="invoiced") for _number in range(crowd)]
    day = open_day(world.store)

    def want(number):
        try:
            schedule_delivery(proposal=proposals[number], day=day, hour=TEN, by=world.supervisor)
        except ProposalError as exc:
            return str(exc)
        return "scheduled"

    answers = together(want, crowd)

    assert answers.count("scheduled") == 2
    assert {answer for answer in answers if answer != "scheduled"} == {
        f"Às 10:00 de {day:%d/%m/%Y} não há mais vaga: escolha outra hora."
    }
    assert Delivery.objects.count() == 2
