"""Registering and changing people."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import BusinessGroup, Store, User
from core import outbox
from core.text import fold, has_letter
from customers import documents
from customers.models import Person
from customers.services.access import grant_access
from customers.services.contacts import add_address, add_first_phones, add_phone
from customers.services.errors import (
    CustomerError,
    IdentityForbidden,
    StaleVersion,
    duplicate_document_refused,
    from_validation,
)
from vehicles.services import today_of

PERSON_FIELDS = (
    "kind",
    "name",
    "trade_name",
    "document",
    "birth_date",
    "state_registration",
    "email",
    "notes",
)
ADDRESS_FIELDS = ("zip", "street", "number", "complement", "district", "city", "state")
OLDEST_BIRTH = date(1900, 1, 1)


def register_prospect(
    *, by: User, store: Store | None, name: str, phone: str = "", email: str = "", **more: Any
) -> Person:
    """Somebody we only know by name and one phone or e-mail. `more`: other fields of person and address."""
    values = {**more, "name": name, "phone": phone, "email": email}
    with duplicate_document_refused():
        return _register(Person.Stage.PROSPECT, values, store, by)


def register_person(
    *, by: User, store: Store | None, name: str, document: str, phone: str = "", email: str = "", **more: Any
) -> Person:
    """A full register: CPF or CNPJ, and one phone or e-mail. `more`: other fields of person and address."""
    values = {**more, "name": name, "document": document, "phone": phone, "email": email}
    if not document:
        raise CustomerError(_("Informe o CPF ou o CNPJ."), field="document")
    with duplicate_document_refused():
        return _register(Person.Stage.COMPLETE, values, store, by)


def register_lead(
    *, by: User, group: BusinessGroup, name: str, phones: Iterable[str] = (), **more: Any
) -> Person:
    """Somebody a partner's system told us of; `phones` in E.164. What he left us may reach nobody.

    A person without phone and e-mail is still a lead: whoever works it reads what was sent.
    """
    with duplicate_document_refused(), transaction.atomic(savepoint=False):
        person = Person(group=group, stage=Person.Stage.PROSPECT, registered_by=by)
        _assign(person, cleaned({**more, "name": name}))
        _save(person, by)
        add_first_phones(person, phones)
    return person


@transaction.atomic
def _register(stage: str, values: Mapping[str, Any], store: Store | None, by: User) -> Person:
    group = by.group
    if group is None or (store and store.group_id != group.pk):
        raise CustomerError(_("Seu usuário não pertence a um grupo econômico."))
    if not values["phone"] and not values["email"]:
        raise CustomerError(_("Informe um telefone ou um e-mail."), field="phone")
    person = Person(group=group, stage=stage, registered_by=by)
    fields = cleaned(values)
    refuse_nameless(person, fields)
    _assign(person, fields)
    _save(person, by)
    if values["phone"]:
        add_phone(person=person, number=values["phone"], is_primary=True, by=by)
    address = {name: values.get(name, "") for name in ADDRESS_FIELDS}
    if any(address.values()):
        add_address(person=person, fields=address, is_primary=True, by=by)
    if store:
        grant_access(person=person, store=store, user=by, reason="registered")
    return person


def promote_prospect(*, person: Person, by: User, version: int | None = None, **values: Any) -> Person:
    """Make the prospect a full register: same row, same history. Its document must be known by then."""
    with duplicate_document_refused():
        return _edit(person, values, by, version, promote=True)


def edit_person(*, person: Person, by: User, version: int | None = None, **values: Any) -> Person:
    """Change fields of the person itself; StaleVersion, IdentityForbidden or CustomerError change nothing."""
    with duplicate_document_refused():
        return _edit(person, values, by, version, promote=False)


@transaction.atomic
def _edit(
    person: Person, typed: Mapping[str, Any], by: User, version: int | None, *, promote: bool
) -> Person:
    row = Person.objects.select_for_update().get(pk=person.pk)
    if version is not None and version != row.version:
        raise StaleVersion(_("Outra pessoa ou outra aba alterou este cadastro enquanto você digitava."))
    values = cleaned(typed)
    refuse_new_identity(row, values, by)
    refuse_nameless(row, values)
    _assign(row, values)
    if promote:
        row.stage = Person.Stage.COMPLETE
    if row.stage == Person.Stage.COMPLETE and not row.document:
        raise CustomerError(_("Informe o CPF ou o CNPJ."), field="document")
    row.version += 1
    _save(row, by)
    return row


def refuse_new_identity(row: Person, values: Mapping[str, Any], by: User) -> None:
    locked = locked_fields(row, by)
    fields = sorted(name for name in locked if name in values and values[name] != getattr(row, name))
    if fields:
        raise IdentityForbidden(_("Só a gerência altera CPF/CNPJ ou nome."), field=fields[0])


def refuse_nameless(row: Person, values: Mapping[str, Any]) -> None:
    """Signs alone are nobody's name. A partner's lead comes in with any, and may keep it."""
    name = values.get("name", "")
    if name and name != row.name and not has_letter(name):
        raise CustomerError(_("O nome precisa ter uma letra."), field="name")


def locked_fields(person: Person, user: User) -> frozenset[str]:
    """What this user may not change: document and legal name on file. Anyone may fill an empty document.

    A prospect's name was only jotted down, so it stays free.
    """
    if user.has_perm("customers.change_identity"):
        return frozenset()
    held = {"document", "kind"} if person.document else set()
    return frozenset(held if person.is_prospect else held | {"name"})


def cleaned(typed: Mapping[str, Any]) -> dict[str, Any]:
    """The values in their stored form; a document decides the kind."""
    unknown = set(typed) - {*PERSON_FIELDS, *ADDRESS_FIELDS, "phone"}
    if unknown:
        raise TypeError(f"no such field of a person: {sorted(unknown)}")
    values = {name: typed[name] for name in PERSON_FIELDS if name in typed}
    if values.get("document"):
        values["document"] = clean_document(values["document"])
        values["kind"] = documents.kind(values["document"])
    for name in ("name", "trade_name"):
        if name in values:
            values[name] = " ".join(values[name].split())
    return values


def _assign(person: Person, values: Mapping[str, Any]) -> None:
    for name, value in values.items():
        setattr(person, name, value)
    person.name_key = fold(f"{person.name} {person.trade_name}")[:400]
    person.email_key = person.email.lower()


def clean_document(typed: str) -> str:
    try:
        return documents.normalise(typed) if typed else ""
    except documents.DocumentError as exc:
        raise CustomerError(exc, field="document") from exc


def _save(person: Person, by: User) -> None:
    """Every rule of the model, the document's first: it is the one people meet."""
    others = Person.objects.active().filter(group=person.group_id).exclude(pk=person.pk)
    if person.document and others.filter(document=person.document).exists():
        raise CustomerError(documents.DUPLICATE, field="document")
    if person.birth_date and not OLDEST_BIRTH <= person.birth_date <= today_of(by):
        raise CustomerError(_("Data de nascimento fora do possível."), field="birth_date")
    try:
        # Group and user are rows at hand: the database keeps those keys.
        person.full_clean(exclude=["group", "registered_by"], validate_constraints=False)
    except ValidationError as exc:
        raise from_validation(exc) from exc
    if not person.name_key:
        raise CustomerError(_("Informe o nome."), field="name")
    person.save()
    outbox.publish("person", str(person.pk))
