"""Confirmar completes the contact that its page named, never the one that took its place."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse

from atendimento import services
from atendimento.models import ClosingReason, Result


def page_of(client, attendance, step):
    return client.get(f"{reverse('agenda:attendance', args=[attendance.pk])}?passo={step}")


def typed(world, page, days):
    """What the form of `page` posts, with a next contact in so many days."""
    contact = page.context["open_contact"]
    fields = {"passo": page.context["step"], "idempotency_key": page.context["idempotency_key"]}
    told = {"contact": contact.pk if contact else "", "notes": f"Volta em {days} dias"}
    result = Result.objects.get(code="agendou-retorno").pk
    due_on = (world.store.today() + timedelta(days=days)).isoformat()
    return fields | told | {"due_on": due_on, "due_at": "10:00", "result": result}


def press(client, attendance, fields):
    return client.post(reverse("agenda:attendance-confirm", args=[attendance.pk]), fields)


def states(attendance):
    return sorted(attendance.contacts.values_list("due_on", "state"))


@pytest.mark.parametrize("begun", ["open", "confirmed"])
@pytest.mark.parametrize("step", ["proximo-contato", "resumo", "cliente"])
def test_confirm_of_a_stale_page_completes_nothing_and_keeps_what_was_typed(seller, world, begun, step):
    attendance = getattr(world, begun)()
    first, second = (page_of(seller, attendance, step) for _tab in range(2))
    assert press(seller, attendance, typed(world, first, 7)).status_code == 302
    before = states(attendance)

    answer = press(seller, attendance, typed(world, second, 8))

    assert answer.status_code == 409
    assert states(attendance) == before
    assert "o contato em aberto agora é outro" in answer.text
    assert "Volta em 8 dias" in answer.text


def test_confirm_after_the_conflict_completes_the_contact_now_shown(seller, world):
    attendance = world.confirmed()
    first, second = (page_of(seller, attendance, "proximo-contato") for _tab in range(2))
    press(seller, attendance, typed(world, first, 7))
    conflict = press(seller, attendance, typed(world, second, 8))

    present = attendance.contacts.get(state="scheduled")
    assert f'name="contact" value="{present.pk}"' in conflict.text
    assert press(seller, attendance, typed(world, conflict, 8)).status_code == 302

    present.refresh_from_db()
    assert present.state == "done"


@pytest.mark.parametrize("step", ["proximo-contato", "resumo", "cliente"])
def test_every_confirm_names_its_contact(seller, world, step):
    attendance = world.confirmed()
    contact = attendance.contacts.get(state="scheduled")

    assert f'name="contact" value="{contact.pk}"' in page_of(seller, attendance, step).text


def test_the_contact_of_a_page_is_no_draft(seller, world):
    attendance = world.confirmed()
    address = reverse("agenda:attendance-draft", args=[attendance.pk])

    seller.post(address, {"passo": "proximo-contato", "contact": "1", "notes": "Liga à tarde"})

    attendance.refresh_from_db()
    assert attendance.draft["proximo-contato"] == {"notes": "Liga à tarde"}


@pytest.mark.parametrize("step", ["proximo-contato", "resumo"])
def test_confirm_of_what_has_ended_meanwhile_is_told(seller, world, step):
    attendance = world.confirmed()
    page = page_of(seller, attendance, step)
    reason = ClosingReason.objects.get(code="outra-marca")
    services.confirm(attendance=attendance, outcome=services.Outcome(reason=reason), by=world.seller)

    answer = press(seller, attendance, typed(world, page, 7))

    assert answer.status_code == 422
    assert "Este atendimento não está em andamento." in answer.text


def test_summary_tells_what_is_wrong_with_the_drafted_contact(seller, world):
    attendance = world.confirmed()
    fields = typed(world, page_of(seller, attendance, "resumo"), -7)

    answer = press(seller, attendance, fields)

    assert answer.status_code == 422
    assert re.search(r"data-form-error>.*Próximo contato: ", answer.text)
