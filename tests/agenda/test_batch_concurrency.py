"""A bulk transfer and the sellers' own presses at once, with real connections."""

import pytest

from agenda.batches import services
from agenda.models import Batch
from atendimento import services as attendances
from atendimento.models import Event
from atendimento.services import AtendimentoError, carteira
from customers.models import Ownership
from customers.services import become_owner
from tests.atendimento.conftest import World
from tests.atendimento.test_concurrency import race
from tests.factories import member

pytestmark = pytest.mark.django_db(transaction=True)


def test_two_workers_and_the_seller_himself_at_the_same_contacts_do_each_once():
    world = World()
    contacts = [world.confirmed().contacts.get(state="scheduled") for _number in range(3)]
    batch = services.prepare(
        by=world.supervisor, kind=Batch.Kind.TRANSFER, to=world.colleague,
        items=[["contact", contact.pk] for contact in contacts],
    )  # fmt: skip
    services.confirm(batch=batch, by=world.supervisor)
    presses = [
        lambda contact=contact: attendances.cancel_contact(contact=contact, by=world.seller)
        for contact in contacts
    ]

    answers = race([lambda: services.run(batch.pk)] * 2 + presses)

    batch.refresh_from_db()
    pressed = sum(not isinstance(answer, AtendimentoError) for answer in answers[2:])
    assert (batch.state, batch.position, len(batch.problems)) == ("done", 3, pressed)
    assert Event.objects.filter(kind="transferred").count() == 3 - pressed
    assert Event.objects.filter(kind="contact_cancelled").count() == pressed
    for contact in contacts:
        contact.refresh_from_db()
        holder = world.seller if contact.state == "cancelled" else world.colleague
        assert (contact.assignee, contact.attendance.responsible) == (holder, holder)


def test_a_transfer_granted_while_the_carteira_goes_over_stands():
    """Whichever is first: who was given the customer by name has him in the end."""
    world = World()
    heir = member("Consultor", (world.store, "VN"))
    place = {"store": world.store, "department": "VN"}
    rows = [become_owner(person=world.person(), owner=world.colleague, **place) for _number in range(6)]
    asked = [
        carteira.ask_transfer(person=row.person, by=world.seller, reason="Vizinho", **place) for row in rows
    ]

    def grant(request):
        return lambda: carteira.decide_transfer(asked=request, grant=True, by=world.supervisor)

    def give(row):
        return lambda: carteira.give_customer(
            ownership=row, leaver=world.colleague, to=heir, by=world.supervisor
        )

    race([job for row, request in zip(rows, asked, strict=True) for job in (give(row), grant(request))])

    assert {row.owner for row in Ownership.objects.all()} == {world.seller}
