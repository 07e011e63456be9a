"""Vendedor da vez: fair whatever happens, one lock, every choice explained."""

from dataclasses import replace
from itertools import combinations
from random import Random
from time import perf_counter

import pytest
import time_machine
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from accounts.models import Parameter
from atendimento.models import Channel, SellerStatus
from atendimento.rota.choosing import TURN, Seat, charge, forfeit, in_order
from atendimento.rota.reading import Place, read_lines
from atendimento.services import AtendimentoError, NotAllowedError
from atendimento.services import turns as rota
from tests.factories import member
from tests.factories_atendimento import AttendanceFactory

ARRIVALS = 10_000
Situation = SellerStatus.Situation


def with_credits(seats, credits):
    return [replace(seat, credit=credits.get(seat.seller, seat.credit)) for seat in seats]


class Floor:
    """A showroom without a database: who got how many turns, and how many were his by right."""

    def __init__(self, size):
        self.seats = [Seat(seller=number, place=number) for number in range(size)]
        self.turns, self.ideal = [0] * size, [0.0] * size
        self.clock = 0

    def available(self):
        return [seat.seller for seat in self.seats if not seat.away]

    def send(self, seller, away):
        self.seats = [replace(seat, away=away) if seat.seller == seller else seat for seat in self.seats]

    def day_off(self, seller):
        """Does not keep the turn: what he was still owed belongs to those who stay."""
        stay = [seat.seller for seat in self.seats if seat.seller != seller]
        owed = self.ideal[seller] - self.turns[seller]
        if owed > 0 and stay:
            self.ideal[seller] -= owed
            for other in stay:
                self.ideal[other] += owed / len(stay)
        self.seats = with_credits(self.seats, forfeit(self.seats, seller))
        self.send(seller, "folga")

    def arrival(self, asked=()):
        """One customer, whom all who are here have the same claim to; the next of those not asked yet."""
        here = [seat for seat in self.seats if not seat.away]
        order = in_order(seat for seat in here if seat.seller not in asked)
        if not order:
            return None
        self.clock += 1
        chosen = order[0].seller
        for seat in here:
            self.ideal[seat.seller] += 1 / len(here)
        self.turns[chosen] += 1
        self.seats = [
            replace(seat, last=self.clock) if seat.seller == chosen else seat
            for seat in with_credits(self.seats, charge(here, chosen))
        ]
        return chosen

    def farthest(self):
        return max(abs(turns - ideal) for turns, ideal in zip(self.turns, self.ideal, strict=True))


@pytest.mark.parametrize("size", [2, 3, 5, 8])
def test_ten_thousand_arrivals_leave_everybody_within_one_of_the_ideal(size):
    rng, floor, worst = Random(size), Floor(size), 0.0
    started, busy = perf_counter(), {}

    while floor.clock < ARRIVALS:
        for seller in [seller for seller, until in busy.items() if until <= floor.clock]:
            floor.send(seller, "")
            del busy[seller]
        for _customer in range(rng.choice((1, 1, 2, 3))):
            if rng.random() < 0.15:  # an appointment: his own seller serves him and spends no turn
                seller = rng.randrange(size)
                floor.send(seller, "em atendimento")
                busy[seller] = floor.clock + rng.randint(1, 2)
                continue
            asked = set()
            chosen = floor.arrival()
            while chosen is not None and rng.random() < 0.1:  # he passes: the next one is asked
                asked.add(chosen)
                chosen = floor.arrival(asked)
        if rng.random() < 0.05:
            seller = rng.randrange(size)
            floor.day_off(seller)
            busy[seller] = floor.clock + rng.randint(1, 30)
        worst = max(worst, floor.farthest())
        if not floor.available():
            floor.send(next(iter(busy)), "")

    # In between, four to six sellers came as far as 7/6 in 25 runs of each; two, three and many never past 1.
    assert floor.farthest() <= 1
    assert worst <= 7 / 6
    assert perf_counter() - started < 3


