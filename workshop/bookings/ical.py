"""A booking for the customer's own calendar: one event, the same one after each change (RFC 5545)."""

from datetime import UTC, timedelta

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from workshop.models import Booking

GONE = (Booking.State.CANCELLED, Booking.State.RESCHEDULED)
# How long a customer stays at the desk.
LENGTH = timedelta(minutes=30)


def calendar_of(booking: Booking, host: str) -> Calendar:
    calendar, event, store = Calendar(), Event(), booking.store
    chain = chain_of(booking)
    calendar.add("version", "2.0")
    calendar.add("prodid", "-//DealerCRM//Oficina//PT")
    event.add("uid", f"agendamento-{chain[-1].pk}@{host}")
    # What is rescheduled never changes again: along the chain the sum only grows.
    event.add("sequence", sum(one.version for one in chain))
    event.add("dtstamp", timezone.now())
    event.add("dtstart", booking.starts.astimezone(UTC))
    event.add("dtend", (booking.starts + LENGTH).astimezone(UTC))
    event.add("status", "CANCELLED" if booking.state in GONE else "CONFIRMED")
    words = {"store": store.name, "car": booking.vehicle_label}
    event.add("summary", _("Oficina %(store)s: %(car)s") % words)
    asked = [booking.get_service_type_display(), *map(str, booking.requests.all())]
    event.add("description", "\n".join(asked))
    event.add("location", ", ".join(filter(None, [store.name, store.address, store.city])))
    calendar.add_component(event)
    return calendar


def chain_of(booking: Booking) -> list[Booking]:
    """This booking and those it took the place of, back to the first."""
    chain = [booking]
    while chain[-1].previous is not None:
        chain.append(chain[-1].previous)
    return chain


def ical_response(booking: Booking, host: str) -> HttpResponse:
    response = HttpResponse(calendar_of(booking, host).to_ical(), content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="agendamento-{booking.number}.ics"'
    response["Cache-Control"] = "no-store"
    return response
