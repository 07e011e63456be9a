"""State changes of a service order. Locks: attendance, vehicle, origin, document."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Store, User
from atendimento.models import Atendimento, Event
from core.errors import StaleVersion
from vehicles.models import Vehicle
from vehicles.plates import canonical
from vehicles.services import VehicleError, edit_vehicle, editable_fields, register_vehicle
from workshop.bookings.services import attend_locked, why_no_order
from workshop.models import Booking, Estimate, OrderLine, PromiseMove, ServiceOrder
from workshop.services import (
    NotAllowedError,
    WorkshopError,
    begin,
    bill_of,
    check,
    check_open,
    claim,
    find_locked,
    finish,
    hold,
    hold_attendances,
    keep,
    known_vehicle,
    move,
    tell,
    tell_change,
    tell_sellers,
)
from workshop.states import ORDER_MOVES

Kind = Event.Kind
State = ServiceOrder.State


@transaction.atomic
def create_order(
    *,
    store: Store,
    fields: dict[str, Any],
    by: User,
    lines: Iterable[dict[str, Any]] = (),
    booking: Booking | None = None,
    estimate: Estimate | None = None,
    attendance: Atendimento | None = None,
    idempotency_key: str = "",
) -> ServiceOrder:
    """Open a service order; one open order per vehicle over all stores."""
    claimed, first = claim(ServiceOrder, idempotency_key, by)
    if first is not None:
        return first
    origins = [row for row in (booking, estimate) if row]
    hold_attendances(attendance.pk if attendance else None, *(row.attendance_id for row in origins))
    order = begin(ServiceOrder, store, fields, by, attendance)
    if order.promised_at < timezone.now():
        raise WorkshopError(_("A data prometida já passou."), field="promised_on")
    check_promise(order.store, order.promised_at)
    take_vehicle(order, by)
    has_come = take_origin(order, booking, estimate, by)
    finish(order, Kind.ORDER_CREATED, by, claimed, label=order.vehicle_label)
    write_lines(order, [*lines, *(approved_lines(order.estimate) if order.estimate else [])])
    if not has_come:
        tell_sellers(order, by)
    return order


def take_vehicle(order: ServiceOrder, by: User) -> None:
    """The car on file, held: two orders for it meet here, and the constraint stands behind."""
    known_vehicle(order, by)
    if order.vehicle is None:
        order.vehicle = registered(order, by)
    Vehicle.objects.select_for_update().get(pk=order.vehicle.pk)
    check_none_open(order)
    write_km(order, by)


def check_promise(store: Store, promised_at: datetime) -> None:
    """The car is fetched while somebody is there to hand it over, at closing time at the latest."""
    local = promised_at.astimezone(store.zone)
    fields = ("promised_on", "promised_hour")
    check_open(store, local.date(), local.time(), fields=fields, until_closing=True)


def check_none_open(order: ServiceOrder) -> None:
    """Over all stores; the one there is gets named, so that somebody may look for the car."""
    other = (
        ServiceOrder.objects.filter(vehicle=order.vehicle, state=State.OPEN).select_related("store").first()
    )
    if other is not None:
        said = _("Este veículo já tem uma ordem de serviço aberta. É a %(number)s, em %(store)s.")
        words = {"number": other.number, "store": other.store.name}
        raise WorkshopError(said % words, field="plate")


def write_km(order: ServiceOrder, by: User) -> None:
    """The km read at the counter is the vehicle's from now on, by the rule of its own page."""
    vehicle = order.vehicle
    if vehicle is None or order.km is None or "km" not in editable_fields(by):
        return
    try:
        edit_vehicle(vehicle=vehicle, changes={"km": order.km}, by=by, reason=order.notes)
    except VehicleError as exc:
        raise WorkshopError(" ".join(exc.messages), field="km") from exc


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


