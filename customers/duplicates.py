"""Who may be the person being registered, told again before it is saved."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.http import QueryDict

from accounts.models import User
from customers.rows import PersonRow, person_rows
from customers.search import duplicates

# The button that saves although somebody is alike.
INSIST = "mesmo_assim"
KEYS = ("name", "document", "phone", "email", "plate")


@dataclass(frozen=True)
class Alike:
    rows: list[PersonRow] = field(default_factory=list)
    # Nobody may insist on a document that somebody has: the service refuses it by its field.
    has_document: bool = False

    def holds_back(self, posted: QueryDict) -> bool:
        """Whether the user should look first: once, and not where saving is refused anyway."""
        return bool(self.rows) and not self.has_document and INSIST not in posted


def find_alike(user: User, typed: Mapping[str, Any]) -> Alike:
    """People of the group with the same document, phone, e-mail, car or whole name."""
    name, document, phone, email, plate = (str(typed.get(key) or "") for key in KEYS)
    found = duplicates(
        group=user.group_id, name=name, document=document, phone=phone, email=email, plate=plate
    )
    people = list(found.for_list())
    taken = bool(document) and any(person.document == document for person in people)
    return Alike(person_rows(people, user), taken)
