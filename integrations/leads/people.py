"""Whose lead this is: found by document, then telephone, then e-mail, else registered as a prospect.

What we know is never overwritten: what the partner says otherwise waits for somebody who may decide.
"""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db.models import Value
from django.utils.translation import gettext as _

from accounts.models import BusinessGroup
from core import locks
from core.text import fold, is_invisible
from customers import documents, phones
from customers.models import Person, Phone
from customers.services import CustomerError, register_lead
from integrations.leads.told import LeadRefused, Told, one_line
from integrations.models import ApiClient, PersonDifference

Field = PersonDifference.Field
LONGEST_NAME = 120
# The surest way first.
BY_DOCUMENT, BY_PHONE, BY_EMAIL = 1, 2, 3


@dataclass(frozen=True)
class Known:
    """What of a person came in a form we can use, and what did not."""

    name: str
    document: str
    phones: tuple[str, ...]
    email: str
    birth_date: date | None
    unusable: tuple[str, ...]


def known(told: Told, *, reachable: bool = True) -> Known:
    """Checked: name, check digits, telephone and e-mail; LeadRefused names the first that is wrong.

    `reachable`: a new lead says how to reach the person.
    """
    name = one_line(told.name, LONGEST_NAME)
    if not name or is_invisible(name):
        raise LeadRefused(_("Informe o nome."), field="name")
    unusable: list[str] = []
    found = Known(
        name=name,
        document=document_of(told),
        phones=tuple(usable_phones(told, unusable)),
        email=usable_email(told, unusable),
        birth_date=told.birth_date,
        unusable=tuple(unusable),
    )
    if reachable and not found.phones and not found.email and not told.tolerant:
        raise LeadRefused(unusable_reason(unusable), field="phone")
    return found


def unusable_reason(unusable: list[str]) -> str:
    if unusable:
        # Without the value: the reason stands in the log, where personal data are covered.
        return str(_("Telefone ou e-mail inválido."))
    return str(_("Informe um telefone ou um e-mail."))


def document_of(told: Told) -> str:
    """The document, its zeros mended; LeadRefused where no spelling of it is one."""
    number = documents.strip(told.document[: documents.MAX_TYPED])
    if not number:
        return ""
    *others, last = spellings(number)
    for spelling in others:
        with suppress(documents.DocumentError):
            return documents.normalise(spelling)
    try:
        return documents.normalise(last)
    except documents.DocumentError as exc:
        raise LeadRefused(exc, field="document") from exc


def spellings(number: str) -> Iterator[str]:
    """11 figures are a CPF, more a CNPJ; zeros that were lost, or that a CPF was padded with to 14."""
    bare = number.lstrip("0")
    if len(number) > documents.CPF_LENGTH and number.isdigit() and len(bare) <= documents.CPF_LENGTH:
        yield bare.zfill(documents.CNPJ_LENGTH)
    is_cpf = len(bare) <= documents.CPF_LENGTH and bare.isdigit()
    yield bare.zfill(documents.CPF_LENGTH if is_cpf else documents.CNPJ_LENGTH)


def usable_phones(told: Told, unusable: list[str]) -> Iterator[str]:
    for typed in told.phones:
        try:
            yield phones.normalise(typed)
        except phones.PhoneError:
            unusable.append(one_line(typed, 60))


def usable_email(told: Told, unusable: list[str]) -> str:
    email = one_line(told.email, 300)
    try:
        if email:
            validate_email(email)
        if len(email) <= 254:
            return email
    except ValidationError:
        pass
    unusable.append(email[:60])
    return ""


def hold(group: BusinessGroup, someone: Known) -> None:
    """Two leads of one telephone in one moment are one person: the second waits for the first."""
    keys = [someone.document, someone.email.lower(), *someone.phones]
    locks.hold(f"person {group.pk} {key}" for key in keys if key)


def find_person(group: BusinessGroup, someone: Known) -> Person | None:
    """The best hit: by document before telephone before e-mail, then by first name, then the oldest.

    Another document is another person, though he shares the telephone.
    """
    hits = [row for row in candidates(group, someone) if same_document(row, someone)]
    if not hits:
        return None
    best: Person = min(hits, key=lambda row: (row.rank, not namesake(row, someone), row.pk))
    return best


def candidates(group: BusinessGroup, someone: Known) -> list[Any]:
    """Everybody who answers to document, telephone or e-mail, in one statement; each way by its index."""
    people = Person.objects.active().filter(group=group)
    ways = []
    if someone.document:
        ways.append(people.filter(document=someone.document).annotate(rank=Value(BY_DOCUMENT)))
    if someone.phones:
        numbers = Phone.objects.filter(
            key8__in=[number[-8:] for number in someone.phones], e164__in=someone.phones
        )
        ways.append(people.filter(pk__in=numbers.values("person_id")).annotate(rank=Value(BY_PHONE)))
    if someone.email:
        ways.append(people.filter(email_key=someone.email.lower()).annotate(rank=Value(BY_EMAIL)))
    if not ways:
        return []
    return list(ways[0].union(*ways[1:]) if len(ways) > 1 else ways[0])


def same_document(person: Person, someone: Known) -> bool:
    return not (person.document and someone.document and person.document != someone.document)


def namesake(person: Person, someone: Known) -> bool:
    return fold(person.name).split(" ")[0] == fold(someone.name).split(" ")[0]


def register(client: ApiClient, group: BusinessGroup, someone: Known) -> Person:
    try:
        return register_lead(
            by=client.user,
            group=group,
            name=someone.name,
            phones=someone.phones,
            document=someone.document,
            email=someone.email,
            birth_date=someone.birth_date,
        )
    except CustomerError as exc:
        raise LeadRefused(exc, field=exc.field) from exc


def keep_differences(client: ApiClient, person: Person, someone: Known) -> None:
    """What the partner says and the register does not, for whoever may decide; told once, asked once."""
    told = differences(person, someone)
    PersonDifference.objects.bulk_create(
        [PersonDifference(person=person, client=client, field=name, told=value) for name, value in told],
        ignore_conflicts=True,
    )


def differences(person: Person, someone: Known) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    if fold(someone.name) != fold(person.name):
        found.append((Field.NAME, someone.name))
    if someone.document and someone.document != person.document:
        found.append((Field.DOCUMENT, someone.document))
    if someone.email and someone.email.lower() != person.email_key:
        found.append((Field.EMAIL, someone.email))
    if someone.birth_date and someone.birth_date != person.birth_date:
        found.append((Field.BIRTH_DATE, someone.birth_date.isoformat()))
    return found + [(Field.PHONE, number) for number in new_phones(person, someone)]


def new_phones(person: Person, someone: Known) -> list[str]:
    """Numbers the register lacks; who was found by his only number has it."""
    if not someone.phones or (getattr(person, "rank", None) == BY_PHONE and len(someone.phones) == 1):
        return []
    kept = set(person.phones.values_list("e164", flat=True))
    return [number for number in someone.phones if number not in kept]
