from datetime import timedelta
from decimal import Decimal

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from accounts.models import Parameter
from core.models import Notice
from core.schedules import wanted
from proposals import services
from proposals.errors import NotAllowedError, ProposalError
from proposals.models import ProposalReservation
from proposals.reservations import services as reservations
from proposals.reservations.tasks import sweep
from tests.expected import states as expected
from vehicles import reservations as units
from vehicles.models import Reservation, StockItem

State = Reservation.State


@pytest.fixture
def proposal(world):
    return world.proposal()


def reserve(proposal, by, hours=24, **fields):
    return reservations.reserve_unit(proposal=proposal, length=timedelta(hours=hours), by=by, **fields)


def state(link):
    return Reservation.objects.get(pk=link.reservation_id).state


def kinds(proposal):
    return list(proposal.attendance.events.order_by("pk").values_list("kind", flat=True))


def is_free(proposal, holder="somebody"):
    return StockItem.objects.with_availability(holder).get(pk=proposal.stock_item_id).is_available


def test_reserve_within_the_stores_limit_is_active_at_once(world, proposal):
    link = reserve(proposal, world.seller, 48, deposit=Decimal(500))

    row = link.reservation
    assert (row.state, row.deposit, row.holder) == (State.ACTIVE, Decimal(500), proposal.attendance.holder)
    assert row.holder_label == world.seller.display_name
    assert not is_free(proposal)
    assert is_free(proposal, proposal.attendance.holder)
    assert kinds(proposal) == ["reserved"]
    assert not Notice.objects.exists()


def test_reserve_longer_asks_the_manager_and_holds_nothing(world, proposal):
    link = reserve(proposal, world.seller, 49)

    assert state(link) == State.REQUESTED
    assert is_free(proposal)
    assert kinds(proposal) == ["reservation_requested"]
    assert [notice.user for notice in Notice.objects.all()] == [world.manager]
    assert proposal.person.name not in Notice.objects.get().text


def test_reserve_limit_is_the_stores_parameter(world, proposal):
    Parameter.objects.create(key="reservation_max_hours", value=4, group=world.store.group)

    assert state(reserve(proposal, world.seller, 5)) == State.REQUESTED


def test_manager_reserves_longer_at_once(world, proposal):
    assert state(reserve(proposal, world.manager, 100)) == State.ACTIVE


def test_authorise_makes_the_request_active_and_tells_the_holder(world, proposal):
    link = reserve(proposal, world.seller, 72)

    reservations.authorise_reservation(link=link, by=world.manager)

    row = Reservation.objects.get()
    assert (row.state, row.decided_by) == (State.ACTIVE, world.manager)
    assert not is_free(proposal)
    assert Notice.objects.filter(user=world.seller, kind="reservation_decided").exists()


def test_authorise_replaces_the_holders_own_shorter_one(world, proposal):
    short = reserve(proposal, world.seller, 2)
    long = reserve(proposal, world.seller, 72)

    reservations.authorise_reservation(link=long, by=world.manager)

    assert (state(short), state(long)) == (State.CANCELLED, State.ACTIVE)


def test_authorise_is_refused_where_a_colleague_was_quicker(world, proposal):
    link = reserve(proposal, world.seller, 72)
    world.reserve(proposal.stock_item, label="Ana Prado")

    with pytest.raises(units.ReservationError, match="Ana Prado"):
        reservations.authorise_reservation(link=link, by=world.manager)

    assert state(link) == State.REQUESTED


@pytest.mark.parametrize("role", ["seller", "supervisor"])
def test_authorise_and_refuse_are_the_managers(world, proposal, role):
    link, by = reserve(proposal, world.seller, 72), getattr(world, role)

    with pytest.raises(units.NotAllowedError):
        reservations.authorise_reservation(link=link, by=by)
    with pytest.raises(units.NotAllowedError):
        reservations.refuse_reservation(link=link, reason="Não", by=by)

    assert state(link) == State.REQUESTED


def test_refuse_keeps_the_motive(world, proposal):
    link = reserve(proposal, world.seller, 72)

    reservations.refuse_reservation(link=link, reason="Há outro cliente", by=world.manager)

    row = Reservation.objects.get()
    assert (row.state, row.reason, row.decided_by) == (State.CANCELLED, "Há outro cliente", world.manager)
    assert "Há outro cliente" in Notice.objects.get(user=world.seller).text


def test_reserve_twice_with_one_key_makes_one(world, proposal):
    first = reserve(proposal, world.seller, idempotency_key="one form")
    again = reserve(proposal, world.seller, idempotency_key="one form")

    assert first == again
    assert kinds(proposal) == ["reserved"]


