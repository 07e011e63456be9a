"""Whom the search at the desk found, each as a card: who expects him, what runs for him, his car here."""

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from accounts.models import Store, User
from agenda.reception.card import Fact, hour_of
from agenda.search import PersonHit, person_hits
from atendimento.models import Atendimento, Contact, SellerStatus, Visit
from atendimento.models.attendance import area_of
from atendimento.rota.reading import statuses_of
from atendimento.services.visits import Expected, expected_from
from customers.models import Person
from workshop.models import Booking


@dataclass(frozen=True)
class DeskHit:
    hit: PersonHit
    facts: list[Fact]
    # Who is offered first, and what he is doing where he is not free.
    own: Expected | None
    own_situation: str

    @property
    def own_name(self) -> str:
        return self.own.seller.display_name if self.own else ""


@dataclass(frozen=True)
class Known:
    """What the store knows of several people, each asked once."""

    running: dict[int, list[Atendimento]]
    today: dict[int, Contact]
    bookings: dict[int, list[Any]]
    visits: dict[int, Visit]


def desk_hits(people: list[Person], user: User, store: Store, department: str) -> list[DeskHit]:
    """`department`: what the form proposes; it says whose own customer somebody is."""
    known = known_of(people, store)
    own = {person.pk: own_of(person, known, store, department) for person in people}
    busy = situations(store, [one.seller for one in own.values() if one])
    hits = {hit.row.pk: hit for hit in person_hits(people, user)}
    return [
        DeskHit(hits[person.pk], facts_of(person, known), one, busy.get(one.seller.pk, "") if one else "")
        for person in people
        for one in [own[person.pk]]
    ]


def known_of(people: list[Person], store: Store) -> Known:
    attendances = Atendimento.objects.in_progress().filter(store=store, person__in=people)
    running = by_person(attendances.select_related("responsible").order_by("-created_at", "-pk"))
    keys = [row.pk for rows in running.values() for row in rows]
    contacts = Contact.objects.scheduled().filter(attendance__in=keys, due_on=store.today())
    table: Any = Booking.objects
    bookings = table.filter(store=store, person__in=people, starts_on=store.today()).exclude(
        state__in=[Booking.State.CANCELLED, Booking.State.RESCHEDULED]
    )
    visits = Visit.objects.filter(store=store, person__in=people, arrived_at__gte=store.midnight())
    waiting = visits.waiting().select_related("offered_to").order_by("arrived_at", "pk")
    return Known(
        running,
        {row.attendance_id: row for row in contacts.select_related("assignee")},
        by_person(bookings.order_by("starts_at", "pk")),
        {row.person_id: row for row in waiting},
    )


def by_person(rows: Any) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = defaultdict(list)
    for row in rows:
        found[row.person_id].append(row)
    return found


def own_of(person: Person, known: Known, store: Store, department: str) -> Expected | None:
    """As it will be once he is received (`expected_of`): his attendance in progress is taken up."""
    area = area_of(department)
    running = next((row for row in known.running.get(person.pk, []) if row.department in area), None)
    at_home = running.department if running else department
    owners = [
        row.owner
        for row in person.ownerships.all()
        if (row.store_id, row.department) == (store.pk, at_home) and row.owner.is_active
    ]
    contact = known.today.get(running.pk) if running else None
    return expected_from(
        appointment=contact.assignee if contact else None,
        keeper=running.responsible if running else None,
        owner=owners[0] if owners else None,
        is_return=running is not None,
    )


def situations(store: Store, sellers: list[User]) -> dict[int, str]:
    """What those do who are not free now, in words."""
    statuses, found = statuses_of(store, sellers), {}
    for seller in sellers:
        status = statuses.get(seller.pk)
        situation = status.today() if status else SellerStatus.Situation.ABSENT
        if situation != SellerStatus.Situation.AVAILABLE:
            found[seller.pk] = str(SellerStatus.Situation(situation).label).lower()
    return found


def facts_of(person: Person, known: Known) -> list[Fact]:
    found = [
        Fact("headset", _("Em atendimento"), ", ".join(map(running_words, known.running.get(person.pk, [])))),
        Fact("calendar-event", _("Esperado hoje"), expected_words(known, person)),
        Fact("tool", _("Oficina hoje"), ", ".join(map(booking_words, known.bookings.get(person.pk, [])))),
        Fact("door-enter", _("Na loja"), visit_words(known.visits.get(person.pk))),
    ]
    return [fact for fact in found if fact.text]


def running_words(attendance: Atendimento) -> str:
    keeper = attendance.responsible.display_name if attendance.responsible else _("Sem responsável")
    return f"{keeper} ({attendance.department}) · {attendance.number}"


def expected_words(known: Known, person: Person) -> str:
    contacts = [known.today[row.pk] for row in known.running.get(person.pk, []) if row.pk in known.today]
    return ", ".join(
        " · ".join(part for part in (hour_of(row), row.assignee.display_name if row.assignee else "") if part)
        for row in contacts
    )


def booking_words(booking: Any) -> str:
    return f"{booking.starts_at:%H:%M} {booking.vehicle_description}"


def visit_words(visit: Visit | None) -> str:
    if visit is None:
        return ""
    state = str(visit.get_state_display()).lower()
    return f"{state} · {visit.offered_to.display_name}" if visit.offered_to else state
