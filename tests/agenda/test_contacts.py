"""Everything that is done with one contact."""

import json
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.contrib.auth.models import Permission

from atendimento import services
from atendimento.models import Atendimento, ClosingReason, Contact, Event, State
from tests.agenda.reading import ids
from tests.factories_atendimento import AttendanceFactory, contact_of, result

SAO_PAULO = ZoneInfo("America/Sao_Paulo")
# A Tuesday morning.
NOON = datetime(2026, 11, 24, 11, 0, tzinfo=SAO_PAULO)


@pytest.fixture
def clock():
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


def url(contact, action=""):
    return f"/agenda/contatos/{contact.pk}/{action}{'/' if action else ''}"


def post(client, user, contact, action, data=None, **extra):
    client.force_login(user)
    return client.post(url(contact, action), data or {}, **extra)


def state_of(contact):
    contact.refresh_from_db()
    return contact.state, contact.result.code if contact.result else None, contact.attempts


UNTOUCHED = ("scheduled", None, 0)
ASSUME = ["/agenda/contatos/{contact}/assumir/", "/atendimentos/{attendance}/assumir/"]
POSTS = ["nao-atendeu", "tentativa", "reagendar", "cancelar", "falei", "assumir", "desfazer", "agendar"]


@pytest.mark.parametrize("action", [*POSTS, "transferir"])
def test_another_stores_contact_is_not_found_and_stays_as_it_was(client, house, action):
    contact = contact_of(house.seller, house.other, attendance__created_by=house.colleague)
    contact.assignee = house.colleague
    contact.save()
    user = house.supervisor if action == "transferir" else house.seller

    response = post(client, user, contact, action, {"means": "whatsapp", "slot": "2h"})

    assert response.status_code == 404
    assert state_of(contact) == UNTOUCHED
    assert not Event.objects.exists()


@pytest.mark.parametrize("action", POSTS)
def test_a_colleagues_contact_is_not_found(client, house, action):
    contact = contact_of(house.colleague, house.store)

    response = post(client, house.seller, contact, action, {"means": "whatsapp", "slot": "2h"})

    assert response.status_code == 404
    assert state_of(contact) == UNTOUCHED


@pytest.mark.parametrize("action", ["", "falei", "reagendar", "cancelar"])
def test_panel_is_a_page_of_its_own_and_a_fragment(client, house, htmx, action):
    contact = contact_of(house.seller, house.store)
    client.force_login(house.seller)

    page = client.get(url(contact, action))
    part = client.get(url(contact, action), **htmx("panel-body"))

    assert page.status_code == part.status_code == 200
    assert "<html" in page.text
    assert "<html" not in part.text
    assert contact.attendance.person.name in part.text
    assert f'href="/atendimentos/{contact.attendance_id}/" data-testid="open-attendance"' in part.text
    assert 'hx-target="#panel-body"' in part.text
    assert 'hx-target="#panel-body"' not in page.text


@pytest.mark.parametrize("action", ["nao-atendeu", "desfazer", "tentativa", "assumir"])
def test_reading_never_writes(client, house, action):
    contact = contact_of(house.seller, house.store)
    client.force_login(house.seller)

    assert client.get(url(contact, action)).status_code == 405
    assert state_of(contact) == UNTOUCHED


def test_no_answer_closes_the_contact_and_offers_chips(client, house, htmx, clock):
    contact = contact_of(house.seller, house.store)

    response = post(client, house.seller, contact, "nao-atendeu", **htmx())

    assert state_of(contact) == ("done", "sem-contato", 1)
    assert response.status_code == 200
    assert response["HX-Retarget"] == f"#c{contact.pk}"
    assert response["HX-Reswap"] == "outerHTML"
    assert "agenda-counters" in response["HX-Trigger"]
    for label in ("+2 h", "hoje 18:00", "amanhã 9:00", "outra", "Desfazer"):
        assert label in response.text
    assert "<html" not in response.text


def test_no_answer_without_javascript_leads_to_a_page_with_the_same_chips(client, house, clock):
    contact = contact_of(house.seller, house.store)

    response = post(client, house.seller, contact, "nao-atendeu", follow=True)

    assert response.redirect_chain == [(url(contact), 302)]
    for label in ("+2 h", "hoje 18:00", "amanhã 9:00", "outra", "Desfazer"):
        assert label in response.text


