"""Rows of a list of people, made once in Python. A row of somebody else's customer carries no data."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from accounts.models import User
from core.rooms import modules
from customers import documents, phones
from customers.models import Person


@dataclass(frozen=True)
class PersonRow:
    """What a list shows. What follows `last_contact` is empty where only the name may be seen."""

    pk: int
    name: str
    badge: str
    is_prospect: bool
    owner: str
    visible: bool
    # Whoever's customer it is, all may know this day.
    last_contact: str = ""
    url: str = ""
    phone: str = ""
    e164: str = ""
    whatsapp: str = ""
    document: str = ""
    email: str = ""
    wants_no_contact: bool = False


def person_rows(people: Iterable[Person], user: User) -> list[PersonRow]:
    """Rows in the order given, people fetched with `for_list()`; one query tells whose data may be seen."""
    people = list(people)
    found = Person.objects.visible_to(user).filter(pk__in=[person.pk for person in people])
    seen = set(found.values_list("pk", flat=True))
    return [full_row(person) if person.pk in seen else masked_row(person) for person in people]


def with_last_contacts(rows: list[PersonRow]) -> list[PersonRow]:
    """The rooms above know when somebody last spoke with whom: each tells it in `last_contacts`."""
    found: dict[int, str] = {}
    for room in modules("last_contacts"):
        found |= room.last_contacts([row.pk for row in rows])
    return [replace(row, last_contact=found.get(row.pk, "")) for row in rows]


def masked_row(person: Person) -> PersonRow:
    return PersonRow(
        person.pk, person.name, person.badge, person.is_prospect, owner_name(person), visible=False
    )


def full_row(person: Person) -> PersonRow:
    phone = next(iter(person.phones.all()), None)
    return PersonRow(
        person.pk,
        person.name,
        person.badge,
        person.is_prospect,
        owner_name(person),
        visible=True,
        url=person.get_absolute_url(),
        phone=phones.display(phone.e164) if phone else "",
        e164=phone.e164 if phone else "",
        whatsapp=phones.wa_me(phone.e164) if phone and phone.is_whatsapp else "",
        document=documents.display(person.document),
        email=person.email,
        wants_no_contact=person.wants_no_contact,
    )


def owner_name(person: Person) -> str:
    """`João Lima (VN), Rita Souza (OF)`: whose customer, in which department."""
    return ", ".join(f"{row.owner.display_name} ({row.department})" for row in person.ownerships.all())
