"""Who sells and who buys, as documents name them."""

from typing import Any

from django.utils.translation import gettext as _

from accounts.models import Store
from customers import documents, phones
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


def seller_facts(store: Store) -> list[Fact]:
    """The store as a party to a contract."""
    return [
        (_("Vendedora"), store.legal_name or store.name),
        (_("CNPJ"), documents.display(store.cnpj)),
        (_("Endereço"), " – ".join(filter(None, [store.address, place_of(store)])) or "–"),
        (_("Telefone"), store.phone or "–"),
    ]


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


def buyer_facts(person: Person) -> list[Fact]:
    """The customer as a party to a contract."""
    address = person.addresses.order_by("-is_primary", "pk").first()
    phone = person.phones.order_by("-is_primary", "pk").first()
    facts = [
        (_("Compradora") if person.is_company else _("Comprador"), person.name),
        (_("CNPJ") if person.is_company else _("CPF"), documents.display(person.document) or "–"),
    ]
    if person.is_company:
        facts.append((_("Inscrição estadual"), person.state_registration or "–"))
    elif person.birth_date:
        facts.append((_("Nascimento"), f"{person.birth_date:%d/%m/%Y}"))
    return [
        *facts,
        (_("Endereço"), address.line if address else "–"),
        (_("Telefone"), phones.display(phone.e164) if phone else "–"),
        (_("E-mail"), person.email or "–"),
    ]