def test_no_answer_pressed_twice_counts_once(client, house, htmx, clock):
    contact = contact_of(house.seller, house.store)
    post(client, house.seller, contact, "nao-atendeu", **htmx())

    response = post(client, house.seller, contact, "nao-atendeu", **htmx())

    assert response.status_code == 409
    assert "já foi concluído" in response["HX-Trigger"].encode().decode("unicode_escape")
    assert state_of(contact) == ("done", "sem-contato", 1)


def test_chip_schedules_the_next_try_and_the_row_counts_it(client, house, clock):
    contact = contact_of(house.seller, house.store)
    post(client, house.seller, contact, "nao-atendeu")

    response = post(client, house.seller, contact, "agendar", {"slot": "2h"})

    assert (response.status_code, response["Location"]) == (302, "/agenda/")
    following = Contact.objects.scheduled().get()
    assert (following.due_on, following.due_at) == (date(2026, 11, 24), time(13))
    assert (following.previous, following.attempts, following.subject) == (contact, 1, contact.subject)
    assert "2ª tentativa" in client.get("/agenda/").text


def test_chip_by_htmx_tells_the_list_to_read_itself(client, house, htmx, clock):
    contact = contact_of(house.seller, house.store)
    post(client, house.seller, contact, "nao-atendeu", **htmx())

    response = post(client, house.seller, contact, "agendar", {"slot": "amanha"}, **htmx())

    assert response.status_code == 204
    assert {"agenda-changed", "panel-close", "messages"} <= set(eval_trigger(response))
    assert Contact.objects.scheduled().get().due_on == date(2026, 11, 25)


def eval_trigger(response):
    import json  # noqa: PLC0415 -- slow

    return json.loads(response["HX-Trigger"])


@pytest.mark.parametrize("slot", ["hoje", "zebra", "", "\x00"])
def test_a_chip_that_passed_is_refused(client, house, clock, slot):
    contact = contact_of(house.seller, house.store)
    post(client, house.seller, contact, "nao-atendeu")
    clock.move_to(NOON.replace(hour=18, minute=1))

    response = post(client, house.seller, contact, "agendar", {"slot": slot})

    assert response.status_code == 409
    assert not Contact.objects.scheduled().exists()


def test_second_chip_is_refused(client, house, clock):
    contact = contact_of(house.seller, house.store)
    post(client, house.seller, contact, "nao-atendeu")
    post(client, house.seller, contact, "agendar", {"slot": "2h"})

    response = post(client, house.seller, contact, "agendar", {"slot": "amanha"})

    assert response.status_code == 409
    assert Contact.objects.scheduled().count() == 1


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"due_on": "ontem"},
        {"due_on": "2026-11-23"},
        {"due_on": "2099-01-01"},
        {"due_on": "2026-11-25", "due_at": "99:99"},
        {"due_on": "2026-11-25", "subject": "x" * 5000},
        {"due_on": "2026-11-25", "subject": "a\x00b"},
        {"due_on": "2026-11-25", "channel": "99999999999999999999999"},
    ],
)
def test_another_date_is_checked_by_field(client, house, htmx, clock, data):
    contact = contact_of(house.seller, house.store)
    post(client, house.seller, contact, "nao-atendeu")
    data = {"channel": contact.channel_id} | data

    response = post(client, house.seller, contact, "agendar", data, **htmx("panel-body"))

    assert response.status_code == 422
    assert "<html" not in response.text
    assert not Contact.objects.scheduled().exists()


def test_another_date_is_kept(client, house, clock):
    contact = contact_of(house.seller, house.store)
    post(client, house.seller, contact, "nao-atendeu")

    post(
        client,
        house.seller,
        contact,
        "agendar",
        {"due_on": "2026-11-30", "due_at": "15:20", "channel": contact.channel_id},
    )

    following = Contact.objects.scheduled().get()
    assert (following.due_on, following.due_at) == (date(2026, 11, 30), time(15, 20))