def test_reserve_refuses_what_a_colleague_holds(world, proposal):
    other = world.proposal(world.attendance(responsible=world.colleague), stock_item=proposal.stock_item)
    reserve(other, world.colleague)

    with pytest.raises(units.ReservationError, match=f"reservado por {world.colleague.display_name} até"):
        reserve(proposal, world.seller)

    assert ProposalReservation.objects.count() == 1


def test_reserve_needs_a_unit(world):
    with pytest.raises(ProposalError, match="Só uma unidade"):
        reserve(world.proposal(stock_item=None), world.seller)


@pytest.mark.parametrize("role", ["reception", "operator"])
def test_reserve_refuses_role(world, proposal, role):
    with pytest.raises(NotAllowedError):
        reserve(proposal, getattr(world, role))

    assert not Reservation.objects.exists()


def test_extend_within_the_limit_since_it_began(world, proposal):
    link = reserve(proposal, world.seller, 24)

    reservations.extend_reservation(link=link, length=timedelta(hours=24), by=world.seller)

    row = Reservation.objects.get()
    assert row.until - row.created_at < timedelta(hours=48)
    assert kinds(proposal) == ["reserved", "reservation_extended"]


def test_extend_beyond_the_limit_is_the_managers(world, proposal):
    link = reserve(proposal, world.seller, 48)
    until = Reservation.objects.get().until

    with pytest.raises(ProposalError, match="Só a gerência"):
        reservations.extend_reservation(link=link, length=timedelta(hours=1), by=world.seller)
    assert Reservation.objects.get().until == until

    reservations.extend_reservation(link=link, length=timedelta(hours=1), by=world.manager)
    assert Reservation.objects.get().until == until + timedelta(hours=1)


def test_cancel_gives_the_unit_back_with_its_motive(world, proposal):
    link = reserve(proposal, world.seller)

    reservations.cancel_reservation(link=link, reason="Desistiu", by=world.seller)

    assert (state(link), Reservation.objects.get().reason) == (State.CANCELLED, "Desistiu")
    assert is_free(proposal)
    assert proposal.attendance.events.latest("pk").label.endswith("Desistiu")


def test_another_consultant_cannot_touch_it(world, proposal):
    link = reserve(proposal, world.seller)

    for act in (
        lambda: reservations.cancel_reservation(link=link, reason="x", by=world.colleague),
        lambda: reservations.extend_reservation(link=link, length=timedelta(hours=1), by=world.colleague),
    ):
        with pytest.raises(ProposalError, match="não está com você"):
            act()

    assert state(link) == State.ACTIVE


def test_choosing_another_unit_gives_the_first_back(world, proposal):
    link = reserve(proposal, world.seller)

    services.choose_unit(
        proposal=proposal, stock_item=world.unit(), version=proposal.version, by=world.seller
    )

    assert state(link) == State.CANCELLED
    assert is_free(proposal)


def test_choosing_another_unit_keeps_what_a_second_proposal_offers(world, proposal):
    world.proposal(proposal.attendance, stock_item=proposal.stock_item)
    link = reserve(proposal, world.seller)

    services.choose_unit(
        proposal=proposal, stock_item=world.unit(), version=proposal.version, by=world.seller
    )

    assert state(link) == State.ACTIVE


def test_lapsed_reservation_frees_the_unit_without_any_worker(world, proposal):
    link = reserve(proposal, world.seller, 2)

    with time_machine.travel(timezone.now() + timedelta(hours=2, minutes=1)):
        assert is_free(proposal)
        assert not ProposalReservation.objects.live().exists()
        assert state(link) == State.ACTIVE


def test_sweep_writes_expired_and_tells_once(world, proposal):
    link = reserve(proposal, world.seller, 1)
    asked = reserve(world.proposal(), world.seller, 72)

    with time_machine.travel(timezone.now() + timedelta(hours=73)):
        assert sweep() == (2, 0)
        assert sweep() == (0, 0)

    assert (state(link), state(asked)) == (State.EXPIRED, State.EXPIRED)
    assert kinds(proposal) == ["reserved", "reservation_expired"]
    assert Notice.objects.filter(user=world.seller, kind="reservation_expired").count() == 2


def test_sweep_tells_of_what_a_colleague_closed_by_reserving(world, proposal):
    reserve(proposal, world.seller, 1)
    other = world.proposal(world.attendance(responsible=world.colleague), stock_item=proposal.stock_item)

    with time_machine.travel(timezone.now() + timedelta(hours=2)):
        reserve(other, world.colleague)
        assert sweep() == (1, 0)

    assert kinds(proposal) == ["reserved", "reservation_expired"]


def test_sweep_warns_once_before_the_end(world, proposal):
    link = reserve(proposal, world.seller, 24)
    assert sweep() == (0, 0)

    with time_machine.travel(timezone.now() + timedelta(hours=22, minutes=30)):
        assert sweep() == (0, 1)
        assert sweep() == (0, 0)
        reservations.extend_reservation(link=link, length=timedelta(hours=10), by=world.seller)

    assert Notice.objects.get(user=world.seller).kind == "reservation_lapsing"
    link.refresh_from_db()
    assert link.warned_at is None


