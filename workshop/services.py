"""What every document of the workshop shares. Locks: attendance, day, vehicle, document."""

from datetime import date, time
from decimal import Decimal
from typing import Any, TypeVar

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.hours import hours_on
from accounts.models import Department, Store, User
from atendimento import services as atendimento
from atendimento.models import Atendimento
from core import idempotency, outbox
from core.errors import ForbiddenError, ServiceError
from core.figures import grouped
from core.money import brl
from core.notices import notify
from core.transitions import Move
from customers import services as customers
from customers.models import Ownership, Person, PersonAccess
from vehicles.models import Vehicle
from vehicles.plates import is_plate
from vehicles.search import find_vehicle
from vehicles.services import VehicleError, check_km
from workshop.models import Document
from workshop.scope import may_create
from workshop.totals import totals_of

D = TypeVar("D", bound=Document)


class WorkshopError(ServiceError):
    """A refused action in the workshop."""


class NotAllowedError(WorkshopError, ForbiddenError):
    """Not this user's to do: the view answers 403."""


def claim(model: type[D], key: str, by: User) -> tuple[Any, D | None]:
    """The key, or what the first post with it made."""
    rows = model._default_manager.all()
    first, claimed = idempotency.first_made(rows, by=by, key=key, view=posted_as(model))
    return claimed, first


def check(refusal: str) -> None:
    """A rule that pages ask too answers why not, or nothing."""
    if refusal:
        raise WorkshopError(refusal)


def posted_as(model: type[Document]) -> str:
    return f"workshop:{model._meta.model_name}-create"


def is_made(model: type[Document], key: str, by: User) -> bool:
    """Whether an earlier post of this very form made its document."""
    return bool(key and idempotency.first_result(actor=f"user:{by.pk}", key=key, view=posted_as(model)))


def begin(
    model: type[D], store: Store, fields: dict[str, Any], by: User, attendance: Atendimento | None
) -> D:
    """The unsaved document, in its place, of a customer this user may find."""
    if attendance is not None:
        attendance = lock_attendance(attendance, by)
        store, fields = attendance.store, fields | {"person": attendance.person}
    if not may_create(by, store, str(model._meta.model_name)):
        raise NotAllowedError(_("Seu perfil não trabalha na oficina desta loja."))
    person = fields.get("person")
    if person is not None and not Person.objects.in_group(by).filter(pk=person.pk).exists():
        raise WorkshopError(_("Cliente desconhecido."))
    if person is None and fields.get("customer_phone"):
        fields = fields | registered(store, fields, by)
    return model(store=store, attendance=attendance, created_by=by, **fields)


def registered(store: Store, fields: dict[str, Any], by: User) -> dict[str, Any]:
    """Whoever is named with a phone is a prospect of the register from now on."""
    try:
        person = customers.register_prospect(
            by=by, store=store, name=fields["customer_name"], phone=fields["customer_phone"]
        )
    except customers.CustomerError as exc:
        raise WorkshopError(str(exc), field=f"customer_{exc.field}") from exc
    return {"person": person, "customer_name": "", "customer_phone": ""}


def let_adviser_see(document: Document) -> None:
    """Who receives the customer's car may ring him: he serves him, or his workshop does until it is known."""
    if document.person is None:
        return
    customers.revoke_access(person=document.person, reference=document.reference)
    customers.grant_access(
        person=document.person,
        store=document.store,
        department=Department.OF,
        user=document.advisor,
        reason=PersonAccess.Reason.HANDLING,
        reference=document.reference,
    )


def lock_attendance(attendance: Atendimento, by: User) -> Atendimento:
    locked = Atendimento.objects.select_for_update().get(pk=attendance.pk)
    if not Atendimento.objects.visible_to(by).filter(pk=attendance.pk).exists():
        raise NotAllowedError(_("Este atendimento não está com você."))
    if not locked.is_in_progress:
        raise WorkshopError(_("Este atendimento não está em andamento."))
    return locked


def known_vehicle(document: Document, by: User, *, was: tuple[int | None, int | None] = (None, None)) -> None:
    """The vehicle on file behind a typed plate or chassis; an unknown plate stays as it was typed.

    The km that the document `was` written with for the same vehicle is not asked of who changes the rest.
    """
    if document.vehicle is None and document.plate:
        document.vehicle = find_vehicle(document.plate, group=document.store.group_id).first()
    if document.vehicle is not None:
        document.plate = document.vehicle.plate
        if (document.vehicle.pk, document.km) != was:
            check_document_km(document, document.vehicle, by)
    elif document.plate and not is_plate(document.plate):
        raise WorkshopError(_("Nenhum veículo com esta placa ou chassi."), field="plate")


def check_document_km(document: Document, vehicle: Vehicle, by: User) -> None:
    """The rule of the vehicle's page; who may correct the km downwards says why in the notes."""
    if document.km is None:
        return
    try:
        check_km(vehicle.km, document.km, by=by, reason=document.notes.strip())
    except VehicleError as exc:
        errors = exc.message_dict
        text = errors["km"][0] if "km" in errors else too_low(vehicle)
        raise WorkshopError(text, field="km") from exc


def too_low(vehicle: Vehicle) -> str:
    said = _("A km é menor que a última informada (%s km): diga por que nas observações.")
    return said % grouped(vehicle.km or 0)


