"""Who sells and who buys, as documents name them."""

from django.utils.translation import gettext as _

from accounts.models import Store
from customers import documents, phones
from customers.letterhead import Fact, place_of
from customers.models import Person


def seller_facts(store: Store) -> list[Fact]:
    """The store as a party to a contract."""
    return [
        (_("Vendedora"), store.legal_name or store.name),
        (_("CNPJ"), documents.display(store.cnpj)),
        (_("Endereço"), " – ".join(filter(None, [store.address, place_of(store)])) or "–"),
        (_("Telefone"), store.phone or "–"),
    ]


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
