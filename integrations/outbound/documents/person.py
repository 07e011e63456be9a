from functools import cache
from typing import Any

from customers.models import Address, Consent, Person, Phone
from customers.services import latest_consents
from integrations.outbound.documents.base import Document

NATIONAL = "+55"


def person_document(pk: int) -> Document | None:
    person = Person.objects.filter(pk=pk, active=True).first()
    if person is None:
        return None
    return Document(
        topic="person",
        key=str(pk),
        external_key=f"P-{pk}",
        group=person.group_id,
        store=None,
        values={"person": person_values(person)},
    )


def person_values(person: Person) -> dict[str, Any]:
    return {
        "key": f"P-{person.pk}",
        "name": person.name,
        "trade_name": person.trade_name,
        "kind": person.kind,
        "stage": person.stage,
        "document": person.document,
        "birth_date": person.birth_date,
        "state_registration": person.state_registration,
        "email": person.email,
        "no_contact": person.wants_no_contact,
        # Asked once, however many places of a message take a part of it.
        "consent": cache(lambda: consent_of(person)),
        "phones": cache(lambda: [phone_values(row) for row in person.phones.order_by("-is_primary", "pk")]),
        "addresses": cache(
            lambda: [address_values(row) for row in person.addresses.order_by("-is_primary", "pk")]
        ),
    }


def phone_values(phone: Phone) -> dict[str, Any]:
    """Area code and number apart, as Brazilian systems keep them; another country's number whole."""
    figures = phone.e164.removeprefix(NATIONAL) if phone.e164.startswith(NATIONAL) else ""
    return {
        "e164": phone.e164,
        "ddd": figures[:2],
        "number": figures[2:] or phone.e164,
        "kind": "celular" if figures[2:3] == "9" and len(figures) > 10 else "fixo",
        "whatsapp": phone.is_whatsapp,
    }


def address_values(address: Address) -> dict[str, Any]:
    names = ("zip", "street", "number", "complement", "district", "city", "state")
    return {name: getattr(address, name) for name in names}


def consent_of(person: Person) -> bool | None:
    """True where an offer was once allowed and not refused since; None where nobody asked."""
    if person.wants_no_contact:
        return False
    rows = person.consents.filter(purpose=Consent.Purpose.MARKETING).order_by("-at", "-pk")
    latest = latest_consents(rows)
    return any(row.granted for row in latest) if latest else None
