"""State changes of a booking. Locks: attendance, day, document."""

from collections.abc import Iterable
from datetime import date, time
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Store, User
from atendimento.models import Atendimento, Event
from workshop.bookings.slots import is_bookable, plan_of, refusal, taken_on
from workshop.models import Booking, BookingDay, BookingRequest
from workshop.services import (
    WorkshopError,
    begin,
    check,
    check_open,
    claim,
    finish,
    hold,
    hold_attendances,
    known_vehicle,
    move,
    tell_sellers,
)
from workshop.states import BOOKING_MOVES

Kind = Event.Kind
State = Booking.State
OVERTIME = "workshop.overtime_booking"


@transaction.atomic
def create_booking(
    *,
    store: Store,
    fields: dict[str, Any],
    by: User,
    requests: Iterable[str] = (),
    overtime: bool = False,
    attendance: Atendimento | None = None,
    idempotency_key: str = "",
) -> Booking:
    """Book the car in; a repeated post gets the first booking."""
    claimed, first = claim(Booking, idempotency_key, by)
    if first is not None:
        return first
    booking = begin(Booking, store, fields, by, attendance)
    take_place(booking, by, overtime=overtime)
    known_vehicle(booking, by)
    finish(booking, Kind.BOOKING_CREATED, by, claimed, label=label_of(booking))
    add_requests(booking, requests)
    return booking


def label_of(booking: Booking) -> str:
    return f"{booking.starts_on:%d/%m/%Y} {booking.starts_at:%H:%M} {booking.vehicle_label}"


def add_requests(booking: Booking, texts: Iterable[str]) -> None:
    rows = [BookingRequest(booking=booking, text=text) for text in texts if text]
    for row in rows:
        row.full_clean()
    BookingRequest.objects.bulk_create(rows)


def take_place(booking: Booking, by: User, *, overtime: bool) -> None:
    """A place in the slot of an unsaved booking; beyond its capacity only by who may, and says so."""
    plan = plan_of(booking.store, booking.starts_on)
    if not is_bookable(plan, booking.store, booking.starts_on, booking.starts_at):
        field = "starts_on" if booking.starts_on < booking.store.today() else "starts_at"
        raise WorkshopError(_("A data já passou."), field=field)
    # Somebody must be there to receive the car.
    check_open(booking.store, booking.starts_on, booking.starts_at, fields=("starts_on", "starts_at"))
    lock_day(booking.store, booking.starts_on)
    taken = taken_on(booking.store, booking.starts_on, plan)
    why = refusal(taken, booking.starts_at, booking.advisor)
    if why and not (overtime and by.has_perm(OVERTIME)):
        raise WorkshopError(f"{why} {_('Escolha outro horário.')}", field="starts_at")
    booking.is_overtime = bool(why)


def lock_day(store: Store, day: date) -> None:
    """Whoever books on that day waits here until the one before is through."""
    BookingDay.objects.get_or_create(store=store, day=day)
    BookingDay.objects.select_for_update().get(store=store, day=day)


@transaction.atomic
def confirm_booking(*, booking: Booking, by: User) -> Booking:
    """The customer said that he will come."""
    booking = hold(booking, by)
    move(booking, BOOKING_MOVES, State.CONFIRMED, Kind.BOOKING_CONFIRMED, by, label=label_of(booking))
    return booking


@transaction.atomic
def attend_booking(*, booking: Booking, by: User) -> Booking:
    """The car is here; the customer's seller is told."""
    booking = hold(booking, by)
    attend_locked(booking, by)
    return booking


def why_not(booking: Booking, target: str) -> str:
    """Nobody comes before his day, or misses before his hour; empty where the calendar does not mind."""
    if target == State.ATTENDED and booking.starts_on > booking.store.today():
        return _("Este agendamento é para outro dia: reagende-o para hoje.")
    if target == State.NO_SHOW and booking.starts > timezone.now():
        return _("Ainda não passou da hora marcada.")
    return ""


def why_no_move(booking: Booking) -> str:
    if booking.is_expected:
        return ""
    return _("Este agendamento não pode mais ser reagendado.")


def why_no_order(booking: Booking) -> str:
    """An order is opened for a car that is here, or that comes with it."""
    if booking.state == State.ATTENDED:
        return ""
    if not booking.is_expected:
        return _("Este agendamento não vale mais: o cliente não compareceu ou ele foi trocado.")
    return why_not(booking, State.ATTENDED)


def attend_locked(booking: Booking, by: User) -> None:
    check(why_not(booking, State.ATTENDED))
    booking.arrived_at = timezone.now()
    move(booking, BOOKING_MOVES, State.ATTENDED, Kind.BOOKING_ATTENDED, by, fields=("arrived_at",))
    tell_sellers(booking, by)


@transaction.atomic
def miss_booking(*, booking: Booking, by: User) -> Booking:
    """The customer did not come; his hour is over."""
    booking = hold(booking, by)
    check(why_not(booking, State.NO_SHOW))
    move(booking, BOOKING_MOVES, State.NO_SHOW, Kind.BOOKING_MISSED, by, label=label_of(booking))
    return booking


@transaction.atomic
def cancel_booking(*, booking: Booking, by: User) -> Booking:
    booking = hold(booking, by)
    move(booking, BOOKING_MOVES, State.CANCELLED, Kind.BOOKING_CANCELLED, by, label=label_of(booking))
    return booking


@transaction.atomic
def reschedule_booking(
    *,
    booking: Booking,
    starts_on: date,
    starts_at: time,
    advisor: User | None,
    by: User,
    overtime: bool = False,
) -> Booking:
    """Another day or hour: a new booking in the place of this one, which keeps its number and its story."""
    hold_attendances(booking.attendance_id)
    lock_day(booking.store, starts_on)
    old = hold(booking, by)
    following: Booking | None = Booking.objects.filter(previous=old).first()
    if following is not None and (following.starts_on, following.starts_at) == (starts_on, starts_at):
        return following
    if (old.starts_on, old.starts_at, old.advisor) == (starts_on, starts_at, advisor):
        raise WorkshopError(_("O agendamento já é este."), field="starts_at")
    label = f"{label_of(old)} → {starts_on:%d/%m/%Y} {starts_at:%H:%M}"
    move(old, BOOKING_MOVES, State.RESCHEDULED, Kind.BOOKING_RESCHEDULED, by, label=label)
    new = copy_of(old, by)
    new.starts_on, new.starts_at, new.advisor = starts_on, starts_at, advisor
    take_place(new, by, overtime=overtime)
    finish(new, "", by, None)
    add_requests(new, [row.text for row in old.requests.all()])
    return new


def copy_of(old: Booking, by: User) -> Booking:
    same = (
        "store", "attendance", "person", "customer_name", "customer_phone", "vehicle", "plate",
        "vehicle_description", "km", "notes", "service_type",
    )  # fmt: skip
    return Booking(previous=old, created_by=by, **{name: getattr(old, name) for name in same})
