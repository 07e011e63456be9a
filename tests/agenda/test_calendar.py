"""The calendar's days, its feed, and a contact dragged to another day."""

import re
from datetime import date, time, timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from agenda import calendar
from atendimento.models import Contact
from tests.factories_atendimento import contact_of

pytestmark = pytest.mark.django_db
EVENTS = "/agenda/calendario/eventos/"
PANEL_LINK = re.compile(r'href="/agenda/contatos/(\d+)/"')


def ids(response):
    return sorted({int(pk) for pk in PANEL_LINK.findall(response.text)})


def events(client, house, *, days=0, until=0, **query):
    first = house.store.today() + timedelta(days=days)
    data = {"inicio": first, "fim": first + timedelta(days=until)} | query
    return client.get(EVENTS, data).json()["events"]


@pytest.mark.parametrize("view", ["mes", "semana", "dia"])
def test_calendar_without_javascript_lists_the_contacts_of_the_period(client, house, view):
    mine = contact_of(house.seller, house.store)
    contact_of(house.colleague, house.store)
    contact_of(house.seller, house.store, days=70)
    client.force_login(house.seller)

    response = client.get("/agenda/calendario/", {"visao": view})

    assert ids(response) == [mine.pk]


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize("name", ["agenda:calendar", "agenda:calendar-events"])
def test_calendar_takes_constant_queries(client, house, count, name, django_assert_max_num_queries):
    for _number in range(count):
        contact_of(house.seller, house.store)
    client.force_login(house.seller)
    client.get(reverse(name))

    # Beyond session, user and permissions (3): memberships with departments, options, keys, rows, switcher.
    with django_assert_max_num_queries(3 + 6):
        response = client.get(reverse(name))

    assert response.status_code == 200


@pytest.mark.parametrize(
    "query", [{"visao": "x"}, {"data": "9999-12-31"}, {"data": "0001-01-01"}, {"data": "amanhã"}]
)
def test_calendar_takes_nonsense_for_this_month(client, house, query):
    client.force_login(house.seller)

    response = client.get("/agenda/calendario/", query)

    assert response.context["period"].day == house.store.today()


def test_month_is_drawn_from_sunday_to_saturday(house):
    assert calendar.bounds("mes", date(2026, 11, 15)) == (date(2026, 11, 1), date(2026, 12, 5))


def test_month_leads_to_its_neighbours_from_any_day(house):
    period = calendar.Period("mes", date(2026, 1, 31), *calendar.bounds("mes", date(2026, 1, 31)))

    assert (period.before, period.after) == (date(2025, 12, 31), date(2026, 2, 1))


def test_full_day_shows_three_and_says_how_many_more(client, house):
    for hour in range(9, 14):
        contact_of(house.seller, house.store, due_at=time(hour))
    client.force_login(house.seller)

    response = client.get("/agenda/calendario/")

    assert len(ids(response)) == 3
    assert "+2 mais" in response.text


def test_more_contacts_than_fit_are_said_to_be_more(client, house, monkeypatch):
    monkeypatch.setattr(calendar, "MOST", 1)
    contact_of(house.seller, house.store)
    contact_of(house.seller, house.store)
    client.force_login(house.seller)

    assert "Há mais contatos" in client.get("/agenda/calendario/").text
    assert client.get(EVENTS).json()["more"] is True


def test_feed_holds_own_and_queue_and_nobody_elses(client, house):
    mine = contact_of(house.seller, house.store)
    queued = contact_of(None, house.store, attendance__created_by=house.supervisor)
    contact_of(house.colleague, house.store)
    contact_of(house.colleague, house.other)
    client.force_login(house.seller)

    found = events(client, house)

    assert {event["id"] for event in found} == {mine.pk, queued.pk}
    assert {event["id"] for event in found if event["editable"]} == {mine.pk}


def test_feed_tells_day_hour_and_situation(client, house):
    timed = contact_of(house.seller, house.store, days=-1, due_at=time(14, 30))
    whole = contact_of(house.seller, house.store, days=2, due_at=None)
    client.force_login(house.seller)

    late, later = events(client, house, days=-1, until=3)

    assert (late["start"], late["allDay"]) == (f"{timed.due_on}T14:30:00", False)
    assert (later["start"], later["allDay"]) == (str(whole.due_on), True)
    assert [row["extendedProps"]["situation"] for row in (late, later)] == ["overdue", "upcoming"]


def test_feed_never_answers_more_than_six_weeks(client, house):
    contact_of(house.seller, house.store, days=60)
    client.force_login(house.seller)

    assert events(client, house, until=400) == []


def test_feed_passes_the_agendas_filters(client, house):
    contact_of(house.seller, house.store, subject="Simulação")
    wanted = contact_of(house.seller, house.store, days=1, subject="Test drive")
    client.force_login(house.seller)

    assert [row["id"] for row in events(client, house, until=3, q="test")] == [wanted.pk]
    assert [row["id"] for row in events(client, house, until=3, situacao="futuro")] == [wanted.pk]
    assert events(client, house, until=3, situacao="encerrado") == []


def test_anothers_calendar_needs_troca_usuario(client, house):
    theirs = contact_of(house.colleague, house.store)
    client.force_login(house.seller)
    assert client.get(EVENTS, {"responsavel": house.colleague.pk}).status_code == 403

    client.force_login(house.supervisor)
    assert [row["id"] for row in events(client, house, responsavel="todos")] == [theirs.pk]