def test_sweep_does_not_warn_of_what_was_made_for_an_hour(world, proposal):
    reserve(proposal, world.seller, 1)

    assert sweep() == (0, 0)


def test_worker_sweeps_by_the_clock():
    assert wanted()["proposals.reservations.tasks.sweep"] == 5


def test_moves_equal_the_literal_table():
    assert {(move.source, move.target): move.permission for move in units.MOVES} == expected.RESERVATION_MOVES


@pytest.mark.parametrize("role", ["reception", "seller", "operator", "supervisor", "manager"])
def test_every_illegal_move_is_refused_and_changes_nothing(world, proposal, role):
    by, row = getattr(world, role), world.reserve(proposal.stock_item)

    for source in State:
        for target in State:
            Reservation.objects.update(state=source, ended_at=None)
            row.refresh_from_db()
            permission = expected.RESERVATION_MOVES.get((source, target))
            if permission is not None and (not permission or by.has_perm(permission)):
                units.move(row, target, by=by)
                assert Reservation.objects.get().state == target
            else:
                with pytest.raises(units.ReservationError):
                    units.move(row, target, by=by)
                assert Reservation.objects.get().state == source


# Pages


def url(name, proposal, link=None):
    return reverse(f"proposals:reservation-{name}", args=[proposal.pk, *([link.pk] if link else [])])


def test_page_reserves_extends_and_cancels(client, world, proposal):
    client.force_login(world.seller)
    page = client.get(proposal.get_absolute_url())
    assert "Reservar este veículo" in page.content.decode()
    key = page.context["reservation_form"]["idempotency_key"].value()

    data = {"amount": "1", "unit": "dias", "deposit": "1.000,00", "idempotency_key": key}
    assert client.post(url("create", proposal), data).status_code == 302
    assert client.post(url("create", proposal), data).status_code == 302
    link = ProposalReservation.objects.get()
    shown = client.get(proposal.get_absolute_url()).content.decode()
    assert 'data-testid="reservation" data-state="active"' in shown
    assert "1.000,00" in shown
    assert client.post(url("extend", proposal, link), {"amount": "2", "unit": "horas"}).status_code == 302
    assert client.post(url("cancel", proposal, link), {"reason": "Desistiu"}).status_code == 302
    assert state(link) == State.CANCELLED


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"amount": "0", "unit": "horas"},
        {"amount": "-1", "unit": "dias"},
        {"amount": "61", "unit": "dias"},
        {"amount": "9" * 30, "unit": "horas"},
        {"amount": "um", "unit": "horas"},
        {"amount": "1", "unit": "semanas"},
        {"amount": "1", "unit": "horas", "deposit": "🚗"},
        {"amount": "1", "unit": "horas", "deposit": "-5"},
        {"amount": "1\x00", "unit": "horas"},
    ],
)
def test_page_refuses_bad_terms_and_keeps_them(client, world, proposal, data):
    client.force_login(world.seller)

    response = client.post(url("create", proposal), data)

    assert response.status_code == 422
    assert response.context["reservation_form"].errors
    assert not Reservation.objects.exists()


def test_page_tells_who_holds_the_unit(client, world, proposal):
    world.reserve(proposal.stock_item, label="Ana Prado")
    client.force_login(world.seller)

    response = client.post(url("create", proposal), {"amount": "1", "unit": "horas"})

    assert response.status_code == 422
    assert "reservado por Ana Prado" in response.content.decode()


def test_manager_decides_on_the_page(client, world, proposal):
    link = reserve(proposal, world.seller, 72)
    client.force_login(world.manager)
    assert "Autorizar reserva" in client.get(proposal.get_absolute_url()).content.decode()

    assert client.post(url("refuse", proposal, link), {"reason": ""}).status_code == 422
    assert client.post(url("authorise", proposal, link)).status_code == 302
    assert state(link) == State.ACTIVE
    assert client.post(url("authorise", proposal, link)).status_code == 422


def test_consultant_sees_no_decision(client, world, proposal):
    reserve(proposal, world.seller, 72)
    client.force_login(world.seller)

    page = client.get(proposal.get_absolute_url()).content.decode()

    assert 'data-state="requested"' in page
    assert "Autorizar reserva" not in page
    assert "Recusar reserva" not in page


def test_reservation_of_another_attendance_is_not_found(client, world, proposal):
    link = reserve(world.proposal(), world.seller)
    client.force_login(world.seller)

    assert client.post(url("cancel", proposal, link), {"reason": "x"}).status_code == 404
    assert state(link) == State.ACTIVE
