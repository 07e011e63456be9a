"""The person search of the first step: who was found, whose customer he is, what runs for him already."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from accounts.models import User
from atendimento.last_contacts import last_contacts
from atendimento.models import Atendimento, Contact
from atendimento.services import open_in_area
from customers.models import Ownership, Person
from customers.search import find_people

LIMIT = 20


@dataclass(frozen=True)
class Hit:
    """One person found. Another seller's customer shows name, owner and last contact, nothing else."""

    person: Person
    visible: bool
    owner: User | None
    blocked: bool
    last_contact: str
    # The carteira is the owner's; who only attends him does not have it yet.
    is_owned: bool


@dataclass(frozen=True)
class Offer:
    """The attendance in progress that is offered before a new one is opened."""

    attendance: Atendimento
    contact: Contact | None
    may_open_new: bool

    @property
    def label(self) -> str:
        who = self.attendance.responsible
        name = who.display_name if who else _("Sem responsável")
        if self.contact is None:
            return _("Retomar o atendimento %(number)s — %(name)s") % {
                "number": self.attendance.number,
                "name": name,
            }
        hour = f" {self.contact.due_at:%H:%M}" if self.contact.due_at else ""
        when = f"{self.contact.due_on:%d/%m}{hour}"
        return _("Atender o contato de %(when)s — %(name)s") % {"when": when, "name": name}


def find_hits(text: str, attendance: Atendimento, user: User) -> list[Hit]:
    """At most twenty people, best first."""
    if not text.strip() or user.group is None:
        return []
    people = list(find_people(text, group=user.group)[:LIMIT])
    visible = set(
        Person.objects.visible_to(user).filter(pk__in=[p.pk for p in people]).values_list("pk", flat=True)
    )
    owners = owners_of(people, attendance)
    keepers = handlers_of(people, attendance) | owners
    last = last_contacts([person.pk for person in people])
    return [
        Hit(
            person,
            visible=person.pk in visible,
            owner=keepers.get(person.pk),
            blocked=is_kept_from(user, keepers.get(person.pk)),
            last_contact=last.get(person.pk, ""),
            is_owned=person.pk in owners,
        )
        for person in people
    ]


def owners_of(people: list[Person], attendance: Atendimento) -> dict[int, User]:
    rows = Ownership.objects.filter(
        person__in=people, store=attendance.store, department=attendance.department, owner__is_active=True
    )
    return {row.person_id: row.owner for row in rows.select_related("owner")}


def handlers_of(people: list[Person], attendance: Atendimento) -> dict[int, User]:
    """Who works an attendance in progress with them in that area."""
    rows = Atendimento.objects.in_progress().in_area(attendance.department)
    rows = rows.filter(person__in=people, store=attendance.store, responsible__isnull=False)
    found = rows.select_related("responsible").order_by("created_at", "pk")
    return {row.person_id: row.responsible for row in found if row.person_id and row.responsible}


def is_kept_from(user: User, owner: User | None) -> bool:
    """Another consultant's, to whoever takes customers of his own and leads nobody."""
    leads = user.has_perm("atendimento.view_team_atendimento")
    takes = user.has_perm("atendimento.be_responsible")
    return bool(owner and owner != user and takes and not leads)


def find_offer(person: Person, attendance: Atendimento, user: User, *, one_sale: bool) -> Offer | None:
    """The person's attendance in progress in that area, if this user may take it up."""
    running = open_in_area(person, attendance.store, attendance.department)
    if running is None or not Atendimento.objects.visible_to(user).filter(pk=running.pk).exists():
        return None
    contact = Contact.objects.scheduled().filter(attendance=running).first()
    return Offer(running, contact, may_open_new=not one_sale)