@time_machine.travel("2026-11-25 01:30Z", tick=False)  # 22:30 of the 24th in São Paulo, 21:30 in Manaus
def test_today_is_the_stores_own(client, house):
    contact = contact_of(house.seller, house.store)
    client.force_login(house.seller)

    [event] = events(client, house)

    assert contact.due_on == date(2026, 11, 24)
    assert event["extendedProps"]["situation"] == "today"


def move(client, contact, day, hour=""):
    return client.post(reverse("agenda:contact-move", args=[contact.pk]), {"due_on": day, "due_at": hour})


def test_move_reschedules_and_keeps_the_chain(client, house):
    contact = contact_of(house.seller, house.store)
    client.force_login(house.seller)
    day = house.store.today() + timedelta(days=3)

    response = move(client, contact, day, "15:30")

    assert response.status_code == 200
    contact.refresh_from_db()
    following = Contact.objects.get(previous=contact)
    assert (contact.state, contact.result.code) == ("done", "reagendado")
    assert (following.due_on, following.due_at, following.assignee) == (day, time(15, 30), house.seller)
    assert (following.channel, following.subject) == (contact.channel, contact.subject)
    assert contact.attendance.events.filter(kind="contact_rescheduled").count() == 1


@pytest.mark.parametrize(("days", "reason"), [(-1, "não pode ser no passado"), (4000, "longe demais")])
def test_refused_move_tells_why_and_changes_nothing(client, house, days, reason):
    contact = contact_of(house.seller, house.store)
    client.force_login(house.seller)

    response = move(client, contact, house.store.today() + timedelta(days=days))

    assert response.status_code == 409
    assert reason in response.json()["error"]
    assert list(Contact.objects.values_list("pk", "state")) == [(contact.pk, "scheduled")]


@pytest.mark.parametrize("day", ["", "32/13/2026", "\x00"])
def test_move_without_a_day_is_refused_in_words(client, house, day):
    contact = contact_of(house.seller, house.store)
    client.force_login(house.seller)

    response = move(client, contact, day)

    assert response.status_code == 409
    assert response.json()["error"]


def test_move_into_closed_hours_is_warned_of_and_taken_back_though_it_was_overdue(client, house):
    overdue = house.store.today() - timedelta(days=3)
    contact = contact_of(house.seller, house.store, due_on=overdue, due_at=time(10))
    sunday = house.store.today() + timedelta(days=7 - house.store.today().isoweekday() or 7)
    client.force_login(house.seller)

    told = move(client, contact, sunday, "09:00").json()

    assert (told["level"], "A loja está fechada neste horário." in told["text"]) == ("warning", True)
    back = client.post(told["undo"], HTTP_HX_REQUEST="true", HTTP_HX_CURRENT_URL="/agenda/calendario/")
    assert back.status_code == 204
    here = Contact.objects.scheduled().get()
    assert (here.due_on, here.due_at, here.engagement) == (overdue, time(10), contact.pk)


def test_move_is_taken_back_only_by_who_made_it_and_at_once(client, house):
    contact = contact_of(house.seller, house.store)
    client.force_login(house.seller)
    told = move(client, contact, house.store.today() + timedelta(days=7)).json()

    client.force_login(house.supervisor)
    assert client.post(told["undo"]).status_code == 409
    Contact.objects.filter(pk=contact.pk).update(completed_at=timezone.now() - timedelta(seconds=20))
    client.force_login(house.seller)
    assert "O prazo para desfazer passou." in client.post(told["undo"]).text
    assert Contact.objects.scheduled().get().due_on == house.store.today() + timedelta(days=7)


def test_move_of_a_queued_contact_asks_to_assume_first(client, house):
    contact = contact_of(None, house.store, attendance__created_by=house.supervisor)
    client.force_login(house.seller)

    response = move(client, contact, house.store.today() + timedelta(days=1))

    assert "Assuma" in response.json()["error"]


def test_move_of_a_colleagues_contact_answers_404(client, house):
    contact = contact_of(house.colleague, house.store)
    client.force_login(house.seller)

    assert move(client, contact, house.store.today() + timedelta(days=1)).status_code == 404
    assert Contact.objects.get().state == "scheduled"


def test_calendar_carries_the_nonce_and_the_agenda_does_not(client, house):
    client.force_login(house.seller)

    page, plain = client.get("/agenda/calendario/"), client.get("/agenda/")

    nonce = re.search(r'<meta name="csp-nonce" content="([^"]+)"', page.text).group(1)
    assert f"style-src 'self' 'nonce-{nonce}'" in directives_of(page)
    assert "style-src 'self'" in directives_of(plain)


def directives_of(response) -> list[str]:
    """The policy's directives: django-csp writes them in an order that differs between processes."""
    return response.headers["Content-Security-Policy"].split("; ")


def test_reschedule_in_the_calendars_panel_answers_the_list_changed_event(client, house, htmx):
    contact = contact_of(house.seller, house.store)
    client.force_login(house.seller)
    data = {
        "due_on": house.store.today() + timedelta(days=2),
        "due_at": "09:00",
        "channel": contact.channel_id,
    }

    response = client.post(
        reverse("agenda:contact-reschedule", args=[contact.pk]),
        data,
        **htmx("panel-body", "/agenda/calendario/?visao=semana"),
    )

    assert response.status_code == 204
    assert "agenda-changed" in response.headers["HX-Trigger"]
