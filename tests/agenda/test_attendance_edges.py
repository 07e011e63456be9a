"""What seldom happens at an attendance: keys nobody has, a draft that is gone, a queue out of sight."""

from datetime import UTC, datetime

import pytest
from django.urls import reverse

from accounts import grants
from atendimento import services
from atendimento.models import Atendimento, Channel, Media, Nature, State
from atendimento.services import AtendimentoError
from customers.services import become_owner
from tests.factories import member
from tests.factories_atendimento import AttendanceFactory

# More digits than Python reads as one number, and digits of another script.
NO_KEYS = ["9" * 5000, "9" * 25, "٣", "-1", "0", "abc"]


def url(name, *args):
    return reverse(f"agenda:{name}", args=args)


@pytest.mark.parametrize("key", NO_KEYS)
def test_attendance_person_that_cannot_exist_is_not_found(seller, world, key):
    draft = world.draft()

    response = seller.post(url("attendance-person", draft.pk), {"person": key})

    assert response.status_code == 404
    assert Atendimento.objects.get().person is None


@pytest.mark.parametrize("key", NO_KEYS)
def test_attendance_ignores_a_person_in_the_address_that_cannot_exist(seller, world, key):
    draft = world.draft()

    shown = [
        seller.get(url("attendance-new"), {"pessoa": key}).status_code,
        seller.get(url("attendance", draft.pk), {"pessoa": key}).status_code,
    ]

    assert shown == [200, 200]


def test_cancel_attendance_of_a_draft_that_is_gone_is_refused(world):
    draft = world.draft()
    services.cancel_attendance(attendance=Atendimento.objects.get(pk=draft.pk), by=world.seller)

    with pytest.raises(AtendimentoError, match="não existe mais"):
        services.cancel_attendance(attendance=draft, by=world.seller)


def test_take_up_with_a_draft_that_is_gone_goes_on(world):
    running = world.open()
    draft = world.draft()
    Atendimento.objects.filter(pk=draft.pk).delete()

    services.take_up(attendance=running, by=world.seller, instead_of=draft)

    assert Atendimento.objects.get().is_return


@pytest.mark.parametrize(("departments", "offered"), [("VN VU", False), ("OF", True)])
def test_assume_is_offered_where_one_works(client, world, departments, offered):
    """Sold to by him, the customer waits in the workshop's queue: he sees it, and it is not his to take."""
    owner = member(grants.CONSULTOR, (world.store, departments))
    person = world.person()
    become_owner(person=person, store=world.store, department="VN", owner=owner)
    attendance = AttendanceFactory(
        store=world.store, person=person, responsible=None, department="OF", created_by=world.colleague,
        nature=Nature.objects.get(code="agendamento-de-servico"),
    )  # fmt: skip
    client.force_login(owner)

    page = client.get(url("attendance", attendance.pk)).text

    assert ('data-testid="assume"' in page) is offered


def test_attendance_start_tells_the_queue_it_went_to(client, world):
    """Whoever works in no department may open an attendance, and does not see where it goes."""
    helper = member(grants.CONSULTOR, (world.store, ""))
    person = world.person()
    client.force_login(helper)

    response = client.post(
        url("attendance-new"),
        {
            "nature": Nature.objects.get(code="venda-de-veiculo-novo").pk,
            "department": "VN",
            "channel": Channel.objects.get(code="whatsapp").pk,
            "media": Media.objects.get(code="google").pk,
            "token": "b" * 32,
            "person": person.pk,
        },
        follow=True,
    )

    attendance = Atendimento.objects.get()
    assert (attendance.state, attendance.responsible) == (State.OPEN, None)
    assert "O atendimento foi para a fila de Veículos novos." in response.content.decode()


def test_resumo_shows_the_planned_day_as_people_write_it(seller, world):
    attendance = world.open()
    typed = {"due_on": "2027-03-09", "due_at": "09:30"}
    services.save_draft(attendance=attendance, step="proximo-contato", typed=typed, by=world.seller)

    page = seller.get(url("attendance", attendance.pk), {"passo": "resumo"}).content.decode()

    assert "09/03/2027 09:30" in page
    assert "2027-03-09 09:30" not in page


def test_resumo_shows_half_a_date_as_it_was_typed(seller, world):
    attendance = world.open()
    services.save_draft(
        attendance=attendance, step="proximo-contato", typed={"due_on": "9/3"}, by=world.seller
    )

    page = seller.get(url("attendance", attendance.pk), {"passo": "resumo"}).content.decode()

    assert "<strong>9/3" in page


def test_attendance_number_carries_the_year_of_brazil_not_of_greenwich(world):
    attendance = world.open()
    attendance.created_at = datetime(2027, 1, 1, 1, 30, tzinfo=UTC)

    assert attendance.number == f"2026-{attendance.pk:05d}"