def test_undo_brings_the_contact_back_and_takes_its_follower_away(client, house, clock):
    contact = contact_of(house.seller, house.store)
    post(client, house.seller, contact, "nao-atendeu")
    post(client, house.seller, contact, "agendar", {"slot": "2h"})
    clock.shift(timedelta(seconds=14))

    post(client, house.seller, contact, "desfazer")

    assert state_of(contact) == UNTOUCHED
    assert list(Contact.objects.scheduled()) == [contact]
    assert Event.objects.filter(kind="no_answer_undone").count() == 1


def test_undo_answers_the_open_row(client, house, htmx, clock):
    contact = contact_of(house.seller, house.store)
    post(client, house.seller, contact, "nao-atendeu", **htmx())

    response = post(client, house.seller, contact, "desfazer", **htmx())

    assert ids(response) == [contact.pk]
    assert 'data-situation="today"' in response.text


def test_undo_is_over_after_fifteen_seconds(client, house, clock):
    contact = contact_of(house.seller, house.store)
    post(client, house.seller, contact, "nao-atendeu")
    clock.shift(timedelta(seconds=16))

    response = post(client, house.seller, contact, "desfazer")

    assert response.status_code == 409
    assert state_of(contact) == ("done", "sem-contato", 1)


def test_undo_belongs_to_who_pressed(client, house, clock):
    contact = contact_of(house.seller, house.store)
    post(client, house.seller, contact, "nao-atendeu")

    assert post(client, house.supervisor, contact, "desfazer").status_code == 409
    assert state_of(contact) == ("done", "sem-contato", 1)


@pytest.mark.parametrize("means", ["whatsapp", "telefone"])
def test_attempt_is_logged_and_asks_whether_they_talked(client, house, htmx, means):
    contact = contact_of(house.seller, house.store)

    response = post(client, house.seller, contact, "tentativa", {"means": means}, **htmx("panel-body"))

    assert response.status_code == 200
    assert "Conseguiu falar?" in response.text
    assert state_of(contact) == ("scheduled", None, 1)
    assert Event.objects.get(kind="attempt").actor == house.seller


@pytest.mark.parametrize("means", ["", "pombo", "\x00"])
def test_unknown_means_is_refused(client, house, htmx, means):
    contact = contact_of(house.seller, house.store)

    response = post(client, house.seller, contact, "tentativa", {"means": means}, **htmx("panel-body"))

    assert response.status_code == 409
    assert state_of(contact) == UNTOUCHED


def test_row_offers_whatsapp_and_call(client, house):
    contact_of(house.seller, house.store, attendance__person__phone="+5511988124471")
    client.force_login(house.seller)

    text = client.get("/agenda/").text

    assert "(11) 98812-4471" in text
    assert 'href="tel:+5511988124471"' in text
    assert 'href="https://wa.me/5511988124471?text=Ol%C3%A1' in text
    assert 'target="_blank" rel="noopener noreferrer"' in text


def talk(contact, **data):
    return {"channel": contact.channel_id, "result": result().pk} | data


def test_talked_completes_the_contact_and_schedules_the_next(client, house, clock):
    contact = contact_of(house.seller, house.store)

    response = post(
        client, house.seller, contact, "falei", talk(contact, due_on="2026-11-26", due_at="10:00")
    )

    assert (response.status_code, response["Location"]) == (302, "/agenda/")
    assert state_of(contact) == ("done", "agendou-retorno", 0)
    assert Contact.objects.scheduled().get().due_on == date(2026, 11, 26)
    assert Atendimento.objects.get().state == State.CONFIRMED


def test_talked_twice_leaves_the_next_contact_alone(client, house, clock):
    contact = contact_of(house.seller, house.store)
    data = talk(contact, due_on="2026-11-26")
    post(client, house.seller, contact, "falei", data)

    response = post(client, house.seller, contact, "falei", data)

    assert response.status_code == 409
    assert Contact.objects.count() == 2
    assert Contact.objects.scheduled().get().due_on == date(2026, 11, 26)


