"""What pages show of a cadence: its step and script, the suggestion, and the closing it proposes."""

from datetime import datetime, timedelta

import pytest
import time_machine
from django.urls import reverse

from atendimento import services
from atendimento.cadences.finding import run_of
from atendimento.models import CadenceRun, Contact, Event, State
from tests.atendimento.conftest import result

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def clock(world):
    # A Tuesday.
    with time_machine.travel(datetime(2026, 11, 24, 10, tzinfo=world.store.zone), tick=False) as traveller:
        yield traveller


def tried(world, taken=1):
    """A customer of the chase *Sem contato* who has just not answered."""
    attendance = world.confirmed()
    contact = attendance.contacts.get(state="scheduled")
    CadenceRun.objects.all().delete()
    services.no_answer(contact=contact, by=world.seller)
    CadenceRun.objects.update(taken=taken)
    attendance.refresh_from_db()
    contact.refresh_from_db()
    return attendance, contact


def at(contact, action=""):
    return f"/agenda/contatos/{contact.pk}/{action}"


def closing(attendance):
    return reverse("agenda:attendance-close-unreached", args=[attendance.pk])


def test_chips_show_the_cadences_step_first_and_schedule_it(seller, world):
    _attendance, contact = tried(world)

    text = seller.get(at(contact)).text
    assert text.index('value="cadencia"') < text.index('value="2h"')
    assert "Sugerido pela cadência:</span> amanhã 9:00 · WhatsApp · 2ª tentativa" in text
    response = seller.post(at(contact, "agendar/"), {"slot": "cadencia"})

    assert response.status_code == 302
    following = Contact.objects.scheduled().get()
    assert (str(following.due_on), str(following.due_at), following.channel.code) == (
        "2026-11-25", "09:00:00", "whatsapp",
    )  # fmt: skip
    assert seller.post(at(contact, "agendar/"), {"slot": "cadencia"}).status_code == 409
    assert Contact.objects.scheduled().count() == 1


def test_usual_chip_does_not_keep_the_subject_of_a_step(seller, world):
    _attendance, contact = tried(world)
    seller.post(at(contact, "agendar/"), {"slot": "cadencia"})
    step = Contact.objects.scheduled().get()
    seller.post(at(step, "nao-atendeu/"))

    seller.post(at(step, "agendar/"), {"slot": "amanha"})

    assert (step.subject, Contact.objects.scheduled().get().subject) == (
        "Mensagem depois das ligações", "Nova tentativa",
    )  # fmt: skip


@pytest.mark.parametrize("agenda", ["leader", "queue"])
def test_step_on_anothers_agenda_is_said_before_and_after_and_stays_in_sight(seller, world, agenda):
    attendance, contact = tried(world)
    run_of(attendance).cadence.steps.update(agenda=agenda)
    name = world.supervisor.display_name
    before, after = {
        "leader": (f"na agenda: {name}", f"Está na agenda de {name}."),
        "queue": ("na agenda: fila do departamento", "Está na fila do departamento, sem responsável."),
    }[agenda]

    assert before in seller.get(at(contact)).text
    page = seller.post(at(contact, "agendar/"), {"slot": "cadencia"}, follow=True)

    assert after in page.text
    [notice] = world.supervisor.notices.filter(kind="cadence")
    following = Contact.objects.scheduled().get()
    assert notice.url == at(following)
    assert world.seller.display_name in notice.text
    assert seller.get(f"/atendimentos/{attendance.pk}/").status_code == 200
    seen = seller.get(at(following), follow=True)
    assert seen.status_code == 200
    assert (f"/atendimentos/{attendance.pk}/" == seen.request["PATH_INFO"]) is (agenda == "leader")


def test_row_offers_the_step_where_no_answer_was_pressed(seller, world, htmx):
    attendance = world.confirmed()
    contact = attendance.contacts.get(state="scheduled")

    text = seller.post(at(contact, "nao-atendeu/"), **htmx()).text

    assert "Sugerido pela cadência:" in text
    assert "Encerrar sem contato" not in text


def test_panel_tells_step_and_script_and_whatsapp_takes_the_script(seller, world):
    attendance, contact = tried(world)
    seller.post(at(contact, "agendar/"), {"slot": "cadencia"})
    following = Contact.objects.scheduled().get()

    text = seller.get(at(following)).text

    assert "<b>Sem contato</b> · passo 2 de 4" in text
    assert "Qual o melhor horário?" in text
    assert "text=Ol%C3%A1%2C%20Renata%21%20Aqui%20%C3%A9" in text
    assert "melhor%20hor%C3%A1rio" in text
    page = seller.get(f"/atendimentos/{attendance.pk}/?passo=proximo-contato").text
    assert "Sem contato · passo 2 de 4" in page
    assert "Roteiro deste contato" in page


