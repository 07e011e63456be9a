"""The iCalendar feed, read by vobject: a parser that is not the writer."""

from datetime import time, timedelta

import pytest
import time_machine
import vobject
from django.urls import reverse

from accounts import grants
from agenda.feed import create_feed, revoke_feed
from agenda.models import FeedLink
from atendimento import services
from atendimento.services import Plan
from tests.factories import StoreFactory, member
from tests.factories_atendimento import ProspectFactory, contact_of

pytestmark = pytest.mark.django_db
PAGE = "/agenda/feed/"


def read(client, token):
    """The events of the feed by UID, as vobject understands them."""
    response = client.get(reverse("agenda:feed-file", args=[token]))
    assert response.headers["Content-Type"] == "text/calendar; charset=utf-8"
    calendar = vobject.readOne(response.content.decode())
    return {event.uid.value: event for event in calendar.contents.get("vevent", [])}


@pytest.fixture
def token(house):
    return create_feed(by=house.seller)


def test_feed_holds_the_users_own_contacts_and_no_more(client, house, token):
    mine = contact_of(house.seller, house.store)
    contact_of(house.colleague, house.store)
    contact_of(None, house.store, attendance__created_by=house.supervisor)

    assert set(read(client, token)) == {f"contato-{mine.pk}@dealercrm"}


def test_feed_tells_first_name_and_subject_and_nothing_more_of_the_person(client, house, token):
    person = ProspectFactory(group=house.store.group, name="Renata Albuquerque Lima")
    contact_of(house.seller, house.store, attendance__person=person, subject="Retornar; com, simulação")

    [event] = read(client, token).values()

    text = client.get(reverse("agenda:feed-file", args=[token])).content.decode()
    assert event.summary.value == "Renata · Retornar; com, simulação"
    assert event.location.value == "Matriz"
    assert "Albuquerque" not in text
    assert person.phones.get().e164[-8:] not in text


@pytest.mark.parametrize(
    ("zone", "offset"),
    [("America/Sao_Paulo", -3), ("America/Manaus", -4), ("America/Rio_Branco", -5), ("America/Noronha", -2)],
)
def test_hours_stand_in_the_stores_zone(client, zone, offset):
    store = StoreFactory(time_zone=zone)
    seller = member(grants.CONSULTOR, (store, "VN"))
    contact = contact_of(seller, store, due_at=time(14, 30))

    [event] = read(client, create_feed(by=seller)).values()

    assert event.dtstart.value.utcoffset() == timedelta(hours=offset)
    assert event.dtstart.value.replace(tzinfo=None) == contact.due_moment().replace(tzinfo=None)
    assert event.dtend.value - event.dtstart.value == timedelta(minutes=30)


def test_contact_without_an_hour_is_a_whole_day(client, house, token):
    contact = contact_of(house.seller, house.store, due_at=None)

    [event] = read(client, token).values()

    assert event.dtstart.value == contact.due_on
    assert event.dtend.value == contact.due_on + timedelta(days=1)


def test_rescheduling_moves_the_event_and_keeps_its_uid(client, house, token):
    contact = contact_of(house.seller, house.store)
    [first] = read(client, token)

    for days in (2, 5):
        plan = Plan(house.store.today() + timedelta(days=days), time(9), contact.channel, "Outro assunto")
        contact = services.reschedule(contact=contact, plan=plan, by=house.seller)

    [(uid, event)] = read(client, token).items()
    assert uid == first
    assert event.dtstart.value.date() == house.store.today() + timedelta(days=5)


def test_another_contact_after_no_answer_is_another_event(client, house, token):
    contact = contact_of(house.seller, house.store)
    [first] = read(client, token)
    services.no_answer(contact=contact, by=house.seller)
    plan = Plan(house.store.today() + timedelta(days=1), None, contact.channel)
    contact.refresh_from_db()
    services.schedule_next(attendance=contact.attendance, plan=plan, by=house.seller, previous=contact)

    [uid] = read(client, token)

    assert uid != first


def test_cancelled_contact_is_shown_as_cancelled_and_a_done_one_is_gone(client, house, token):
    off, done = contact_of(house.seller, house.store), contact_of(house.seller, house.store)
    services.cancel_contact(contact=off, by=house.seller)
    services.no_answer(contact=done, by=house.seller)

    found = read(client, token)

    assert {uid: event.status.value for uid, event in found.items()} == {
        f"contato-{off.pk}@dealercrm": "CANCELLED"
    }


def test_transferred_contact_leaves_the_feed(client, house, token):
    contact = contact_of(house.seller, house.store)

    services.transfer(attendance=contact.attendance, to=house.colleague, by=house.supervisor)

    assert read(client, token) == {}


@pytest.mark.parametrize("count", [1, 3])
def test_feed_takes_constant_queries(client, house, token, count, django_assert_max_num_queries):
    for _number in range(count):
        contact_of(house.seller, house.store)

    # The link with its user, his permissions, his places with their departments, the contacts.
    with django_assert_max_num_queries(7):
        assert len(read(client, token)) == count


@pytest.mark.parametrize("gone", ["revoked", "replaced", "inactive", "no group", "unknown"])
def test_dead_address_answers_404(client, house, token, gone):
    contact_of(house.seller, house.store)
    match gone:
        case "revoked":
            revoke_feed(user=house.seller)
        case "replaced":
            create_feed(by=house.seller)
        case "inactive":
            house.seller.is_active = False
            house.seller.save()
        case "no group":
            house.seller.groups.clear()
        case _:
            token = "x" * 43

    response = client.get(reverse("agenda:feed-file", args=[token]))

    assert (response.status_code, response.content) == (404, b"")


def test_only_the_hash_is_stored_and_nobody_keeps_the_answer(client, house, token):
    response = client.get(reverse("agenda:feed-file", args=[token]))

    assert response.headers["Cache-Control"] == "no-store"
    assert token not in str(FeedLink.objects.values().get())


def test_page_shows_the_address_once(client, house):
    client.force_login(house.seller)

    made = client.post(PAGE, {"idempotency_key": "k"})

    assert made.context["address"].startswith("http://testserver/agenda/feed/")
    assert client.get(made.context["address"]).status_code == 200
    later = client.get(PAGE)
    assert (later.context["address"], later.context["live"]) == ("", FeedLink.objects.get())


def test_repeated_press_makes_no_second_address(client, house):
    client.force_login(house.seller)
    client.post(PAGE, {"idempotency_key": "k"})

    assert client.post(PAGE, {"idempotency_key": "k"}).status_code == 302
    assert FeedLink.objects.count() == 1


def test_revoking_touches_nobody_else(client, house, token):
    theirs = create_feed(by=house.colleague)
    client.force_login(house.seller)

    client.post("/agenda/feed/revogar/")

    assert client.get(reverse("agenda:feed-file", args=[token])).status_code == 404
    assert client.get(reverse("agenda:feed-file", args=[theirs])).status_code == 200


def test_feed_without_contacts_is_a_calendar_all_the_same(client, house, token):
    assert read(client, token) == {}


@time_machine.travel("2026-11-25 12:00Z", tick=False)
def test_asking_without_end_is_refused(client, house, token):
    address = reverse("agenda:feed-file", args=[token])

    assert [client.get(address).status_code for _number in range(61)] == [200] * 60 + [429]
