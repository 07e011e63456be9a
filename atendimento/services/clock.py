"""The clock of a new lead follows its Events: who assumed, who tried, who spoke, each within open hours."""

from datetime import datetime, timedelta

from django.utils import timezone

from accounts.hours import add_open_time
from accounts.parameters import parameter
from atendimento.models import Atendimento, ClockStep, Contact, Event, LeadLimit

Kind = Event.Kind
ENDS = {Kind.CONFIRMED, Kind.CLOSED, Kind.CANCELLED}
TRIES = {Kind.ATTEMPT, Kind.NO_ANSWER}
# A new responsible begins anew; with none left it waits for somebody again.
HANDS = {Kind.ASSUMED, Kind.TRANSFERRED, Kind.FORWARDED, Kind.REDISTRIBUTED, Kind.NATURE_CHANGED}
# Kinds that work a fresh limit out, or end it.
MOVES = {*ENDS, *TRIES, *HANDS, Kind.CONTACT_DONE}
FIELDS = ["clock_step", "clock_due_at", "clock_warned", "clock_told"]


def follow(attendance: Atendimento, event: Event) -> None:
    """Start, move or stop the clock by what has just been recorded."""
    if event.kind == Kind.LEAD_RECEIVED:
        if not is_unsettled(attendance):
            start(attendance, event.at)
    elif not attendance.clock_step:
        return
    elif event.kind in ENDS or (event.kind == Kind.CONTACT_DONE and was_conversation(event)):
        stop(attendance)
    elif event.kind in TRIES or event.kind == Kind.CONTACT_DONE:
        tried(attendance)
    elif event.kind in HANDS:
        start(attendance, event.at)


def is_unsettled(attendance: Atendimento) -> bool:
    """Its limit is not worked out yet: the partner's system that brought it waits for an answer.

    A step without a limit counts as told of.
    """
    return bool(attendance.clock_step) and attendance.clock_due_at is None and not attendance.clock_told


def due_of(attendance: Atendimento) -> datetime | None:
    """Until when, also where nothing is stored yet; None where the step has no limit."""
    if not is_unsettled(attendance):
        return attendance.clock_due_at
    return due_after(attendance, ClockStep(attendance.clock_step), came_at(attendance))


def settle(attendance: Atendimento) -> None:
    set_clock(attendance, ClockStep(attendance.clock_step), came_at(attendance))


def came_at(attendance: Atendimento) -> datetime:
    return attendance.received_at or attendance.created_at


def first_step(attendance: Atendimento) -> ClockStep:
    return ClockStep.ATTEMPT if attendance.responsible_id else ClockStep.ASSUME


def start(attendance: Atendimento, at: datetime) -> None:
    """From the moment the lead came back, or changed hands."""
    set_clock(attendance, first_step(attendance), at)


def tried(attendance: Atendimento) -> None:
    if attendance.clock_step != ClockStep.TALK:
        set_clock(attendance, ClockStep.TALK, timezone.now())


def stop(attendance: Atendimento) -> None:
    attendance.clock_step, attendance.clock_due_at = "", None
    write(attendance)


def set_clock(attendance: Atendimento, step: ClockStep, since: datetime) -> None:
    due = due_after(attendance, step, since)
    attendance.clock_step, attendance.clock_due_at = step, due
    attendance.clock_warned, attendance.clock_told = False, due is None
    write(attendance)


def due_after(attendance: Atendimento, step: ClockStep, since: datetime) -> datetime | None:
    minutes = limit(attendance, step)
    return add_open_time(attendance.store, since, timedelta(minutes=minutes)) if minutes else None


def limit(attendance: Atendimento, step: ClockStep) -> int:
    """Open minutes: the line of the lead's origin, the store's line for all, the parameter. 0: no limit."""
    rows = LeadLimit.objects.filter(store=attendance.store_id, origin__in=["", attendance.origin])
    row = max(rows, key=lambda line: line.origin, default=None)
    if row is not None:
        return int(getattr(row, f"{step.value}_minutes"))
    return int(parameter(f"lead_{step.value}_minutes", store=attendance.store))


def was_conversation(event: Event) -> bool:
    return Contact.objects.filter(pk=event.contact_key, result__is_conversation=True).exists()


def write(attendance: Atendimento) -> None:
    Atendimento.objects.filter(pk=attendance.pk).update(
        **{name: getattr(attendance, name) for name in FIELDS}
    )
