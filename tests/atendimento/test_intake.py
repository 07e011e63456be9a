"""A partner's lead becomes an attendance, or joins the one in progress as *retorno*."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from atendimento.models import Atendimento, Contact, Event, State
from atendimento.services import (
    AtendimentoError,
    Change,
    Lead,
    Plan,
    Wish,
    change_lead,
    receive_lead,
)
from core.models import Notice, OutboxMessage
from customers.models import PersonAccess
from customers.services import become_owner
from tests.factories import StoreFactory, UserFactory, member
from tests.factories_atendimento import AttendanceFactory, ContactFactory, ProspectFactory, channel, nature

pytestmark = pytest.mark.django_db


@pytest.fixture
def store():
    return StoreFactory()


@pytest.fixture
def partner(store):
    """Who stands for the credential: nobody who signs in."""
    return UserFactory(group=store.group, first_name="Portal", last_name="", is_active=False)


def lead_of(store, person=None, **fields):
    values = {
        "store": store,
        "person": person or ProspectFactory(group=store.group),
        "is_new_person": False,
        "nature": nature(),
        "department": "VN",
        "channel": channel("portal"),
        "origin": "Webcarros",
        "received_at": timezone.now(),
        "message": "Aceita troca?",
    }
    return Lead(**values | fields)


def test_lead_opens_an_attendance_in_the_queue_with_a_contact_of_today(store, partner):
    received = receive_lead(lead_of(store, wish=Wish("Corolla 2024")), by=partner)

    attendance = received.attendance
    contact = Contact.objects.get(attendance=attendance)
    assert (received.is_return, attendance.state, attendance.responsible) == (False, State.OPEN, None)
    assert (attendance.origin, attendance.vehicle_label) == ("Webcarros", "Corolla 2024")
    assert (contact.due_on, contact.assignee, contact.notes) == (store.today(), None, "Aceita troca?")
    assert attendance.interest.specification == "Corolla 2024"
    kinds = list(Event.objects.filter(attendance=attendance).order_by("pk").values_list("kind", flat=True))
    assert kinds == ["created", "lead_received", "contact_scheduled"]
    assert set(Event.objects.values_list("actor", flat=True)) == {partner.pk}


def test_lead_of_a_seller_s_customer_is_his_and_he_hears_of_it(store, partner):
    seller = member("Consultor", (store, "VN"))
    person = ProspectFactory(group=store.group)
    become_owner(person=person, store=store, department="VN", owner=seller)

    attendance = receive_lead(lead_of(store, person), by=partner).attendance

    assert attendance.responsible == seller
    assert Notice.objects.get(user=seller).text == f"Novo lead: {person.name}"
    assert PersonAccess.objects.filter(person=person, user=seller, reference=attendance.holder).exists()


@pytest.mark.parametrize(("departments", "works_there"), [("VN", True), ("OF", False)])
def test_seller_whom_the_partner_names_is_taken_where_he_works(store, partner, departments, works_there):
    seller = member("Consultor", (store, departments))

    attendance = receive_lead(lead_of(store, responsible=seller), by=partner).attendance

    assert (attendance.responsible == seller) is works_there


def test_second_lead_of_a_person_is_a_return_that_keeps_the_agreed_contact(store, partner):
    running = AttendanceFactory(store=store)
    agreed = ContactFactory(attendance=running, due_on=store.today() + timedelta(days=3))

    received = receive_lead(lead_of(store, running.person), by=partner)

    assert (received.is_return, received.attendance.pk) == (True, running.pk)
    assert received.attendance.is_return is True
    assert list(Contact.objects.filter(attendance=running)) == [agreed]
    assert Notice.objects.get(user=running.responsible).text.endswith("voltou a procurar a loja")


def test_return_without_a_contact_gets_one(store, partner):
    running = AttendanceFactory(store=store)

    receive_lead(lead_of(store, running.person), by=partner)

    assert Contact.objects.get(attendance=running).due_on == store.today()


def test_lead_of_another_area_opens_its_own_attendance(store, partner):
    running = AttendanceFactory(store=store)
    service = nature("agendamento-de-servico")

    received = receive_lead(lead_of(store, running.person, nature=service, department="OF"), by=partner)

    assert received.is_return is False
    assert Atendimento.objects.filter(person=running.person).count() == 2


def test_nature_of_another_department_is_refused(store, partner):
    with pytest.raises(AtendimentoError), transaction.atomic():
        receive_lead(lead_of(store, department="OF"), by=partner)

    assert not Atendimento.objects.exists()


def test_change_reroutes_and_moves_the_contact(store, partner):
    attendance = receive_lead(lead_of(store), by=partner).attendance
    tomorrow = store.today() + timedelta(days=1)
    plan = Plan(tomorrow, None, channel("portal"))
    used = nature("venda-de-seminovo")

    change_lead(attendance=attendance, change=Change(nature=used, department="VU", plan=plan), by=partner)

    attendance.refresh_from_db()
    contact = Contact.objects.scheduled().get(attendance=attendance)
    assert (attendance.department, contact.department, contact.due_on) == ("VU", "VU", tomorrow)


def test_change_told_again_changes_nothing_and_tells_nobody(store, partner):
    attendance = receive_lead(lead_of(store), by=partner).attendance
    Atendimento.objects.filter(pk=attendance.pk).update(confirmed_at=timezone.now())
    told = Change(
        channel=channel("whatsapp"),
        plan=Plan(store.today() + timedelta(days=1), None, channel("whatsapp"), "Troca"),
        wish=Wish("Corolla 2024"),
        message="Aceita troca?",
    )
    change_lead(attendance=attendance, change=told, by=partner)
    before = state_of(attendance)
    OutboxMessage.objects.all().delete()

    change_lead(attendance=attendance, change=told, by=partner)

    assert state_of(attendance) == before
    assert not OutboxMessage.objects.exists()


def state_of(attendance):
    attendance.refresh_from_db()
    return (
        attendance.version,
        attendance.vehicle_label,
        list(attendance.events.values_list("kind", flat=True)),
    )


def test_change_of_channel_and_subject_alone_keeps_the_contact(store, partner):
    attendance = receive_lead(lead_of(store), by=partner).attendance
    contact = Contact.objects.get(attendance=attendance)
    plan = Plan(contact.due_on, contact.due_at, channel("whatsapp"), "Troca")

    change_lead(attendance=attendance, change=Change(channel=channel("whatsapp"), plan=plan), by=partner)

    contact.refresh_from_db()
    assert (contact.state, contact.channel.code, contact.subject) == ("scheduled", "whatsapp", "Troca")
    assert attendance.events.get(kind="contact_changed").data["before"]["subject"] == ""


def test_change_of_what_is_over_is_refused(store, partner):
    attendance = AttendanceFactory(store=store, state=State.CANCELLED)

    with pytest.raises(AtendimentoError, match="em andamento"):
        change_lead(attendance=attendance, change=Change(message="Oi"), by=partner)