def next_states(credits):
    """Whoever is here, and whoever of the most owed a tie falls to."""
    size = len(credits)
    for here in (set(group) for many in range(2, size + 1) for group in combinations(range(size), many)):
        seats = [Seat(number, credit) for number, credit in enumerate(credits) if number in here]
        most = max(seat.credit for seat in seats)
        for chosen in {seat.credit: seat.seller for seat in seats if seat.credit == most}.values():
            after = dict(enumerate(credits)) | charge(seats, chosen)
            yield tuple(sorted(after.values()))


@pytest.mark.parametrize(("size", "farthest"), [(2, 1 / 2), (3, 5 / 6), (4, 7 / 6)])
def test_every_state_that_any_absences_lead_to_was_walked(size, farthest):
    """At every moment."""
    seen, waiting = {(0,) * size}, [(0,) * size]
    while waiting:
        new = set(next_states(waiting.pop())) - seen
        seen |= new
        waiting += new

    assert max(max(abs(credit) for credit in state) for state in seen) == pytest.approx(TURN * farthest)


def any_rule(credits, limit):
    """For each group that may be here, where a rule of whatever kind can go from there within the limit."""
    size = len(credits)
    for here in (group for many in range(2, size + 1) for group in combinations(range(size), many)):
        raised = [
            credit + (TURN // len(here) if number in here else 0) for number, credit in enumerate(credits)
        ]
        after = ([*raised[:one], raised[one] - TURN, *raised[one + 1 :]] for one in here)
        yield {tuple(sorted(state)) for state in after if max(map(abs, state)) < limit}


@pytest.mark.parametrize(("size", "farthest"), [(2, 1 / 2), (3, 5 / 6), (4, 7 / 6)])
def test_no_rule_that_does_not_know_tomorrow_keeps_them_nearer(size, farthest):
    """States a rule could stay in are thrown out while some absence leads out of them: none is left."""
    start = (0,) * size
    ways, waiting = {}, [start]
    while waiting:
        state = waiting.pop()
        if state not in ways:
            ways[state] = list(any_rule(state, TURN * farthest - 1))
            waiting += [after for way in ways[state] for after in way]
    while lost := [state for state, groups in ways.items() if any(not (way & ways.keys()) for way in groups)]:
        for state in lost:
            del ways[state]

    assert start not in ways


@given(
    st.integers(2, 8).flatmap(
        lambda size: st.lists(st.sets(st.integers(0, size - 1), min_size=1, max_size=size), max_size=120)
    )
)
@settings(deadline=None, max_examples=150)
def test_whoever_happens_to_be_there_nobody_is_farther_than_half_of_the_others(days):
    """Against any order of absences, not only likely ones; why it must be so is told in `choosing`."""
    size = max([2, *(max(here) + 1 for here in days)])
    floor = Floor(size)
    for here in days:
        for seller in range(size):
            floor.send(seller, "" if seller in here else "ausente")
        floor.arrival()

        assert floor.farthest() <= (size - 1) / 2 + 1e-9


@pytest.mark.parametrize("size", range(1, 9))
def test_while_the_same_sellers_are_there_each_is_within_one_at_every_arrival(size):
    floor = Floor(size)

    for _arrival in range(size * 3):
        floor.arrival()
        assert floor.farthest() < 1


@given(st.lists(st.sets(st.integers(0, 6), min_size=1), max_size=80))
@settings(deadline=None, max_examples=100)
def test_credits_add_up_to_nothing_and_are_what_the_turns_say(days):
    floor = Floor(7)
    for here in days:
        for seller in range(7):
            floor.send(seller, "" if seller in here else "ausente")
        floor.arrival()

    assert sum(seat.credit for seat in floor.seats) == 0
    owed = [seat.credit / TURN for seat in floor.seats]
    assert owed == pytest.approx(
        [ideal - turns for ideal, turns in zip(floor.ideal, floor.turns, strict=True)], abs=1e-6
    )


def test_a_pause_that_does_not_keep_the_turn_gives_what_was_owed_to_the_others():
    seats = [Seat(1, credit=60), Seat(2, credit=-40), Seat(3, credit=-20)]

    assert forfeit(seats, 1) == {1: 0, 2: -10, 3: 10}
    assert forfeit(seats, 2) == {}


# With the database


@pytest.fixture
def clock():
    """Moves the whole test's clock on."""
    with time_machine.travel(timezone.now(), tick=False) as traveller:
        yield traveller


@pytest.fixture
def floor(world):
    """Three sellers of new cars, all here; the showroom's rota."""
    world.third = member("Consultor", (world.store, "VN"), first_name="Rita")
    world.place = Place(world.store, "VN", Channel.objects.get(code="showroom"))
    for user in (world.seller, world.colleague, world.third):
        rota.set_situation(store=world.store, seller=user, situation=Situation.AVAILABLE, by=user)
    return world


def serve(floor, seller=None, kind="next"):
    if seller is None:
        line, why = rota.next_line(floor.place)
        seller = line.user
    else:
        why = "por hora marcada"
    attendance = AttendanceFactory(store=floor.store, responsible=None, created_by=floor.seller)
    return rota.give(
        floor.place, seller=seller, attendance=attendance, kind=kind, why=why, by=floor.supervisor
    )


def test_turns_go_round_and_each_is_explained(floor):
    turns = [serve(floor) for _number in range(6)]

    assert [turn.seller for turn in turns] == [floor.seller, floor.colleague, floor.third] * 2
    assert turns[0].why.startswith(f"Vez de {floor.seller.display_name}: é o primeiro na ordem do dia.")
    assert "Depois: " in turns[3].why
    assert "última vez" in turns[3].why


@pytest.mark.parametrize("kind", ["owner", "appointment", "return"])
def test_own_customer_spends_no_turn(floor, kind):
    turn = serve(floor, seller=floor.seller, kind=kind)

    assert not turn.spent
    assert rota.next_line(floor.place)[0].user == floor.seller


def test_chosen_by_hand_spends_a_turn_where_the_parameter_says_so(floor):
    assert serve(floor, seller=floor.seller, kind="chosen").spent
    assert rota.next_line(floor.place)[0].user == floor.colleague
    Parameter.objects.create(key="rota_spends_turn", value=[], group=floor.store.group)

    assert not serve(floor, seller=floor.colleague, kind="chosen").spent


def test_who_is_away_is_told_with_the_reason(floor):
    rota.set_situation(
        store=floor.store, seller=floor.seller, situation=Situation.TEST_DRIVE, by=floor.supervisor
    )
    AttendanceFactory.create_batch(
        5,
        store=floor.store,
        created_by=floor.colleague,
        received_at=floor.store.now(),
    )

    line, why = rota.next_line(floor.place)

    assert line.user == floor.third
    assert f"{floor.seller.display_name} (test drive)" in why
    assert f"{floor.colleague.display_name} (5 leads sem resposta)" in why


def test_nobody_available_is_said_with_each_reason(floor):
    for user in (floor.seller, floor.colleague, floor.third):
        rota.set_situation(store=floor.store, seller=user, situation=Situation.DAY_OFF, by=user)

    with pytest.raises(AtendimentoError, match=r"Ninguém disponível na rota: .*\(folga\)"):
        rota.next_line(floor.place)


def test_yesterdays_word_is_worth_nothing_today(floor, clock):
    clock.shift(24 * 3600)

    assert {line.situation for line in read_lines(floor.place)} == {Situation.ABSENT}


def test_a_seller_tells_his_own_situation_only(floor):
    with pytest.raises(NotAllowedError):
        rota.set_situation(
            store=floor.store, seller=floor.colleague, situation=Situation.BREAK, by=floor.seller
        )

    assert SellerStatus.objects.get(user=floor.colleague).situation == Situation.AVAILABLE


@pytest.mark.parametrize(("order", "first"), [("nome", "colleague"), ("chegada", "seller")])
def test_start_order_is_a_parameter(floor, order, first):
    floor.colleague.first_name = "Ana"
    floor.colleague.save()
    Parameter.objects.create(key="rota_start_order", value=order, group=floor.store.group)

    assert read_lines(floor.place)[0].user == getattr(floor, first)
