"""Small promises of the attendance: drafts that came late, what is preselected, where the focus is."""

import re

import pytest
from django.urls import reverse

from atendimento import services
from atendimento.models import Channel, ClosingReason, Media, Nature, Result
from proposals.services import create_proposal
from tests.factories_deal import StockItemFactory

AUTOFOCUS = re.compile(r"<(?:select|input|a|button)\b[^>]*\bautofocus\b[^>]*>")


def url(name, *args):
    return reverse(f"agenda:{name}", args=args)


def page_of(client, attendance, step):
    return client.get(url("attendance", attendance.pk), {"passo": step})


def start_fields(key):
    nature = Nature.objects.get(code="venda-de-veiculo-novo").pk
    channel, media = Channel.objects.get(code="whatsapp").pk, Media.objects.get(code="google").pk
    fields = {"nature": nature, "department": "", "channel": channel, "media": media}
    return fields | {"q": "Ninguém", "passo": "inicio", "idempotency_key": key}


def plan_fields(world, key):
    chosen = Result.objects.get(code="agendou-retorno").pk
    due_on = world.plan().due_on.isoformat()
    fields = {"due_on": due_on, "due_at": "10:00", "result": chosen, "notes": "Liga à tarde"}
    return fields | {"passo": "proximo-contato", "idempotency_key": key}


@pytest.mark.parametrize("step", ["inicio", "veiculo-de-interesse", "proximo-contato"])
def test_what_a_sent_form_still_saves_brings_no_draft_back(seller, world, step):
    attendance = world.draft() if step == "inicio" else world.open()
    key = page_of(seller, attendance, step).context["idempotency_key"]
    names = {"inicio": "start", "veiculo-de-interesse": "interest", "proximo-contato": "confirm"}
    fields = {
        "inicio": start_fields(key),
        "veiculo-de-interesse": {"specification": "Corolla", "passo": step, "idempotency_key": key},
        "proximo-contato": plan_fields(world, key),
    }[step]
    draft = url("attendance-draft", attendance.pk)
    assert seller.post(draft, fields).status_code == 204

    sent = seller.post(url(f"attendance-{names[step]}", attendance.pk), fields)
    late = seller.post(draft, fields)

    attendance.refresh_from_db()
    assert (sent.status_code, late.status_code) == (302, 409)
    assert attendance.draft.get(step) is None


def test_form_that_was_refused_goes_on_saving_itself(seller, world):
    attendance = world.open()
    key = page_of(seller, attendance, "proximo-contato").context["idempotency_key"]
    fields = plan_fields(world, key) | {"due_on": "2020-01-01"}

    assert seller.post(url("attendance-confirm", attendance.pk), fields).status_code == 422
    assert seller.post(url("attendance-draft", attendance.pk), fields).status_code == 204

    attendance.refresh_from_db()
    assert attendance.draft["proximo-contato"]["due_on"] == "2020-01-01"


def test_summary_preselects_a_result_only_with_a_next_contact(seller, world):
    attendance = world.open()
    usual = Result.objects.get(code="agendou-retorno").pk
    assert page_of(seller, attendance, "resumo").context["form"]["result"].value() is None

    typed = {"due_on": world.plan().due_on.isoformat()}
    services.save_draft(attendance=attendance, step="proximo-contato", typed=typed, by=world.seller)

    assert page_of(seller, attendance, "resumo").context["form"]["result"].value() == usual
    assert page_of(seller, world.open(), "proximo-contato").context["form"]["result"].value() == usual


def results(page):
    return set(page.context["form"].fields["result"].queryset.values_list("code", flat=True))


def test_results_by_hand_are_those_that_can_be_true(seller, world):
    attendance = world.confirmed()
    contact = attendance.contacts.get(state="scheduled")
    talk = f"/agenda/contatos/{contact.pk}/falei/"
    sold, silent = {"venda-realizada", "proposta-aceita"}, {"sem-contato", "nao-compareceu", "descartado"}

    assert results(seller.get(talk)).isdisjoint(sold | silent)
    assert results(page_of(seller, attendance, "resumo")).isdisjoint(sold)
    assert silent < results(page_of(seller, attendance, "resumo"))

    create_proposal(attendance=attendance, by=world.seller, stock_item=StockItemFactory(store=world.store))
    assert sold < set(services.choosable(services.facts_of(attendance)).values_list("code", flat=True))


def test_talk_that_was_none_is_refused(seller, world):
    contact = world.confirmed().contacts.get(state="scheduled")
    fields = plan_fields(world, "") | {"result": Result.objects.get(code="sem-contato").pk}

    answer = seller.post(f"/agenda/contatos/{contact.pk}/falei/", fields)

    assert answer.status_code == 422
    assert "result" in answer.context["form"].errors


def test_result_that_is_missing_is_told_by_its_field(seller, world):
    fields = plan_fields(world, "") | {"result": ""}

    answer = seller.post(url("attendance-confirm", world.open().pk), fields)

    assert answer.context["form"].errors == {"result": ["Informe o resultado do contato."]}


@pytest.mark.parametrize(
    ("address", "focused"),
    [
        ("/atendimentos/novo/", 'name="nature"'),
        ("/atendimentos/{draft}/", 'name="q"'),
        ("/atendimentos/{draft}/?q=Ninguém", "register-prospect"),
        ("/atendimentos/{draft}/?q=Renata", 'aria-label="Escolher Renata Albuquerque"'),
        ("/atendimentos/{draft}/prospect/", 'name="name"'),
        ("/atendimentos/{draft}/prospect/?q=Renata", 'name="phone"'),
        ("/atendimentos/{draft}/cadastro/?q=11988124001", 'name="name"'),
    ],
)
def test_focus_is_where_the_user_goes_on(seller, world, address, focused):
    world.person()
    world.person()

    page = seller.get(address.format(draft=world.draft().pk)).text

    [found] = AUTOFOCUS.findall(page.split("<dialog", 1)[0])
    assert focused in found


def test_only_what_is_typed_here_is_told_as_typed(seller, world):
    attendance = world.confirmed()
    services.save_draft(attendance=attendance, step="avaliacao", typed={"km": "1"}, by=world.seller)

    assert "ainda não gravado" in page_of(seller, attendance, "avaliacao").text
    for step in ("cliente", "resumo"):
        text = page_of(seller, attendance, step).text
        assert "rascunho salvo" not in text
        assert "ainda não gravado" not in text


def test_chooser_tells_the_owner_from_who_only_attends(seller, world):
    attended = world.open(person=world.person(name="Rita Lima")).person
    owned = world.confirmed(person=world.person(name="Rita Souza")).person
    draft = world.draft()

    hits = seller.get(url("attendance", draft.pk), {"q": "Rita"}).context["hits"]

    assert {hit.person: hit.is_owned for hit in hits} == {attended: False, owned: True}


def test_closing_is_granted_after_one_question(client, world):
    attendance = world.confirmed()
    reason = ClosingReason.objects.get(code="duplicado")
    services.confirm(attendance=attendance, outcome=services.Outcome(reason=reason), by=world.seller)
    client.force_login(world.supervisor)

    for address in (url("attendance", attendance.pk), "/atendimentos/?situacao=encerramento-pedido"):
        assert re.search(
            r'encerramento/conceder/"[^>]*data-confirm="Encerrar o atendimento', client.get(address).text
        )