@pytest.mark.parametrize("change", [{}, {"due_on": ""}])
def test_talked_about_what_another_tab_completed_keeps_what_was_typed(client, house, htmx, clock, change):
    contact = contact_of(house.seller, house.store)
    post(client, house.seller, contact, "falei", talk(contact, due_on="2026-11-26"))
    data = talk(contact, due_on="2026-11-27", notes="Prefere o azul") | change

    response = post(client, house.seller, contact, "falei", data, **htmx("panel-body"))

    assert response.status_code == 409
    assert "já foi concluído em outra tela" in response.text
    assert "Prefere o azul" in response.text
    assert 'data-testid="open-attendance"' in response.text
    assert 'data-testid="confirm"' not in response.text
    suggestion = client.get(url(contact, "falei"), {"resultado": data["result"]}, **htmx("panel-body"))
    assert (suggestion.status_code, suggestion.text) == (204, "")
    assert Contact.objects.scheduled().get().due_on == date(2026, 11, 26)


def test_talked_may_close_the_attendance(client, house):
    contact = contact_of(house.seller, house.store)
    reason = ClosingReason.objects.get(code="preco-desconto")

    post(client, house.seller, contact, "falei", {"reason": reason.pk, "notes": "Achou caro"})

    assert state_of(contact) == ("done", "venda-perdida", 0)
    assert Atendimento.objects.get().state == State.CLOSED


@pytest.mark.parametrize(
    "change",
    [
        {},
        {"due_on": "2026-11-20"},
        {"due_on": "x"},
        {"due_on": "2026-11-26", "result": ""},
        {"due_on": "2026-11-26", "result": "999999999999999999999"},
        {"due_on": "2026-11-26", "notes": "a\x07"},
        {"due_on": "2026-11-26", "notes": "x" * 5000},
        {"due_at": "10:00"},
    ],
)
def test_talked_tells_what_is_missing(client, house, htmx, clock, change):
    contact = contact_of(house.seller, house.store)

    response = post(client, house.seller, contact, "falei", talk(contact, **change), **htmx("panel-body"))

    assert response.status_code == 422
    assert 'data-testid="confirm"' in response.text
    assert state_of(contact) == UNTOUCHED
    assert Contact.objects.count() == 1


def test_talked_shows_a_derived_result_as_text(client, house):
    contact = contact_of(house.seller, house.store)
    Event.objects.create(attendance=contact.attendance, kind="proposal_created")
    client.force_login(house.seller)

    response = client.get(url(contact, "falei"))

    assert '<b data-testid="contact-result">Proposta apresentada</b>' in response.text
    assert 'name="result"' not in response.text


def test_reschedule_keeps_the_chain(client, house, clock):
    contact = contact_of(house.seller, house.store)
    data = {"due_on": "2026-11-27", "due_at": "", "channel": contact.channel_id, "reason": "Viajou"}

    response = post(client, house.seller, contact, "reagendar", data)

    assert (response.status_code, response["Location"]) == (302, "/agenda/")
    assert state_of(contact) == ("done", "reagendado", 0)
    following = Contact.objects.scheduled().get()
    assert (following.previous, following.due_on, following.due_at) == (contact, date(2026, 11, 27), None)


def test_reschedule_by_chip(client, house, clock):
    contact = contact_of(house.seller, house.store)

    post(client, house.seller, contact, "reagendar", {"slot": "hoje"})

    following = Contact.objects.scheduled().get()
    assert (following.due_on, following.due_at) == (date(2026, 11, 24), time(18))


@pytest.mark.parametrize("data", [{}, {"due_on": "2026-11-01"}, {"due_on": "💥"}])
def test_reschedule_refuses_a_bad_date(client, house, clock, data):
    contact = contact_of(house.seller, house.store)

    response = post(client, house.seller, contact, "reagendar", {"channel": contact.channel_id} | data)

    assert response.status_code == 422
    assert state_of(contact) == UNTOUCHED


def test_cancel_asks_first_and_names_the_contact(client, house, clock):
    contact = contact_of(house.seller, house.store)
    client.force_login(house.seller)

    asked = client.get(url(contact, "cancelar"))

    assert f"Cancelar o contato de hoje 10:00 com {contact.attendance.person.name}?" in asked.text
    assert state_of(contact) == UNTOUCHED


