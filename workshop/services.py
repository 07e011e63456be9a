"""State changes of the workshop. Locks are taken in one order: attendance, vehicle, document."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any, TypeVar

from django.db import transaction
from django.urls import resolve
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.hours import hours_on
from accounts.models import Store, User
from accounts.parameters import parameter
from atendimento import services as atendimento
from atendimento.models import Atendimento
from core import idempotency, outbox
from core.errors import ForbiddenError, ServiceError
from core.transitions import Move, TransitionError, check_move
from customers.models import Person
from vehicles.models import Vehicle
from vehicles.plates import is_plate
from vehicles.search import find_vehicle
from vehicles.services import VehicleError, check_km, register_vehicle
from workshop.models import Booking, Document, Estimate, EstimateLine, ServiceOrder
from workshop.scope import may_create
from workshop.states import BOOKING_MOVES, ORDER_MOVES

D = TypeVar("D", bound=Document)


class WorkshopError(ServiceError):
    """A refused action in the workshop."""


class NotAllowedError(WorkshopError, ForbiddenError):
    """Not this user's to do: the view answers 403."""


@transaction.atomic
def create_booking(
    *,
    store: Store,
    fields: dict[str, Any],
    by: User,
    attendance: Atendimento | None = None,
    idempotency_key: str = "",
) -> Booking:
    """Book the car in; a repeated post gets the first booking."""
    claimed, first = claim(Booking, idempotency_key, by)
    if first is not None:
        return first
    booking = begin(Booking, store, fields, by, attendance)
    if booking.starts_on < booking.store.today():
        raise WorkshopError(_("A data já passou."), field="starts_on")
    check_hours(booking)
    known_vehicle(booking)
    when = f"{booking.starts_on:%d/%m/%Y} {booking.starts_at:%H:%M}"
    return finish(booking, "booking_created", by, claimed, label=f"{when} {booking.vehicle_label}")


def check_hours(booking: Booking) -> None:
    """Somebody must be there to receive the car."""
    hours = hours_on(booking.store, booking.starts_on)
    if hours is None:
        day = date_format(booking.starts_on, "l, d/m/Y").lower()
        raise WorkshopError(_("A loja não abre nesse dia (%(day)s).") % {"day": day}, field="starts_on")
    opens, closes = hours
    if not opens <= booking.starts_at < closes:
        raise WorkshopError(
            _("Nesse dia a loja atende das %(opens)s às %(closes)s.")
            % {"opens": f"{opens:%H:%M}", "closes": f"{closes:%H:%M}"},
            field="starts_at",
        )


@transaction.atomic
def create_estimate(
    *,
    store: Store,
    fields: dict[str, Any],
    lines: Iterable[dict[str, Any]],
    by: User,
    attendance: Atendimento | None = None,
    idempotency_key: str = "",
) -> Estimate:
    """An estimate with at least one line; a repeated post gets the first one."""
    claimed, first = claim(Estimate, idempotency_key, by)
    if first is not None:
        return first
    estimate = begin(Estimate, store, fields, by, attendance)
    check_estimate_dates(estimate)
    known_vehicle(estimate)
    finish(estimate, "", by, claimed)
    rows = [EstimateLine(estimate=estimate, **line) for line in lines]
    if not rows:
        raise WorkshopError(_("Inclua ao menos um item."))
    for row in rows:
        row.full_clean()
    EstimateLine.objects.bulk_create(rows)
    tell(estimate, "estimate_created", by, label=estimate.vehicle_label)
    return estimate


def check_estimate_dates(estimate: Estimate) -> None:
    today = estimate.store.today()
    if estimate.valid_until < today:
        raise WorkshopError(_("A validade precisa ser futura."), field="valid_until")
    if estimate.next_contact_on and estimate.next_contact_on < today:
        raise WorkshopError(_("O próximo contato precisa ser futuro."), field="next_contact_on")


def default_validity(store: Store) -> date:
    return store.today() + timedelta(days=int(parameter("estimate_validity_days", store=store)))


@transaction.atomic
def create_order(
    *,
    store: Store,
    fields: dict[str, Any],
    by: User,
    attendance: Atendimento | None = None,
    idempotency_key: str = "",
) -> ServiceOrder:
    """Open a service order; one open order per vehicle over all stores."""
    claimed, first = claim(ServiceOrder, idempotency_key, by)
    if first is not None:
        return first
    order = begin(ServiceOrder, store, fields, by, attendance)
    if order.promised_at < timezone.now():
        raise WorkshopError(_("A data prometida já passou."), field="promised_on")
    known_vehicle(order)
    if order.vehicle is None:
        order.vehicle = registered(order, by)
    # Two orders for one vehicle meet here; the constraint stands behind it.
    Vehicle.objects.select_for_update().get(pk=order.vehicle.pk)
    return finish(order, "order_created", by, claimed, label=order.vehicle_label)


