"""What another system must hear of an attendance, and what it answered."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts import grants
from atendimento import services
from atendimento.models import State
from atendimento.services import Plan
from atendimento.services.partner import partner_holds, partner_refused
from core.models import OutboxMessage
from tests.factories import StoreFactory, member
from tests.factories_atendimento import AttendanceFactory, ContactFactory, channel

pytestmark = pytest.mark.django_db


@pytest.fixture
def store():
    return StoreFactory()


@pytest.fixture
def seller(store):
    return member(grants.CONSULTOR, (store, "VN"))


@pytest.fixture
def confirmed(store, seller):
    return AttendanceFactory(
        store=store, created_by=seller, state=State.CONFIRMED, confirmed_at=timezone.now()
    )


def told():
    return list(OutboxMessage.objects.values_list("topic", "key"))


def plan(store):
    return Plan(store.today() + timedelta(days=2), None, channel(), "")


CHANGES = {
    "reschedule": lambda contact, by: services.reschedule(contact=contact, plan=plan(contact.store), by=by),
    "no answer": lambda contact, by: services.no_answer(contact=contact, by=by),
    "cancel": lambda contact, by: services.cancel_contact(contact=contact, by=by),
    "interest": lambda contact, by: services.save_interest(
        attendance=contact.attendance, fields={"specification": "Corolla"}, by=by
    ),
    "return": lambda contact, by: services.take_up(attendance=contact.attendance, by=by),
}


@pytest.mark.parametrize("name", CHANGES)
def test_change_of_a_confirmed_attendance_is_queued(name, confirmed, seller):
    CHANGES[name](ContactFactory(attendance=confirmed), seller)

    assert told() == [("attendance", str(confirmed.pk))]


def test_change_before_the_first_confirmation_is_nobodys_business(store, seller):
    contact = ContactFactory(attendance=AttendanceFactory(store=store, created_by=seller))

    services.no_answer(contact=contact, by=seller)

    assert told() == []


def test_code_of_the_partner_is_kept_without_a_new_version(confirmed):
    version = confirmed.version

    partner_holds(confirmed.pk, code="4711", status="CON")
    partner_holds(confirmed.pk, code="4711", status="ENC")

    confirmed.refresh_from_db()
    assert (confirmed.partner_code, confirmed.partner_status, confirmed.version) == ("4711", "ENC", version)
    assert [event.label for event in confirmed.events.all()] == ["4711"]


def test_refusal_is_told_once_and_gone_with_the_next_success(confirmed):
    partner_refused(confirmed.pk, why="Natureza desconhecida")
    partner_refused(confirmed.pk, why="Natureza desconhecida")
    partner_holds(confirmed.pk, code="", status="")

    confirmed.refresh_from_db()
    assert confirmed.partner_error == ""
    assert [event.kind for event in confirmed.events.all()] == ["partner_refused"]