def finish(document: D, kind: str, by: User, claimed: Any, *, label: str = "") -> D:
    """Check, save, keep the result of the post, and tell (without `kind` the caller tells)."""
    document.full_clean()
    document.save()
    idempotency.keep(claimed, document.pk)
    let_adviser_see(document)
    if kind:
        tell(document, kind, by, label=label)
    return document


def tell(
    document: Document, kind: str, by: User | None, *, label: str, data: dict[str, Any] | None = None
) -> None:
    """One line on the attendance's timeline, where there is one, and word to whoever listens outside."""
    if document.attendance is not None:
        atendimento.record(
            document.attendance,
            kind,
            by=by,
            ref=document.reference,
            label=f"{document.number} {label}".strip(),
            url=document.get_absolute_url(),  # type: ignore[attr-defined]
            data=data,
        )
    outbox.publish(str(document._meta.model_name), str(document.pk))


def check_open(
    store: Store, day: date, at: time, *, fields: tuple[str, str], until_closing: bool = False
) -> None:
    """The store's hours of that day; refused by the field of the day or of the hour."""
    hours = hours_on(store, day)
    if hours is None:
        name = date_format(day, "l, d/m/Y").lower()
        raise WorkshopError(_("A loja não abre nesse dia (%(day)s).") % {"day": name}, field=fields[0])
    opens, closes = hours
    if not opens <= at < closes and not (until_closing and at == closes):
        raise WorkshopError(
            _("Nesse dia a loja atende das %(opens)s às %(closes)s.")
            % {"opens": f"{opens:%H:%M}", "closes": f"{closes:%H:%M}"},
            field=fields[1],
        )


def bill_of(document: Any) -> dict[str, Any]:
    """Its lines and their sum, as an Event keeps them."""
    lines = list(document.lines.all())
    rows = [{name: str(value) for name, value in line.values.items()} for line in lines]
    return {"total": str(totals_of(lines).total), "lines": rows}


def tell_change(document: Document, kind: str, by: User, before: dict[str, Any]) -> None:
    """Lines were written anew: which they were, and which they are."""
    after = bill_of(document)
    label = " → ".join(dict.fromkeys(brl(Decimal(bill["total"])) for bill in (before, after)))
    tell(document, kind, by, label=label, data={"before": before, "after": after})


def hold_attendances(*keys: int | None) -> dict[int, Atendimento]:
    """Before day, vehicle and document; several in the order of their keys."""
    wanted = [key for key in keys if key is not None]
    rows = Atendimento.objects.select_for_update().filter(pk__in=wanted).order_by("pk")
    return {row.pk: row for row in rows}


def lock(document: D) -> D:
    """The row as it is now, held after its attendance: what is told there changes it."""
    rows: Any = type(document)._default_manager
    held = hold_attendances(document.attendance_id)
    locked: D = rows.select_for_update().get(pk=document.pk)
    locked.attendance = held.get(document.attendance_id) if document.attendance_id else None
    return locked


def find_locked(document: D, by: User) -> D:
    """The same for a user; refused when it is out of his sight."""
    locked = lock(document)
    rows: Any = type(document)._default_manager
    if not rows.visible_to(by).filter(pk=document.pk).exists():
        raise NotAllowedError(_("Este documento não está com você."))
    return locked


def hold(document: D, by: User) -> D:
    """To change it: sight is not work, a seller sees the papers of his portfolio and changes none."""
    locked = find_locked(document, by)
    if not may_create(by, locked.store, str(locked._meta.model_name)):
        raise NotAllowedError(_("Seu perfil não trabalha na oficina desta loja."))
    return locked


def move(
    document: Document,
    table: tuple[Move, ...],
    target: str,
    kind: str,
    by: User | None,
    *,
    label: str = "",
    fields: tuple[str, ...] = (),
) -> None:
    """The one place that changes the state of a locked document; `fields` were changed with it."""
    refusal = _("%(number)s está em %(state)s: isso não é possível.") % {
        "number": document.number,
        "state": document.get_state_display().lower(),  # type: ignore[attr-defined]
    }
    if not is_move(table, document.state, target):  # type: ignore[attr-defined]
        raise WorkshopError(refusal)
    document.state = target  # type: ignore[attr-defined]
    keep(document, "state", *fields)
    tell(document, kind, by, label=label or document.vehicle_label)


def is_move(table: tuple[Move, ...], source: str, target: str) -> bool:
    """Who may is asked before: by `hold`, or by the secret of a customer's link."""
    return any((move.source, move.target) == (source, target) for move in table)


def keep(document: Document, *fields: str) -> None:
    document.version += 1
    document.full_clean()
    document.save(update_fields=[*fields, "version"])


def tell_sellers(document: Document, by: User) -> None:
    """Whoever holds the customer in his portfolio hears that he has come."""
    if document.person is None:
        return
    portfolio = Ownership.objects.filter(person=document.person).exclude(owner=by).select_related("owner")
    text = _("%(name)s está na oficina (%(store)s) com %(car)s.") % {
        "name": document.person.name,
        "store": document.store.name,
        "car": document.vehicle_label,
    }
    owners = [row.owner for row in portfolio if row.owner is not None]
    notify(owners, kind="customer_in_workshop", text=text, url=document.person.get_absolute_url())
