"""The search box of every page: people, vehicles, attendances, proposals."""

import re
from collections import defaultdict
from dataclasses import dataclass, field

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import Store, User
from agenda import words
from agenda.rows import attendance_url
from atendimento.last_contacts import last_contacts
from atendimento.models import Atendimento, Contact
from core.text import digits
from customers.models import Person
from customers.rows import PersonRow, person_rows
from customers.search import find_people
from proposals.models import Proposal
from vehicles.search import find_vehicle
from workshop.finding import find_documents

PEOPLE, VEHICLES = 20, 10
NUMBER = re.compile(r"^(\d{4})-(\d{1,18})$")
PROPOSAL = re.compile(r"^P-(\d{1,18})$", re.IGNORECASE)
EXACT_DIGITS = 8


@dataclass(frozen=True)
class Link:
    label: str
    url: str
    hint: str = ""
    situation: str = ""


@dataclass(frozen=True)
class PersonHit:
    row: PersonRow
    last_contact: str
    open_contacts: list[Link]


@dataclass(frozen=True)
class Found:
    text: str
    people: list[PersonHit] = field(default_factory=list)
    vehicles: list[Link] = field(default_factory=list)
    # What people read out by its number: attendances, proposals, papers of the workshop.
    numbered: list[Link] = field(default_factory=list)

    @property
    def total(self) -> int:
        return len(self.people) + len(self.vehicles) + len(self.numbered)

    @property
    def only(self) -> str:
        """Where an exact key leads that found one thing: the page itself."""
        if self.numbered:
            return self.numbered[0].url
        if not is_exact(self.text):
            return ""
        visible = [hit.row.url for hit in self.people if hit.row.url]
        if len(self.people) == 1 and visible:
            return visible[0]
        return self.vehicles[0].url if len(self.vehicles) == 1 and not self.people else ""


def is_exact(text: str) -> bool:
    """A document, a whole phone, a plate, a chassis, an e-mail; not a piece of a name."""
    return "@" in text or len(digits(text)) >= EXACT_DIGITS or (len(text) == 7 and bool(digits(text)))


def find_all(text: str, user: User) -> Found:
    if not text or user.group_id is None:
        return Found(text)
    numbered = find_attendances(text, user) or find_proposals(text, user) or find_papers(text, user)
    if numbered:
        return Found(text, numbered=numbered)
    people = list(find_people(text, group=user.group_id).for_list()[:PEOPLE])
    return Found(text, person_hits(people, user), find_vehicles(text, user))


def find_attendances(text: str, user: User) -> list[Link]:
    """By the number people read out: `2026-00418`."""
    number = NUMBER.match(text)
    if number is None:
        return []
    rows = Atendimento.objects.visible_to(user).filter(pk=int(number[2])).for_list()
    return [
        Link(row.number, attendance_url(row.pk), row.person.name if row.person else "")
        for row in rows
        if row.number.startswith(number[1])
    ]


def find_proposals(text: str, user: User) -> list[Link]:
    """By the number on the proposal: `P-1204`."""
    number = PROPOSAL.match(text)
    if number is None or not user.has_perm("proposals.view_proposal"):
        return []
    rows = Proposal.objects.visible_to(user).filter(pk=int(number[1])).select_related("person")
    return [Link(row.number, row.get_absolute_url(), row.person.name) for row in rows]


def find_papers(text: str, user: User) -> list[Link]:
    """By the number on a paper of the workshop: `OS-31`."""
    return [
        Link(row.number, row.get_absolute_url(), f"{row.customer_label} · {row.vehicle_label}")
        for row in find_documents(text, user)
    ]


def find_vehicles(text: str, user: User) -> list[Link]:
    if not user.has_perm("vehicles.view_vehicle"):
        return []
    rows = find_vehicle(text, group=user.group_id)[:VEHICLES]
    return [Link(row.label, row.get_absolute_url(), row.colour) for row in rows]


def person_hits(people: list[Person], user: User) -> list[PersonHit]:
    ids = [person.pk for person in people]
    last, scheduled = last_contacts(ids), open_contacts(ids, user)
    return [
        PersonHit(row, last.get(row.pk, ""), scheduled.get(row.pk, []) if row.visible else [])
        for row in person_rows(people, user)
    ]


def open_contacts(people: list[int], user: User) -> dict[int, list[Link]]:
    """Straight to the contact: a customer who calls back is two clicks away."""
    rows = Contact.objects.visible_to(user).scheduled().filter(attendance__person__in=people)
    found: dict[int, list[Link]] = defaultdict(list)
    for contact in rows.for_list().order_by("due_on", "due_at", "pk"):
        person = contact.attendance.person_id
        if person is not None:
            found[person].append(contact_link(contact, contact.store))
    return found


def contact_link(contact: Contact, store: Store) -> Link:
    today = store.today()
    hour = f" {contact.due_at:%H:%M}" if contact.due_at else ""
    label = _("Contato de %(when)s") % {"when": f"{words.day(contact.due_on, today)}{hour}"}
    who = contact.assignee.display_name if contact.assignee else _("Sem responsável")
    url = reverse("agenda:contact-detail", args=[contact.pk])
    return Link(label, url, f"{contact.attendance.nature} · {who}", contact.situation(today).value)
