"""How a person is reached, and where he does not want to be."""

from collections.abc import Iterable, Mapping
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Model, QuerySet
from django.utils.translation import gettext as _

from accounts.models import User
from core import outbox
from customers import phones
from customers.models import Address, Consent, Person, Phone
from customers.services.errors import CustomerError, from_validation

R = TypeVar("R", Phone, Address)
# "Não quer contato" refuses these on every channel; what a contract needs may still be said.
OPT_OUT_PURPOSES = (Consent.Purpose.MARKETING, Consent.Purpose.SURVEY)


def clean_phone(typed: str) -> str:
    try:
        return phones.normalise(typed)
    except phones.PhoneError as exc:
        raise CustomerError(exc, field="number") from exc


def hold(person_id: int) -> Person:
    """The person's row, held: two hands cannot both make a number the primary."""
    return Person.objects.select_for_update().get(pk=person_id)


def present(row: R | None) -> R:
    if row is None:
        raise CustomerError(_("Isto já foi excluído por outra pessoa."))
    return row


@transaction.atomic
def add_phone(
    *,
    person: Person,
    number: str,
    by: User,
    label: str = "",
    is_whatsapp: bool | None = None,
    is_primary: bool = False,
) -> Phone:
    """Keep a number; the first one is the primary. A mobile counts as WhatsApp unless told otherwise."""
    e164 = clean_phone(number)
    hold(person.pk)
    first = not person.phones.exists()
    phone = Phone(person=person, is_primary=is_primary or first)
    return _write_phone(phone, e164, label, phones.is_mobile(e164) if is_whatsapp is None else is_whatsapp)


def add_first_phones(person: Person, numbers: Iterable[str]) -> None:
    """The numbers, in E.164, of a person registered this moment: the first is the primary."""
    Phone.objects.bulk_create(
        Phone(
            person=person,
            e164=number,
            is_primary=place == 0,
            is_whatsapp=phones.is_mobile(number),
            **phones.keys(number),
        )
        for place, number in enumerate(dict.fromkeys(numbers))
    )


@transaction.atomic
def edit_phone(
    *,
    phone: Phone,
    number: str,
    by: User,
    label: str = "",
    is_whatsapp: bool = False,
    is_primary: bool = False,
) -> Phone:
    hold(phone.person_id)
    phone = present(Phone.objects.select_for_update().filter(pk=phone.pk).first())
    phone.is_primary = phone.is_primary or is_primary
    return _write_phone(phone, clean_phone(number), label, is_whatsapp)


def _write_phone(phone: Phone, e164: str, label: str, is_whatsapp: bool) -> Phone:
    phone.e164, phone.label, phone.is_whatsapp = e164, label, is_whatsapp
    for name, value in phones.keys(e164).items():
        setattr(phone, name, value)
    if Phone.objects.filter(person=phone.person_id, e164=e164).exclude(pk=phone.pk).exists():
        raise CustomerError(_("Esta pessoa já tem este telefone."), field="number")
    _only_primary(phone, phone.person_id)
    _store(phone, phone.person_id)
    return phone


@transaction.atomic
def remove_phone(*, phone: Phone, by: User) -> Person:
    """Forget a number; whose it was. The last way to reach a person stays."""
    person = hold(phone.person_id)
    others = person.phones.exclude(pk=phone.pk)
    if not person.email and not others.exists():
        raise CustomerError(_("É o único contato desta pessoa. Inclua outro antes de excluir este."))
    phone.delete()
    _inherit(others)
    outbox.publish("person", str(person.pk))
    return person


def _inherit(rows: QuerySet[Phone] | QuerySet[Address]) -> None:
    """After the primary is gone, the oldest of those left becomes it."""
    heir = rows.order_by("pk").first()
    if heir and not rows.filter(is_primary=True).exists():
        heir.is_primary = True
        heir.save(update_fields=["is_primary"])


@transaction.atomic
def add_address(
    *,
    person: Person,
    fields: Mapping[str, Any],
    by: User,
    is_primary: bool = False,
) -> Address:
    """Keep an address; the first one is the primary."""
    hold(person.pk)
    first = not person.addresses.exists()
    return _write_address(Address(person=person, is_primary=is_primary or first), fields)


