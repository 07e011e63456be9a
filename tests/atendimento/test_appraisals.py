from datetime import timedelta
from decimal import Decimal

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts import grants
from accounts.models import Parameter
from atendimento import services
from atendimento.appraisal_moves import APPRAISAL_MOVES
from atendimento.models import Appraisal, AppraisalMotive, ClosingReason, Event
from atendimento.services import AtendimentoError, NotAllowedError
from core.models import OutboxMessage
from tests.expected.appraisal_moves import MAY, MOVES, STATES
from tests.factories import BusinessGroupFactory, StoreFactory, member
from tests.factories_appraisals import AppraisalFactory, appraiser
from tests.factories_atendimento import AttendanceFactory

pytestmark = pytest.mark.django_db
PRESSES = {
    "start": services.start_appraisal,
    "value": lambda **args: services.value_appraisal(value=Decimal(52000), **args),
    "approve": services.approve_appraisal,
    "refuse": lambda **args: services.refuse_appraisal(reason="Fora da política", **args),
    "cancel": services.cancel_appraisal,
}


def user_of(role, store):
    return appraiser((store, "VN VU")) if role == "Avaliador" else member(role, (store, "VN VU"))


def kept():
    return (
        list(Appraisal.objects.order_by("pk").values()),
        Event.objects.count(),
        OutboxMessage.objects.count(),
    )


def test_moves_are_those_of_the_literal_table_and_the_ways_of_an_approved_one():
    pressed = {(source, target) for moves in MOVES.values() for source, target in moves.items()}
    others = {("approved", "used"), ("used", "approved"), ("approved", "expired")}

    assert {(move.source, move.target) for move in APPRAISAL_MOVES} == pressed | others


@pytest.mark.parametrize("action", PRESSES)
@pytest.mark.parametrize("role", MAY)
def test_appraisal_moves_as_role_and_state_allow(role, action):
    store = StoreFactory()
    user = user_of(role, store)
    attendance = AttendanceFactory(store=store, created_by=user)

    for state in STATES:
        appraisal = AppraisalFactory(attendance=attendance, state=state)
        target = MOVES[action].get(state) if action in MAY[role] else None
        before = kept()
        if target is None:
            with pytest.raises(AtendimentoError):
                PRESSES[action](appraisal=appraisal, by=user)
            assert kept() == before
        else:
            PRESSES[action](appraisal=appraisal, by=user)
            assert Appraisal.objects.get(pk=appraisal.pk).state == target
            assert Event.objects.count() == before[1] + 1


def test_appraiser_values_and_a_manager_approves():
    store = StoreFactory()
    values, decides = appraiser((store, "VN VU")), member(grants.GERENTE, (store, "VN VU"))
    appraisal = AppraisalFactory(attendance=AttendanceFactory(store=store))

    services.start_appraisal(appraisal=appraisal, by=values)
    services.value_appraisal(appraisal=appraisal, value=Decimal("52000.00"), km=61_000, by=values)
    with pytest.raises(NotAllowedError):
        services.approve_appraisal(appraisal=appraisal, by=values)
    done = services.approve_appraisal(appraisal=appraisal, by=decides)

    assert (done.value, done.km, done.appraised_by, done.decided_by) == (52000, 61_000, values, decides)
    assert done.valid_until.astimezone(store.zone).date() == store.today() + timedelta(days=7)
    assert done.is_usable
    kinds = ["appraisal_started", "appraised", "appraisal_approved"]
    assert list(appraisal.attendance.events.order_by("pk").values_list("kind", flat=True)) == kinds
    assert OutboxMessage.objects.filter(topic="appraisal", key=str(appraisal.pk)).exists()


def test_appraisal_makes_the_result_usado_avaliado(world):
    attendance = world.open()
    appraisal = AppraisalFactory(attendance=attendance, state="in_progress")

    services.value_appraisal(appraisal=appraisal, value=Decimal(52000), by=world.supervisor)

    assert services.derive(attendance).code == "usado-avaliado"


def test_appraisal_is_valid_for_the_days_of_the_parameter():
    store = StoreFactory()
    Parameter.objects.create(key="appraisal_validity_days", value=2, group=store.group, store=store)
    appraisal = AppraisalFactory(attendance=AttendanceFactory(store=store), state="appraised")

    done = services.approve_appraisal(appraisal=appraisal, by=member(grants.GERENTE, (store, "VN")))

    assert done.valid_until.astimezone(store.zone).date() == store.today() + timedelta(days=2)


def test_appraisal_lapses_by_the_clock_alone():
    appraisal = AppraisalFactory(state="approved")

    with time_machine.travel(appraisal.valid_until, tick=False):
        assert (appraisal.is_usable, appraisal.is_lapsed, appraisal.state_label) == (False, True, "Vencida")
        assert not Appraisal.objects.usable().exists()
        assert Appraisal.objects.lapsed().exists()
        with pytest.raises(AtendimentoError, match="dentro da validade"):
            services.use_appraisal(appraisal=appraisal, by=appraisal.requested_by)