def registered(order: ServiceOrder, by: User) -> Vehicle:
    """A vehicle that was not on file, put there by its plate and description."""
    if not order.plate:
        raise WorkshopError(_("Informe a placa ou o chassi do veículo."), field="plate")
    if not order.vehicle_description.strip():
        raise WorkshopError(
            _("Veículo não cadastrado: descreva-o para cadastrar."), field="vehicle_description"
        )
    try:
        return register_vehicle(
            group=order.store.group, by=by, plate=order.plate, description=order.vehicle_description
        )
    except VehicleError as exc:
        raise WorkshopError(" ".join(exc.messages), field="plate") from exc


def claim(model: type[D], key: str, by: User) -> tuple[Any, D | None]:
    """The key, or what the first post with it made."""
    if not key:
        return None, None
    names = {"actor": f"user:{by.pk}", "key": key[:64], "view": f"workshop:{model._meta.model_name}-create"}
    claimed = idempotency.claim(**names)
    if claimed is not None:
        return claimed, None
    address = idempotency.first_result(**names)
    if not address:
        raise WorkshopError(_("Este formulário já foi enviado. Atualize a página."))
    first: Any = model._default_manager.get(pk=resolve(address).kwargs["pk"])
    return None, first


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
    return model(store=store, attendance=attendance, created_by=by, **fields)


def lock_attendance(attendance: Atendimento, by: User) -> Atendimento:
    if not Atendimento.objects.visible_to(by).filter(pk=attendance.pk).exists():
        raise NotAllowedError(_("Este atendimento não está com você."))
    locked = Atendimento.objects.select_for_update().get(pk=attendance.pk)
    if not locked.is_in_progress:
        raise WorkshopError(_("Este atendimento não está em andamento."))
    return locked


def known_vehicle(document: Document) -> None:
    """The vehicle on file behind a typed plate or chassis; an unknown plate stays as it was typed."""
    if document.vehicle is None and document.plate:
        document.vehicle = find_vehicle(document.plate, group=document.store.group_id).first()
    if document.vehicle is not None:
        document.plate = document.vehicle.plate
        check_document_km(document, document.vehicle)
    elif document.plate and not is_plate(document.plate):
        raise WorkshopError(_("Nenhum veículo com esta placa ou chassi."), field="plate")


def check_document_km(document: Document, vehicle: Vehicle) -> None:
    """The rule of the vehicle's page; who may correct the km downwards says why in the notes."""
    if document.km is None:
        return
    try:
        check_km(vehicle.km, document.km, by=document.created_by, reason=document.notes.strip())
    except VehicleError as exc:
        errors = exc.message_dict
        text = errors["km"][0] if "km" in errors else too_low(vehicle)
        raise WorkshopError(text, field="km") from exc


def too_low(vehicle: Vehicle) -> str:
    last = f"{vehicle.km or 0:,}".replace(",", ".")
    return _("A km é menor que a última informada (%s km): diga por que nas observações.") % last


def finish(document: D, kind: str, by: User, claimed: Any, *, label: str = "") -> D:
    """Check, save, keep the result of the post, and tell (without `kind` the caller tells)."""
    document.full_clean()
    document.save()
    if claimed is not None:
        claimed.result = document.get_absolute_url()  # type: ignore[attr-defined]
        claimed.save(update_fields=["result"])
    if kind:
        tell(document, kind, by, label=label)
    return document


def tell(document: Document, kind: str, by: User, *, label: str) -> None:
    """One line on the attendance's timeline, where there is one, and word to whoever listens outside."""
    if document.attendance is not None:
        atendimento.record(
            document.attendance,
            kind,
            by=by,
            ref=document.reference,
            label=f"{document.number} {label}".strip(),
            url=document.get_absolute_url(),  # type: ignore[attr-defined]
        )
    outbox.publish(str(document._meta.model_name), str(document.pk))


@transaction.atomic
def cancel_booking(*, booking: Booking, by: User) -> Booking:
    return move(Booking, booking, BOOKING_MOVES, Booking.State.CANCELLED, "booking_cancelled", by)


@transaction.atomic
def close_order(*, order: ServiceOrder, by: User) -> ServiceOrder:
    return move(ServiceOrder, order, ORDER_MOVES, ServiceOrder.State.CLOSED, "order_closed", by)


@transaction.atomic
def cancel_order(*, order: ServiceOrder, by: User) -> ServiceOrder:
    return move(ServiceOrder, order, ORDER_MOVES, ServiceOrder.State.CANCELLED, "order_cancelled", by)


def move(model: type[D], document: D, table: tuple[Move, ...], target: str, kind: str, by: User) -> D:
    """The one place that changes the state of a workshop document."""
    rows: Any = model._default_manager
    if not rows.visible_to(by).filter(pk=document.pk).exists():
        raise NotAllowedError(_("Este documento não está com você."))
    locked = rows.select_for_update().get(pk=document.pk)
    refusal = _("%(number)s está em %(state)s: isso não é possível.") % {
        "number": locked.number,
        "state": locked.get_state_display().lower(),
    }
    try:
        check_move(table, source=locked.state, target=target, by=by, refusal=refusal)
    except TransitionError as exc:
        raise WorkshopError(str(exc)) from exc
    locked.state = target
    locked.version += 1
    locked.full_clean()
    locked.save(update_fields=["state", "version"])
    tell(locked, kind, by, label=locked.vehicle_label)
    result: D = locked
    return result
