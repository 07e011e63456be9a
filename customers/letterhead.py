"""The head of every printed page, and the customer as far as it recognises him."""

from typing import Any

from django.utils.translation import gettext as _

from accounts.models import Store
from customers import documents
from customers.models import Person

Fact = tuple[str, str]


def place_of(store: Store) -> str:
    return "/".join(part for part in (store.city, store.state) if part)


def store_lines(store: Store) -> dict[str, Any]:
    """The head of every page."""
    # A telephone number never breaks over two lines.
    phone = store.phone.replace(" ", "\u00a0")
    details = [f"CNPJ {documents.display(store.cnpj)}", store.address, place_of(store), phone]
    return {"store": store.name, "store_details": " · ".join(filter(None, details))}


def hidden_document(document: str) -> str:
    """A CPF by its beginning alone: its end is what the customer signs a link with."""
    shown = documents.display(document)
    return f"{shown[:3]}.•••.•••-••" if len(document) == documents.CPF_LENGTH else shown


def customer_facts(person: Person) -> list[Fact]:
    """The customer of an offer: a name, and no more than recognises him."""
    facts = [(_("Cliente"), person.name)]
    if person.document:
        name = _("CNPJ") if person.is_company else _("CPF")
        facts.append((name, hidden_document(person.document)))
    return facts