def test_cancelled_contact_leaves_the_attendance_in_execution(client, house):
    contact = contact_of(house.seller, house.store)

    post(client, house.seller, contact, "cancelar")

    assert state_of(contact)[0] == "cancelled"
    assert Atendimento.objects.in_progress().get(has_open_contact=False) == contact.attendance
    assert post(client, house.seller, contact, "cancelar").status_code == 409


def test_assume_takes_the_contact_out_of_the_queue(client, house, htmx):
    contact = contact_of(house.colleague, house.store, attendance__responsible=None)

    response = post(client, house.seller, contact, "assumir", **htmx())

    contact.refresh_from_db()
    assert contact.assignee == house.seller
    assert ids(response) == [contact.pk]
    assert 'data-testid="no-answer"' in response.text


@pytest.mark.parametrize("address", ASSUME)
def test_assume_lost_to_a_colleague_tells_who_and_reads_the_list_anew(client, house, htmx, address):
    contact = contact_of(house.colleague, house.store, attendance__responsible=None)
    services.assume(attendance=contact.attendance, by=house.colleague)
    client.force_login(house.seller)
    address = address.format(contact=contact.pk, attendance=contact.attendance_id)
    name = house.colleague.display_name

    response = client.post(address, **htmx())

    assert (response.status_code, response.text) == (204, "")
    told = json.loads(response["HX-Trigger"])
    assert told["messages"]["list"][0]["text"] == f"{name} já assumiu este atendimento."
    assert "agenda-changed" in told
    page = client.post(address, follow=True)
    assert page.redirect_chain == [("/agenda/", 302)]
    assert f"{name} já assumiu este atendimento." in page.text
    contact.refresh_from_db()
    assert contact.assignee == house.colleague


def test_assume_of_what_was_passed_on_tells_whom_it_is_with(client, house, htmx):
    contact = contact_of(house.colleague, house.store, attendance__responsible=None)
    attendance = services.assume(attendance=contact.attendance, by=house.supervisor)
    services.transfer(attendance=attendance, to=house.colleague, by=house.supervisor)

    response = post(client, house.seller, contact, "assumir", **htmx())

    told = json.loads(response["HX-Trigger"])["messages"]["list"][0]["text"]
    assert told == f"Este atendimento está com {house.colleague.display_name}."


@pytest.mark.parametrize("address", ASSUME)
def test_assume_of_what_has_ended_is_not_found(client, house, address):
    contact = contact_of(house.colleague, house.store, attendance__responsible=None)
    attendance = services.assume(attendance=contact.attendance, by=house.colleague)
    reason = ClosingReason.objects.get(code="preco-desconto")
    services.confirm(attendance=attendance, outcome=services.Outcome(reason=reason), by=house.colleague)
    client.force_login(house.seller)

    address = address.format(contact=contact.pk, attendance=attendance.pk)

    assert client.post(address).status_code == 404


@pytest.mark.parametrize("address", ASSUME)
def test_assume_elsewhere_tells_nothing_of_who_has_it(client, house, address):
    contact = contact_of(house.colleague, house.other)
    client.force_login(house.seller)

    answer = client.post(address.format(contact=contact.pk, attendance=contact.attendance_id))

    assert answer.status_code == 404


@pytest.mark.parametrize("address", ASSUME)
def test_assume_of_a_number_no_row_can_have_is_not_found(client, house, address):
    client.force_login(house.seller)

    assert client.post(address.format(contact="9" * 25, attendance="9" * 25)).status_code == 404


def test_reception_may_not_assume(client, house):
    contact = contact_of(house.colleague, house.store, attendance__responsible=None)

    assert post(client, house.reception, contact, "assumir").status_code == 403
    contact.refresh_from_db()
    assert contact.assignee is None


@pytest.mark.parametrize("action", ["nao-atendeu", "cancelar"])
def test_queue_must_be_assumed_first(client, house, action):
    contact = contact_of(house.colleague, house.store, attendance__responsible=None)

    assert post(client, house.seller, contact, action).status_code == 409
    assert state_of(contact) == UNTOUCHED