def test_expire_appraisals_writes_what_lapsed_once():
    late = AppraisalFactory(state="approved", valid_until=timezone.now() - timedelta(minutes=1))
    good = AppraisalFactory(state="approved")

    assert (services.expire_appraisals(), services.expire_appraisals()) == (1, 0)
    states = {row.pk: row.state for row in Appraisal.objects.all()}
    assert states == {late.pk: "expired", good.pk: "approved"}
    assert [event.actor for event in late.attendance.events.filter(kind="appraisal_expired")] == [None]


def test_use_and_free_appraisal():
    appraisal = AppraisalFactory(state="approved")

    used = services.use_appraisal(appraisal=appraisal, by=appraisal.requested_by, label="P-7")
    with pytest.raises(AtendimentoError):
        services.use_appraisal(appraisal=appraisal, by=appraisal.requested_by)
    freed = services.free_appraisal(appraisal=appraisal, by=appraisal.requested_by)

    assert (used.state, freed.state) == ("used", "approved")


def test_refuse_appraisal_needs_a_motive():
    appraisal = AppraisalFactory(state="appraised")
    manager = member(grants.GERENTE, (appraisal.store, "VN"))
    before = kept()

    with pytest.raises(AtendimentoError, match="motivo"):
        services.refuse_appraisal(appraisal=appraisal, reason="  ", by=manager)

    assert kept() == before


@pytest.mark.parametrize("value", [Decimal(0), Decimal(-1), Decimal("999999999999999.00")])
def test_value_appraisal_refuses_an_impossible_value(value):
    appraisal = AppraisalFactory(state="in_progress")
    before = kept()

    with pytest.raises(ValidationError):
        services.value_appraisal(
            appraisal=appraisal, value=value, by=member(grants.GERENTE, (appraisal.store, "VN"))
        )

    assert kept() == before


def test_appraisals_are_seen_by_who_asked_and_by_the_team_that_values():
    store, sister = StoreFactory(), StoreFactory()
    stranger = StoreFactory(group=BusinessGroupFactory(name="Outro"))
    seller, colleague = (member(grants.CONSULTOR, (store, "VN")) for _n in range(2))
    mine = AppraisalFactory(attendance=AttendanceFactory(store=store, created_by=seller))
    used = AppraisalFactory(attendance=AttendanceFactory(store=store, department="VU"))
    elsewhere = AppraisalFactory(attendance=AttendanceFactory(store=sister))
    AppraisalFactory(attendance=AttendanceFactory(store=stranger))

    def seen(user):
        return set(Appraisal.objects.visible_to(user))

    assert seen(seller) == {mine}
    assert seen(colleague) == set()
    assert seen(appraiser((store, "VN"))) == {mine, used}
    assert seen(member(grants.SUPERVISOR, (store, "VN"))) == {mine}
    assert seen(member(grants.GERENTE, (store, "VN"))) == {mine, used}
    assert seen(member(grants.GERENTE_GERAL, (store, "VN"))) == {mine, used, elsewhere}
    assert seen(member(grants.OPERADOR, (store, "VN"))) == set()


@pytest.mark.parametrize("action", PRESSES)
def test_appraisal_of_another_store_is_out_of_reach(action):
    appraisal = AppraisalFactory(state="appraised")
    user = member(grants.GERENTE, (StoreFactory(), "VN VU"))
    before = kept()

    with pytest.raises(NotAllowedError):
        PRESSES[action](appraisal=appraisal, by=user)

    assert kept() == before


def test_cancel_appraisal_is_not_the_appraisers_where_the_attendance_is_not_his():
    appraisal = AppraisalFactory()

    with pytest.raises(NotAllowedError):
        services.cancel_appraisal(appraisal=appraisal, by=appraiser((appraisal.store, "VN VU")))

    assert Appraisal.objects.get(pk=appraisal.pk).state == "requested"


def test_closing_an_attendance_cancels_what_nobody_valued(world):
    attendance = world.confirmed()
    rows = {state: AppraisalFactory(attendance=attendance, state=state) for state in STATES}
    outcome = services.Outcome(reason=ClosingReason.objects.get(code="adiou"))

    services.confirm(attendance=attendance, outcome=outcome, by=world.seller)

    found = {state: Appraisal.objects.get(pk=row.pk).state for state, row in rows.items()}
    cancelled = {"requested": "cancelled", "in_progress": "cancelled"}
    assert found == {state: state for state in STATES} | cancelled


def test_request_appraisal_keeps_store_and_searchable_plate(world):
    attendance = world.open()
    motive = AppraisalMotive.objects.get(code="troca-por-novo")

    appraisal = services.request_appraisal(
        attendance=attendance,
        motive=motive,
        fields={"description": "Gol", "plate": "ABC1234"},
        by=world.seller,
    )

    assert (appraisal.store, appraisal.plate_key) == (world.store, "ABC1C34")
