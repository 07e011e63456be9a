"""The card of one person at the door: whose customer, expected today, what runs for him, his car here."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from atendimento.last_contacts import last_contacts
from atendimento.models import Contact, Visit
from atendimento.services.visits import Expected, expected_of
from customers.models import Ownership, Person
from workshop.models import Booking


@dataclass(frozen=True)
class Fact:
    icon: str
    label: str
    text: str


@dataclass(frozen=True)
class Card:
    expected: Expected | None
    facts: list[Fact]

    @property
    def expected_name(self) -> str:
        return self.expected.seller.display_name if self.expected else ""


def card_of(visit: Visit) -> Card:
    expected = expected_of(visit)
    found = [
        Fact("user-heart", _("Carteira"), owners(visit.person)),
        Fact("calendar-event", _("Esperado hoje"), appointment(visit, expected)),
        Fact("headset", _("Atendimento"), running(visit)),
        Fact("tool", _("Oficina hoje"), at_the_workshop(visit)),
        Fact("history", _("Último contato"), last_contacts([visit.person_id]).get(visit.person_id, "")),
    ]
    return Card(expected, [fact for fact in found if fact.text])


def owners(person: Person) -> str:
    rows = Ownership.objects.filter(person=person).select_related("owner", "store").order_by("since", "pk")
    return ", ".join(f"{row.owner.display_name} ({row.get_department_display()})" for row in rows)


def appointment(visit: Visit, expected: Expected | None) -> str:
    contact = visit.attendance.contacts.scheduled().filter(due_on=visit.store.today()).first()
    if contact is None:
        return ""
    hour = hour_of(contact)
    return f"{hour} · {expected.seller.display_name}" if expected else hour


def hour_of(contact: Contact) -> str:
    return f"{contact.due_at:%H:%M}" if contact.due_at else _("sem hora")


def running(visit: Visit) -> str:
    attendance = visit.attendance
    keeper = attendance.responsible
    name = keeper.display_name if keeper else _("Sem responsável")
    kind = f" · {_('Retorno')}" if attendance.is_return else ""
    return f"{attendance.number} · {name}{kind}"


def at_the_workshop(visit: Visit) -> str:
    """His car comes in, or is here: the workshop's bookings of this very day."""
    bookings: Any = Booking.objects
    rows = bookings.filter(store=visit.store, person=visit.person, starts_on=visit.store.today()).exclude(
        state__in=[Booking.State.CANCELLED, Booking.State.RESCHEDULED]
    )
    return ", ".join(f"{row.starts_at:%H:%M} {row.vehicle_description}" for row in rows.order_by("starts_at"))