def test_confirm_step_is_filled_by_the_cadence_and_confirmed_with_one_press(seller, world):
    attendance = world.confirmed()
    page = seller.get(f"/atendimentos/{attendance.pk}/?passo=proximo-contato")
    form = page.context["form"]
    assert "Sugerido pela cadência <b>Depois da conversa</b>, passo 2 de 3" in page.text
    posted = {name: form[name].value() or "" for name in form.fields}
    posted |= {"due_on": posted["due_on"].isoformat(), "due_at": f"{posted['due_at']:%H:%M}"}

    response = seller.post(f"/atendimentos/{attendance.pk}/confirmar/", posted)

    assert response.status_code == 302
    following = Contact.objects.scheduled().get()
    assert (f"{following.due_on:%d/%m}", following.subject) == ("28/11", "Retomar a conversa")
    assert run_of(attendance).taken == 2


def test_what_was_typed_comes_before_what_is_suggested(seller, world):
    attendance = world.confirmed()
    day = {"due_on": "2026-12-15"}
    services.save_draft(attendance=attendance, step="proximo-contato", typed=day, by=world.seller)

    page = seller.get(f"/atendimentos/{attendance.pk}/?passo=proximo-contato")

    assert page.context["form"]["due_on"].value() == "2026-12-15"
    assert "Sugerido pela cadência" not in page.text


@pytest.mark.parametrize("where", ["step", "panel"])
def test_suggestion_follows_the_result_chosen(seller, world, where):
    attendance = world.confirmed()
    contact = attendance.contacts.get(state="scheduled")
    address = at(contact, "falei/?")
    if where == "step":
        address = f"/atendimentos/{attendance.pk}/?passo=proximo-contato&"
    services.save_draft(
        # As the page saves it: with what was filled in.
        attendance=attendance, step="proximo-contato", by=world.seller,
        typed={"notes": "x", "due_on": "2026-11-28", "due_at": "10:00", "suggested": "2026-11-28 10:00"},
    )  # fmt: skip

    def filled(code):
        form = seller.get(f"{address}resultado={result(code).pk}").context["form"]
        values = [form[name].value() for name in ("due_on", "due_at", "subject")]
        return [value and str(value)[:10] for value in values]

    assert filled("nao-compareceu") == ["2026-11-24", "11:00:00", "Não compar"]
    assert filled("sem-contato") == ["2026-11-24", "14:00:00", "Nova tenta"]
    assert filled("agendou-retorno") == ["2026-11-28", "10:00:00", "Retomar a "]
    assert filled("nao-quer-contato") == [None, None, None]
    services.save_draft(
        attendance=attendance, step="proximo-contato", typed={"due_on": "", "due_at": "", "suggested": ""},
        by=world.seller,
    )  # fmt: skip
    assert filled("nao-compareceu")[:2] == ["2026-11-24", "11:00:00"]


def test_result_that_asks_for_another_contact_is_asked_again_then_takes_its_first_step(seller, world):
    attendance = world.confirmed()
    form = seller.get(f"/atendimentos/{attendance.pk}/?passo=proximo-contato").context["form"]
    posted = {name: form[name].value() or "" for name in form.fields}
    posted |= {"due_on": "2026-11-28", "due_at": "10:00", "result": result("nao-compareceu").pk}

    page = seller.post(f"/atendimentos/{attendance.pk}/confirmar/", posted)

    assert page.status_code == 422
    assert "a cadência sugere outro contato" in page.text
    again = page.context["form"]
    posted = {name: again[name].value() or "" for name in again.fields}
    posted |= {"due_on": f"{posted['due_on']}", "due_at": f"{posted['due_at']:%H:%M}"}
    assert seller.post(f"/atendimentos/{attendance.pk}/confirmar/", posted).status_code == 302
    contact, run = Contact.objects.scheduled().get(), run_of(attendance)
    assert (f"{contact.due_at:%H:%M}", contact.channel.code) == ("11:00", "whatsapp")
    assert (run.cadence.name, run.taken, run.contact, run.is_own) == ("Não compareceu", 1, contact, True)


