"""Who was found in the register, told apart by owner and last contact."""

from collections.abc import Iterable
from dataclasses import dataclass

from accounts.models import User
from atendimento.last_contacts import last_contacts
from customers.models import Person
from customers.rows import PersonRow, person_rows
from customers.search import find_people

HITS = 10


@dataclass(frozen=True)
class Hit:
    row: PersonRow
    last_contact: str


def find_hits(text: str, user: User) -> list[Person]:
    if not text.strip() or user.group_id is None:
        return []
    return list(find_people(text, group=user.group_id).for_list()[:HITS])


def hits_of(people: Iterable[Person], user: User) -> list[Hit]:
    return told(person_rows(people, user))


def told(rows: Iterable[PersonRow]) -> list[Hit]:
    rows = list(rows)
    last = last_contacts([row.pk for row in rows])
    return [Hit(row, last.get(row.pk, "")) for row in rows]