@transaction.atomic
def edit_address(
    *, address: Address, fields: Mapping[str, Any], by: User, is_primary: bool = False
) -> Address:
    hold(address.person_id)
    address = present(Address.objects.select_for_update().filter(pk=address.pk).first())
    address.is_primary = address.is_primary or is_primary
    return _write_address(address, fields)


def _write_address(address: Address, fields: Mapping[str, Any]) -> Address:
    for name, value in fields.items():
        setattr(address, name, value)
    if not address.line and not address.zip:
        raise CustomerError(_("Informe ao menos o CEP ou o logradouro."), field="street")
    _only_primary(address, address.person_id)
    _store(address, address.person_id)
    return address


@transaction.atomic
def remove_address(*, address: Address, by: User) -> Person:
    """Forget an address; whose it was."""
    person = hold(address.person_id)
    address.delete()
    _inherit(person.addresses.all())
    outbox.publish("person", str(person.pk))
    return person


def _only_primary(row: Phone | Address, person_id: int) -> None:
    """Making one the primary takes the title from the other."""
    if row.is_primary:
        others = type(row)._default_manager.filter(person=person_id, is_primary=True)
        others.exclude(pk=row.pk).update(is_primary=False)


def _store(row: Model, person_id: int) -> None:
    try:
        row.full_clean()
    except ValidationError as exc:
        raise from_validation(exc) from exc
    row.save()
    outbox.publish("person", str(person_id))


@transaction.atomic
def record_consent(
    *,
    person: Person,
    purpose: str,
    channel: str,
    granted: bool,
    by: User | None,
    legal_basis: str = Consent.LegalBasis.CONSENT,
    source: str = "",
) -> Consent:
    """Write down what the person said; the latest row of a purpose and channel holds."""
    consent = Consent(
        person=person,
        purpose=purpose,
        channel=channel,
        granted=granted,
        legal_basis=legal_basis,
        by=by,
        source=source,
    )
    _store(consent, person.pk)
    return consent


@transaction.atomic(savepoint=False)
def record_consents(
    *, person: Person, purpose: str, channels: Iterable[str], granted: bool, by: User, source: str
) -> None:
    """The same statement for several channels, as a form of a partner tells it."""
    Consent.objects.bulk_create(
        Consent(person=person, purpose=purpose, channel=channel, granted=granted, by=by, source=source[:60])
        for channel in channels
    )
    outbox.publish("person", str(person.pk))


@transaction.atomic
def set_no_contact(*, person: Person, by: User, refused: bool = True, source: str = "") -> Person:
    """One press on *Não quer contato*; `refused=False` takes it back without granting anything."""
    row = hold(person.pk)
    if row.wants_no_contact is refused:
        return row
    row.wants_no_contact = refused
    row.version += 1
    row.save(update_fields=["wants_no_contact", "version"])
    if row.wants_no_contact:
        _refuse_every_channel(row, by, source or str(_("Não quer contato")))
    outbox.publish("person", str(row.pk))
    return row


def _refuse_every_channel(person: Person, by: User, source: str) -> None:
    Consent.objects.bulk_create(
        Consent(person=person, purpose=purpose, channel=channel, granted=False, by=by, source=source[:60])
        for purpose in OPT_OUT_PURPOSES
        for channel in Consent.Channel
    )


def latest_consents(rows: Iterable[Consent]) -> list[Consent]:
    """Of rows newest first, the one that holds for each purpose and channel."""
    newest: dict[tuple[str, str], Consent] = {}
    for row in rows:
        newest.setdefault((row.purpose, row.channel), row)
    return list(newest.values())


def is_refused(*, person: Person, purpose: str, channel: str) -> bool:
    """Whether the person said no to this. Silence is no refusal; what it allows is the caller's to know."""
    if person.wants_no_contact and purpose in OPT_OUT_PURPOSES:
        return True
    rows = Consent.objects.filter(person=person, purpose=purpose, channel=channel)
    latest = rows.order_by("-at", "-pk").first()
    return latest is not None and not latest.granted