@pytest.mark.parametrize(("changed", "status"), [(False, 302), (True, 422)])
def test_closing_reason_puts_a_suggested_contact_aside_but_not_a_chosen_one(seller, world, changed, status):
    attendance = world.confirmed()
    contact = attendance.contacts.get(state="scheduled")
    form = seller.get(at(contact, "falei/")).context["form"]
    reason = form.fields["reason"].queryset.get(code="outra-marca")
    day = form["due_on"].value() + timedelta(days=changed)
    posted = {
        "reason": reason.pk, "result": result("venda-perdida").pk, "suggested": form["suggested"].value(),
        "due_on": day.isoformat(), "due_at": f"{form['due_at'].value():%H:%M}", "channel": contact.channel_id,
    }  # fmt: skip

    response = seller.post(at(contact, "falei/"), posted)

    assert response.status_code == status
    attendance.refresh_from_db()
    assert (attendance.state == State.CLOSED) is not changed


def test_last_try_proposes_to_close_and_one_press_closes(seller, world, htmx):
    attendance, contact = tried(world, taken=4)
    for address in (at(contact), f"/atendimentos/{attendance.pk}/"):
        assert f'action="{closing(attendance)}"' in seller.get(address).text
    assert "cadencia" not in seller.get(at(contact)).text.split("Tentar de novo")[1].split("</form>")[0]

    response = seller.post(closing(attendance), **htmx("panel-body"))

    assert response.status_code == 204
    assert {"agenda-changed", "panel-close"} <= set(eval_trigger(response))
    attendance.refresh_from_db()
    assert attendance.closing_reason.code == "sem-contato-apos-tentativas"
    assert seller.post(closing(attendance)).status_code == 302
    assert Event.objects.filter(kind="closed").count() == 1


def eval_trigger(response):
    import json  # noqa: PLC0415 -- slow

    return json.loads(response["HX-Trigger"])


def test_closing_forged_before_the_last_try_is_refused(seller, world):
    attendance, _contact = tried(world)

    response = seller.post(closing(attendance), follow=True)

    assert "A cadência ainda tem tentativas a fazer." in response.text
    attendance.refresh_from_db()
    assert attendance.state == State.CONFIRMED


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize("step", ["proximo-contato", "resumo"])
def test_attendance_in_a_chase_answers_in_few_queries(
    seller, world, count, step, django_assert_max_num_queries
):
    attendance, _contact = tried(world)
    for _number in range(count - 1):
        services.schedule_next(attendance=attendance, plan=world.plan(), by=world.seller)
        services.no_answer(contact=attendance.contacts.get(state="scheduled"), by=world.seller)
    seller.get(f"/atendimentos/{attendance.pk}/")

    with django_assert_max_num_queries(15 + 4):
        assert seller.get(f"/atendimentos/{attendance.pk}/?passo={step}").status_code == 200


@pytest.mark.parametrize("taken", [1, 3])
def test_panel_in_a_cadence_asks_a_constant_number_of_times(
    seller, world, taken, django_assert_max_num_queries
):
    _attendance, contact = tried(world, taken=taken)
    seller.get(at(contact))

    with django_assert_max_num_queries(18):
        assert "Sugerido pela cadência" in seller.get(at(contact)).text


def test_stale_page_gets_the_step_whose_turn_it_is_now(seller, world):
    attendance = world.open()
    pages = [seller.get(f"{attendance.get_absolute_url()}?passo=proximo-contato") for _tab in range(2)]
    first, second = (as_filled_in(page) for page in pages)
    assert first["suggested"]
    address = reverse("agenda:attendance-confirm", args=[attendance.pk])
    assert seller.post(address, first).status_code == 302

    conflict = seller.post(address, second)

    present = Contact.objects.scheduled().get()
    filled = as_filled_in(conflict)
    assert conflict.status_code == 409
    assert (str(present.due_on), f"{present.due_at:%H:%M}") == (first["due_on"], first["due_at"])
    assert (filled["due_on"], filled["due_at"]) != (first["due_on"], first["due_at"])
    assert (filled["notes"], filled["contact"]) == ("Pediu retorno", present.pk)


def as_filled_in(page):
    """What *Confirmar* posts of a page nobody changed but for the notes."""
    form, contact = page.context["form"], page.context["open_contact"]
    given = {bound.name: bound.value() for bound in form if bound.value() is not None}
    given |= {"due_on": f"{given['due_on']}", "due_at": f"{given['due_at']}"[:5]}
    chosen = {"notes": "Pediu retorno", "result": result("agendou-retorno").pk}
    told = {"contact": contact.pk if contact else "", "idempotency_key": page.context["idempotency_key"]}
    return given | chosen | told
