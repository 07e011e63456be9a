from datetime import datetime, timedelta
from decimal import Decimal

import pytest
import time_machine
from django.utils import timezone

from accounts.models import Parameter
from atendimento.models import Event
from atendimento.models import State as AttendanceState
from core.errors import StaleVersion
from core.models import IdempotencyKey, OutboxMessage
from proposals import services
from proposals.errors import NotAllowedError, ProposalError
from proposals.models import Proposal
from proposals.states import State
from vehicles.models import StockItem

NEEDS_ATTENDANCE = r"Atendimento precisa ser selecionado\."


def kinds(attendance):
    return list(attendance.events.order_by("pk").values_list("kind", flat=True))


def nothing_happened():
    return not (Proposal.objects.exists() or Event.objects.exists() or OutboxMessage.objects.exists())


def create(world, attendance=None, **fields):
    attendance = attendance or world.attendance()
    return services.create_proposal(attendance=attendance, by=world.seller, **fields)


def update(proposal, by, **fields):
    terms = {
        "price": proposal.price,
        "discount": proposal.discount,
        "valid_until": proposal.valid_until,
        "notes": proposal.notes,
        "version": proposal.version,
    }
    return services.update_terms(proposal=proposal, by=by, **terms | fields)


def test_create_proposal_takes_customer_and_price_and_tells_the_attendance(world):
    attendance, unit = world.attendance(), world.unit()

    proposal = create(world, attendance, stock_item=unit)

    assert (proposal.person, proposal.store) == (attendance.person, world.store)
    assert (proposal.total, proposal.business_type) == (Decimal("164990.00"), "VU")
    assert (proposal.state, proposal.version) == (State.NEGOTIATION, 1)
    event = attendance.events.get()
    assert (event.kind, event.ref, event.actor) == ("proposal_created", proposal.reference, world.seller)
    assert event.url == f"/propostas/{proposal.pk}/"
    assert OutboxMessage.objects.get().key == str(proposal.pk)


@time_machine.travel("2026-11-23 15:00:00-03:00", tick=False)
def test_create_proposal_is_valid_until_closing_hour_of_the_parameters_day(world):
    Parameter.objects.create(key="proposal_validity_days", value=3, group=world.store.group)

    proposal = create(world, stock_item=world.unit())

    assert proposal.valid_until == datetime(2026, 11, 26, 18, tzinfo=world.store.zone)


def test_create_proposal_for_unit_without_price_starts_at_zero(world):
    assert create(world, stock_item=world.unit(price=None)).total == 0


def test_create_proposal_for_factory_order_keeps_specification(world):
    proposal = create(world, business_type="VN", model_description=" Corolla 2027 ", price=Decimal("200000"))

    assert (proposal.stock_item, proposal.model_description) == (None, "Corolla 2027")
    assert proposal.total == Decimal("200000.00")


@pytest.mark.parametrize(
    "fields",
    [
        {"business_type": "VU", "model_description": "Gol"},
        {"business_type": "VD", "model_description": " "},
        {},
    ],
)
def test_create_proposal_refuses_neither_unit_nor_specification(world, fields):
    with pytest.raises(ProposalError):
        create(world, **fields)

    assert nothing_happened()


@pytest.mark.parametrize("state", ["draft", "closed", "cancelled"])
def test_create_proposal_needs_attendance_in_progress(world, state):
    attendance = world.attendance()
    type(attendance).objects.filter(pk=attendance.pk).update(
        state=state, closing_reason=1, closed_at=timezone.now()
    )

    with pytest.raises(ProposalError, match=NEEDS_ATTENDANCE):
        create(world, attendance, stock_item=world.unit())

    assert nothing_happened()


def test_create_proposal_without_attendance_is_refused(world):
    with pytest.raises(ProposalError, match=NEEDS_ATTENDANCE):
        services.create_proposal(attendance=None, by=world.seller, stock_item=world.unit())

    assert nothing_happened()


def test_create_proposal_refuses_attendance_out_of_sight(world):
    with pytest.raises(ProposalError, match=NEEDS_ATTENDANCE):
        create(world, world.attendance(responsible=world.colleague), stock_item=world.unit())

    assert nothing_happened()