def take_origin(order: ServiceOrder, booking: Booking | None, estimate: Estimate | None, by: User) -> bool:
    """What the order comes from, if from anything; whether the seller has heard of the car already."""
    if booking is not None:
        booking = of_store(find_locked(booking, by), order.store)
        order.booking = booking
        check(why_no_order(booking))
        if booking.is_expected:
            attend_locked(booking, by)
    if estimate is not None:
        estimate = of_store(find_locked(estimate, by), order.store)
        if estimate.state != Estimate.State.APPROVED:
            raise WorkshopError(_("Só um orçamento aprovado abre ordem de serviço."))
        check_same_car(order, estimate)
        order.estimate = estimate
    return booking is not None


def check_same_car(order: ServiceOrder, estimate: Estimate) -> None:
    """The customer agreed to this work on this car; one only described cannot be compared."""
    same = order.vehicle_id == estimate.vehicle_id
    if estimate.vehicle is None:
        same = not estimate.plate or canonical(order.plate) == canonical(estimate.plate)
    if not same:
        said = _("O cliente aprovou o %(number)s para %(car)s. Para outro veículo, faça outro orçamento.")
        words = {"number": estimate.number, "car": estimate.vehicle_label}
        raise WorkshopError(said % words, field="plate")


def of_store(document: Any, store: Store) -> Any:
    if document.store_id != store.pk:
        raise NotAllowedError(_("Este documento é de outra loja."))
    return document


def approved_lines(estimate: Estimate) -> list[dict[str, Any]]:
    """What the customer agreed to, on his own bill or on that of the estimate's kind."""
    return [line.values | {"payer": estimate.kind} for line in estimate.lines.filter(is_accepted=True)]


def write_lines(order: ServiceOrder, lines: Iterable[dict[str, Any]]) -> None:
    rows = [OrderLine(order=order, **line) for line in lines]
    for row in rows:
        row.full_clean()
    OrderLine.objects.bulk_create(rows)


def hold_open(order: ServiceOrder, by: User, version: int) -> ServiceOrder:
    order = hold(order, by)
    if order.version != version:
        raise StaleVersion
    check(why_no_change(order))
    return order


def why_no_change(order: ServiceOrder) -> str:
    return "" if order.state == State.OPEN else _("Esta ordem de serviço não está mais aberta.")


@transaction.atomic
def change_lines(
    *, order: ServiceOrder, lines: Iterable[dict[str, Any]], version: int, by: User
) -> ServiceOrder:
    """What is done to the car, written anew as a whole."""
    order = hold_open(order, by, version)
    before = bill_of(order)
    order.lines.all().delete()
    write_lines(order, lines)
    keep(order)
    if bill_of(order) != before:
        tell_change(order, Kind.ORDER_CHANGED, by, before)
    return order


@transaction.atomic
def move_promise(
    *, order: ServiceOrder, promised_at: datetime, reason: str, version: int, by: User
) -> ServiceOrder:
    """Another promised date, put forward or back, with its motive."""
    order = hold_open(order, by, version)
    if promised_at < timezone.now():
        raise WorkshopError(_("A data prometida já passou."), field="promised_on")
    if not reason.strip():
        raise WorkshopError(_("Informe o motivo."), field="reason")
    if promised_at == order.promised_at:
        raise WorkshopError(_("O prazo já é este."), field="promised_on")
    check_promise(order.store, promised_at)
    row = PromiseMove(order=order, before=order.promised_at, after=promised_at, reason=reason.strip(), by=by)
    row.full_clean()
    row.save()
    order.promised_at = promised_at
    keep(order, "promised_at")
    local = promised_at.astimezone(order.store.zone)
    tell(order, Kind.PROMISE_MOVED, by, label=f"{local:%d/%m/%Y %H:%M} · {row.reason}")
    return order


@transaction.atomic
def close_order(*, order: ServiceOrder, by: User) -> ServiceOrder:
    """The car goes home."""
    order = hold(order, by)
    order.closed_at = timezone.now()
    move(order, ORDER_MOVES, State.CLOSED, Kind.ORDER_CLOSED, by, fields=("closed_at",))
    return order


@transaction.atomic
def cancel_order(*, order: ServiceOrder, by: User) -> ServiceOrder:
    order = hold(order, by)
    move(order, ORDER_MOVES, State.CANCELLED, Kind.ORDER_CANCELLED, by)
    return order
