"""Choosing somebody of the register in a form: the customer himself, or whom a search beside it finds."""

from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from customers.models import Person
from customers.search import find_people

HITS = 6
LONGEST = 120
# The button that searches where there is no JavaScript: nothing is saved.
SEARCH = "procurar"


@dataclass
class PersonSearch:
    """What a form about `customer` offers: who may be chosen, who is chosen, whom the search found."""

    people: QuerySet[Person]
    customer: Person
    chosen: Person | None = None
    text: str = ""
    hits: list[Person] = field(default_factory=list)

    @property
    def searched(self) -> bool:
        return bool(self.text.strip())


def find_hits(text: str, user: User) -> list[Person]:
    """Names only: whoever works with proposals may find anybody of the group."""
    text = text[:LONGEST]
    return list(find_people(text, group=user.group_id)[:HITS]) if text.strip() else []


def search_of(user: User, customer: Person, chosen: Person | None, name: str, data: Any) -> PersonSearch:
    """`data` is a post: what was picked and typed there goes before what is stored."""
    people = Person.objects.active().in_group(user)
    if data is None:
        return PersonSearch(people, customer, chosen)
    asked, text = data.get(name, ""), data.get(f"{name}_q", "")[:LONGEST]
    known = asked.isascii() and asked.isdigit() and len(asked) < 19
    picked = people.filter(pk=int(asked)).first() if known else None
    return PersonSearch(people, customer, picked, text, find_hits(text, user))


class PersonField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """Empty is the customer himself. Drawn by `proposals/_person_field.html`."""

    is_person = True
    search: PersonSearch

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(Person.objects.none(), required=False, **kwargs)
        self.error_messages["invalid_choice"] = _("Esta pessoa não está no cadastro do grupo.")

    def offer(self, search: PersonSearch) -> None:
        self.search = search
        self.queryset = search.people