@pytest.mark.parametrize("role", ["reception", "operator"])
def test_create_proposal_refuses_role(world, role):
    with pytest.raises(NotAllowedError):
        services.create_proposal(
            attendance=world.attendance(), by=getattr(world, role), stock_item=world.unit()
        )

    assert nothing_happened()


@pytest.mark.parametrize("state", ["blocked", "sold", "delivered", "removed"])
def test_create_proposal_refuses_unit_not_for_sale(world, state):
    with pytest.raises(ProposalError, match="não está à venda"):
        create(world, stock_item=world.unit(state=state))

    assert nothing_happened()


@pytest.mark.parametrize("state", StockItem.OFFERABLE)
def test_create_proposal_takes_every_offerable_state(world, state):
    assert create(world, stock_item=world.unit(state=state)).pk


def test_create_proposal_names_who_holds_the_unit(world):
    unit = world.unit()
    world.reserve(unit, label="Clínica Bem Viver")

    with pytest.raises(ProposalError, match="reservado por Clínica Bem Viver até"):
        create(world, stock_item=unit)

    assert nothing_happened()


def test_create_proposal_takes_unit_reserved_for_this_attendance(world):
    attendance, unit = world.attendance(), world.unit()
    world.reserve(unit, holder=attendance.holder)

    assert create(world, attendance, stock_item=unit).stock_item == unit


def test_create_proposal_takes_unit_whose_reservation_lapsed(world):
    unit = world.unit()
    world.reserve(unit)

    with time_machine.travel(timezone.now() + timedelta(days=2)):
        assert create(world, stock_item=unit).pk


def test_create_proposal_takes_unit_of_sister_store_but_not_of_another_group(world):
    assert create(world, stock_item=world.unit(store=world.sister)).pk

    with pytest.raises(ProposalError, match="estoque do grupo"):
        create(world, stock_item=world.unit(store=world.stranger))


def test_create_proposal_repeated_post_makes_one(world):
    attendance, unit = world.attendance(), world.unit()

    first = create(world, attendance, stock_item=unit, idempotency_key="k1")
    second = create(world, attendance, stock_item=unit, idempotency_key="k1")

    assert first == second
    assert kinds(attendance) == ["proposal_created"]


def test_create_proposal_same_form_for_another_unit_makes_another(world):
    attendance = world.attendance()

    first = create(world, attendance, stock_item=world.unit(), idempotency_key="k1")
    second = create(world, attendance, stock_item=world.unit(), idempotency_key="k1")

    assert first != second


def test_create_proposal_refusal_leaves_no_key(world):
    with pytest.raises(ProposalError):
        create(world, stock_item=world.unit(state="sold"), idempotency_key="k1")

    assert not IdempotencyKey.objects.exists()


def test_update_terms_saves_and_tells_before_and_after(world):
    proposal = world.proposal()

    changed = update(proposal, world.seller, discount=Decimal("4950"), notes="à vista")

    assert (changed.total, changed.version) == (Decimal("160040.00"), 2)
    event = proposal.attendance.events.get()
    assert event.kind == "proposal_changed"
    assert event.data == {
        "before": {"discount": "0.00", "notes": ""},
        "after": {"discount": "4950.00", "notes": "à vista"},
    }


def test_update_terms_without_change_says_nothing(world):
    proposal = Proposal.objects.get(pk=world.proposal().pk)

    assert update(proposal, world.seller).version == 1
    assert not Event.objects.exists()


def test_update_terms_takes_the_same_moment_on_another_clock_for_no_change(world):
    """The form names the store's clock, the database UTC."""
    proposal = Proposal.objects.get(pk=world.proposal().pk)
    same = proposal.valid_until.astimezone(world.store.zone)

    assert update(proposal, world.seller, valid_until=same).version == 1
    assert not Event.objects.exists()

    update(proposal, world.seller, valid_until=same, notes="à vista")

    assert Event.objects.get().data == {"before": {"notes": ""}, "after": {"notes": "à vista"}}


def test_update_terms_refuses_stale_version(world):
    proposal = world.proposal()
    update(proposal, world.seller, notes="primeiro")

    with pytest.raises(StaleVersion):
        update(proposal, world.supervisor, notes="segundo")

    assert Proposal.objects.get().notes == "primeiro"