def test_supervisor_transfers(client, house):
    contact = contact_of(house.seller, house.store)
    client.force_login(house.supervisor)

    form = client.get(url(contact, "transferir"))
    response = client.post(url(contact, "transferir"), {"to": house.colleague.pk, "reason": "Férias"})

    assert house.colleague.display_name in form.text
    assert response.status_code == 302
    contact.refresh_from_db()
    assert contact.assignee == house.colleague
    assert Event.objects.get(kind="transferred").data["reason"] == "Férias"


@pytest.mark.parametrize("to", ["", "x", "999999999999999999999999", "reception"])
def test_transfer_refuses_who_cannot_be_responsible(client, house, to):
    contact = contact_of(house.seller, house.store)
    to = house.reception.pk if to == "reception" else to

    assert post(client, house.supervisor, contact, "transferir", {"to": to}).status_code == 422
    contact.refresh_from_db()
    assert contact.assignee == house.seller


def test_consultant_may_not_transfer(client, house):
    contact = contact_of(house.seller, house.store)

    assert post(client, house.seller, contact, "transferir", {"to": house.colleague.pk}).status_code == 403
    contact.refresh_from_db()
    assert contact.assignee == house.seller


def test_reception_forwards_what_nobody_has(client, house):
    contact = contact_of(house.colleague, house.store, attendance__responsible=None)

    response = post(client, house.reception, contact, "transferir", {"to": house.seller.pk})

    assert response.status_code == 302
    contact.refresh_from_db()
    assert contact.assignee == house.seller


def done(house):
    return contact_of(
        house.seller, house.store, state=Contact.State.DONE, result=result(), attendance__state=State.OPEN
    )


def test_closed_contact_is_read_only(client, house):
    contact = done(house)
    client.force_login(house.seller)

    page = client.get(url(contact))

    assert "alterar/" not in page.text
    assert (
        post(client, house.seller, contact, "alterar", {"result": result("sem-contato").pk}).status_code
        == 403
    )
    assert state_of(contact)[1] == "agendou-retorno"
    for action in ("nao-atendeu", "cancelar", "reagendar", "falei", "tentativa"):
        assert post(client, house.seller, contact, action, {"means": "whatsapp"}).status_code == 409
    assert state_of(contact)[1] == "agendou-retorno"


def test_closed_contact_is_corrected_with_before_and_after(client, house):
    contact = done(house)
    house.supervisor.user_permissions.add(Permission.objects.get(codename="change_closed_contact"))

    data = {"result": result("visita-marcada").pk, "notes": "Virá sábado"}
    response = post(client, house.supervisor, contact, "alterar", data)

    assert response.status_code == 302
    assert state_of(contact)[1] == "visita-marcada"
    event = Event.objects.get(kind="contact_changed")
    assert event.data["before"] == {"result": "Agendou retorno", "notes": ""}
    assert event.data["after"] == {"result": "Visita marcada", "notes": "Virá sábado"}
    assert "Agendou retorno → Visita marcada" in client.get(url(contact)).text


def test_open_contact_is_not_corrected(client, house):
    contact = contact_of(house.supervisor, house.store)
    house.supervisor.user_permissions.add(Permission.objects.get(codename="change_closed_contact"))

    data = {"result": result("visita-marcada").pk}

    assert post(client, house.supervisor, contact, "alterar", data).status_code == 422
    assert state_of(contact) == UNTOUCHED


@pytest.mark.parametrize("events", [1, 30])
def test_panel_asks_a_constant_number_of_times(client, house, events, django_assert_max_num_queries):
    contact = contact_of(house.seller, house.store)
    for _number in range(events):
        Event.objects.create(
            attendance=contact.attendance,
            person=contact.attendance.person,
            kind="attempt",
            actor=house.seller,
        )
    client.force_login(house.seller)

    with django_assert_max_num_queries(18):
        assert client.get(url(contact)).status_code == 200


def test_contact_of_an_attendance_in_the_portfolio_of_nobody_is_hidden(client, house):
    contact = contact_of(house.colleague, house.store)
    AttendanceFactory(store=house.store, created_by=house.seller)
    client.force_login(house.seller)

    assert client.get(url(contact)).status_code == 404
    assert client.get("/agenda/contatos/99999999999999999999999999/").status_code == 404
