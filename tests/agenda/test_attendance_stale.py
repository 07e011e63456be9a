"""Confirmar completes the contact that its page named, never the one that took its place."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse

from atendimento import services
from atendimento.models import ClosingReason, Result
from proposals.services import create_proposal
from tests.factories_deal import StockItemFactory


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


def header_fields(page):
    """All that *Confirmar* in the page's header posts."""
    told = {"contact": page.context["open_contact"].pk, "idempotency_key": page.context["header_key"]}
    for name, value in told.items():
        assert f'name="{name}" value="{value}"' in page.text
    return told


def press(client, attendance, fields, name="confirm"):
    return client.post(reverse(f"agenda:attendance-{name}", args=[attendance.pk]), fields)


def stale_page(client, world, attendance, step):
    """A page whose contact was completed in another tab meanwhile."""
    first, second = page_of(client, attendance, "proximo-contato"), page_of(client, attendance, step)
    assert press(client, attendance, typed(world, first, 7)).status_code == 302
    return second


def states(attendance):
    return sorted(attendance.contacts.values_list("due_on", "state"))


@pytest.mark.parametrize("begun", ["open", "confirmed"])
@pytest.mark.parametrize("step", ["proximo-contato", "resumo"])
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


@pytest.mark.parametrize("wrong", [{"result": ""}, {"due_on": "2020-01-01"}, {"due_on": "", "due_at": ""}])
@pytest.mark.parametrize("step", ["proximo-contato", "resumo"])
def test_stale_page_that_is_also_wrong_names_no_other_contact_before_it_is_told(seller, world, step, wrong):
    attendance = world.confirmed()
    second = stale_page(seller, world, attendance, step)
    before = states(attendance)

    answer = press(seller, attendance, typed(world, second, 8) | wrong)

    assert answer.status_code == 409
    assert states(attendance) == before
    assert "o contato em aberto agora é outro" in answer.text
    assert "Volta em 8 dias" in answer.text


def test_header_of_a_stale_page_is_told(seller, world):
    attendance = world.confirmed()
    second = stale_page(seller, world, attendance, "cliente")

    answer = press(seller, attendance, header_fields(second))

    assert answer.status_code == 409
    assert "o contato em aberto agora é outro" in answer.text


def test_going_on_from_a_stale_page_drafts_nothing(seller, world):
    attendance = world.confirmed()
    second = stale_page(seller, world, attendance, "proximo-contato")

    answer = press(seller, attendance, typed(world, second, 8), "plan")

    attendance.refresh_from_db()
    assert (answer.status_code, attendance.draft.get("proximo-contato")) == (409, None)
    assert "Volta em 8 dias" in answer.text


def test_header_takes_no_key_of_the_form_beside_it(seller, world):
    attendance = world.confirmed()
    page = page_of(seller, attendance, "veiculo-de-interesse")

    assert header_fields(page)["idempotency_key"] != page.context["idempotency_key"]


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


@pytest.mark.parametrize("is_derived", [False, True])
@pytest.mark.parametrize("step", ["proximo-contato", "resumo"])
def test_confirm_of_what_has_ended_meanwhile_is_told(seller, world, step, is_derived):
    attendance = world.confirmed()
    if is_derived:
        create_proposal(
            attendance=attendance, by=world.seller, stock_item=StockItemFactory(store=world.store)
        )
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