@pytest.mark.parametrize(
    "fields", [{"discount": Decimal("164990.01")}, {"valid_until": timezone.now() - timedelta(hours=1)}]
)
def test_update_terms_refuses_nonsense(world, fields):
    proposal = world.proposal()

    with pytest.raises(ProposalError):
        update(proposal, world.seller, **fields)

    stored = Proposal.objects.get()
    assert (stored.version, stored.discount) == (1, 0)
    assert not Event.objects.exists()


def test_update_terms_lets_only_managers_extend_validity(world):
    proposal = world.proposal()
    later = timezone.now() + timedelta(days=30)

    for user in (world.seller, world.supervisor):
        with pytest.raises(ProposalError, match="Só a gerência"):
            update(proposal, user, valid_until=later)

    assert update(proposal, world.manager, valid_until=later).valid_until == later


def test_update_terms_lets_seller_shorten_validity(world):
    sooner = timezone.now() + timedelta(days=1)

    assert update(world.proposal(), world.seller, valid_until=sooner).valid_until == sooner


def test_update_terms_refuses_closed_attendance(world):
    proposal = world.proposal()
    type(proposal.attendance).objects.update(state=AttendanceState.CANCELLED)

    with pytest.raises(ProposalError, match=NEEDS_ATTENDANCE):
        update(proposal, world.seller, notes="x")

    assert Proposal.objects.get().version == 1


def test_update_terms_refuses_cancelled_proposal_and_colleague(world):
    cancelled = world.proposal(state=State.CANCELLED)
    colleagues = world.proposal(world.attendance(responsible=world.colleague))

    with pytest.raises(ProposalError, match="não está mais em negociação"):
        update(cancelled, world.seller, notes="x")
    with pytest.raises(ProposalError, match=NEEDS_ATTENDANCE):
        update(colleagues, world.seller, notes="x")

    assert set(Proposal.objects.values_list("notes", flat=True)) == {""}


def test_choose_unit_takes_its_price_and_drops_the_discount(world):
    proposal = world.proposal(discount=1000)
    unit = world.unit(price="99900.00")

    changed = services.choose_unit(proposal=proposal, stock_item=unit, version=1, by=world.seller)

    assert (changed.stock_item, changed.total, changed.discount) == (unit, Decimal("99900.00"), 0)
    assert kinds(proposal.attendance) == ["proposal_changed"]


def test_choose_unit_refuses_held_unit_and_stale_version(world):
    proposal, held = world.proposal(), world.unit()
    world.reserve(held)

    with pytest.raises(ProposalError, match="reservado"):
        services.choose_unit(proposal=proposal, stock_item=held, version=1, by=world.seller)
    with pytest.raises(StaleVersion):
        services.choose_unit(proposal=proposal, stock_item=world.unit(), version=7, by=world.seller)

    assert Proposal.objects.get().stock_item == proposal.stock_item
    assert not Event.objects.exists()


def test_cancel_proposal_keeps_reason(world):
    proposal = world.proposal()

    services.cancel_proposal(proposal=proposal, reason="comprou outro", by=world.seller)

    stored = Proposal.objects.get()
    assert (stored.state, stored.cancel_reason, stored.version) == (State.CANCELLED, "comprou outro", 2)
    assert kinds(proposal.attendance) == ["proposal_cancelled"]


def test_cancel_proposal_twice_is_refused(world):
    proposal = world.proposal(state=State.CANCELLED)

    with pytest.raises(ProposalError):
        services.cancel_proposal(proposal=proposal, reason="x", by=world.seller)

    assert not Event.objects.exists()


def test_cancel_proposal_refuses_role_and_colleague(world):
    proposal = world.proposal()

    for user in (world.reception, world.colleague):
        with pytest.raises(ProposalError):
            services.cancel_proposal(proposal=proposal, reason="x", by=user)

    assert Proposal.objects.get().state == State.NEGOTIATION


def test_send_proposal_tells_the_attendance(world):
    proposal = world.proposal()

    services.send_proposal(proposal=proposal, by=world.seller)

    assert kinds(proposal.attendance) == ["proposal_sent"]


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"valid_until": timezone.now() - timedelta(days=1)}, "venceu"),
        ({"price": 0}, "Informe o preço"),
        ({"state": State.CANCELLED}, "negociação"),
    ],
)
def test_send_proposal_refuses(world, fields, message):
    proposal = world.proposal(**fields)

    with pytest.raises(ProposalError, match=message):
        services.send_proposal(proposal=proposal, by=world.seller)

    assert not Event.objects.exists()
