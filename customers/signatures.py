"""How a customer signs from afar: his name, and the end of a document that the dealer has on file."""

import hmac

from core.text import fold
from customers.models import Person

DIGITS = 4


def is_end_of_document(person: Person, digits: str) -> bool:
    return hmac.compare_digest(person.document[-DIGITS:].encode(), digits.upper().encode())


def is_name_of(person: Person, name: str) -> bool:
    """As registered; whoever signs for a company writes his own."""
    return len(name.split()) > 1 if person.is_company else is_same_name(person.name, name)


def is_same_name(expected: str, name: str) -> bool:
    """First name and one more of those we know."""
    typed, known = fold(name).split(), fold(expected).split()
    if len(typed) < 2:
        return False
    return typed[0] == known[0] and (len(known) == 1 or bool(set(typed[1:]) & set(known[1:])))
