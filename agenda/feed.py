"""The agenda as an iCalendar file, and the secret address under which a calendar program reads it.

One engagement keeps one UID: a rescheduled contact is a new row, but the same engagement at another hour
(`Contact.engagement`), so the program moves its event instead of keeping two. What is written leaves the
house: first name and subject, the store, and the address of our own page; no telephone, no surname.
"""

from datetime import UTC, date, datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar, Event

from accounts.models import User
from agenda.models import FeedLink
from atendimento.models import Contact
from core.idempotency import is_repeat
from core.secret_links import end_all, find_live, hash_of_token, new_token

DAYS_BACK, DAYS_AHEAD = 60, 400
MOST = 2_000
LENGTH = timedelta(minutes=30)
REREAD = timedelta(minutes=30)


@transaction.atomic
def create_feed(*, by: User, idempotency_key: str = "") -> str | None:
    """The token of a new address, told this once; the one before is revoked. None for a repeated press."""
    User.objects.select_for_update().get(pk=by.pk)
    if is_repeat(actor=f"user:{by.pk}", key=idempotency_key, view="agenda:feed"):
        return None
    end_all(by.feed_links.all())
    token = new_token()
    link = FeedLink(user=by, token_hash=hash_of_token(token))
    link.full_clean()
    link.save()
    return token


@transaction.atomic
def revoke_feed(*, user: User) -> int:
    """No address of this user answers any more."""
    return end_all(FeedLink.objects.filter(user=user))


def find_feed(token: str) -> FeedLink | None:
    """The live address of somebody who may still work on an agenda."""
    link = find_live(FeedLink.objects.select_related("user"), token)
    works = link is not None and link.user.is_active and link.user.has_perm("atendimento.work_agenda")
    return link if works else None


def window() -> tuple[date, date]:
    # Bounds of a file that many stores' clocks share: no business date.
    today = timezone.localdate()
    return today - timedelta(days=DAYS_BACK), today + timedelta(days=DAYS_AHEAD)


def contacts_of(user: User) -> list[Contact]:
    """His own contacts: open ones, and lately cancelled ones so that the program crosses them out."""
    shown = Q(state=Contact.State.SCHEDULED) | Q(state=Contact.State.CANCELLED)
    rows = Contact.objects.visible_to(user).filter(shown, assignee=user, due_on__range=window())
    rows = rows.select_related("attendance__person", "attendance__nature", "store")
    return list(rows.order_by("due_on", "pk")[:MOST])


def write_calendar(contacts: list[Contact], site: str) -> bytes:
    """The whole file; `site` is the address of this installation."""
    calendar = Calendar()
    calendar.add("prodid", "-//DealerCRM//Agenda//PT")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", "DealerCRM")
    calendar.add("refresh-interval", REREAD, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", REREAD)
    for contact in contacts:
        calendar.add_component(write_event(contact, site))
    first, last = window()
    # Only the rules of these days: a zone's whole history leads some programs astray (Rio Branco, 2008–2013).
    calendar.add_missing_timezones(first_date=first, last_date=last)
    return bytes(calendar.to_ical())


def write_event(contact: Contact, site: str) -> Event:
    event = Event()
    event.add("uid", f"contato-{contact.engagement or contact.pk}@dealercrm")
    event.add("dtstamp", contact.created_at)
    event.add("last-modified", contact.created_at)
    event.add("summary", summary_of(contact))
    event.add("location", contact.store.name)
    event.add("url", f"{site.rstrip('/')}{reverse('agenda:contact-detail', args=[contact.pk])}")
    event.add("status", "CANCELLED" if contact.state == Contact.State.CANCELLED else "CONFIRMED")
    moment = contact.due_moment()
    if moment is None:
        event.add("dtstart", contact.due_on)
        event.add("dtend", contact.due_on + timedelta(days=1))
        event.add("transp", "TRANSPARENT")
    else:
        event.add("dtstart", moment)
        event.add("dtend", end_of(moment))
    return event


def end_of(moment: datetime) -> datetime:
    """Half an hour later on the same clock."""
    return (moment.astimezone(UTC) + LENGTH).astimezone(moment.tzinfo)


def summary_of(contact: Contact) -> str:
    """`Ana · Retornar com simulação`."""
    person = contact.attendance.person
    names = person.name.split() if person else []
    return " · ".join([*names[:1], contact.subject or str(contact.attendance.nature)])
