"""The timeline. Rooms above tell what happened by calling `record`."""

from typing import Any

from django.utils import timezone

from accounts.models import User
from atendimento.cadences import running
from atendimento.models import Atendimento, Event, State
from atendimento.services import activity, clock, phases
from core import idempotency, outbox

Kind = Event.Kind
# What a partner that holds the attendance must hear: who has it, when it goes on, what is wanted.
TOLD = (
    Kind.RETURNED, Kind.NATURE_CHANGED, Kind.ASSUMED, Kind.TRANSFERRED, Kind.FORWARDED, Kind.INTEREST,
    Kind.CONTACT_SCHEDULED, Kind.CONTACT_DONE, Kind.CONTACT_RESCHEDULED, Kind.CONTACT_CANCELLED,
    Kind.CONTACT_CHANGED, Kind.NO_ANSWER, Kind.NO_ANSWER_UNDONE,
)  # fmt: skip


def record(
    attendance: Atendimento,
    kind: str,
    *,
    by: User | None,
    ref: str = "",
    label: str = "",
    url: str = "",
    data: dict[str, Any] | None = None,
) -> Event:
    """Write one Event. Call inside the transaction of the change it tells of.

    A change of a confirmed attendance is queued for whoever must hear of it.
    """
    if kind in TOLD and attendance.confirmed_at:
        outbox.publish("attendance", str(attendance.pk))
    event = Event.objects.create(
        attendance=attendance,
        person_id=attendance.person_id,
        kind=Event.Kind(kind),
        actor=by,
        ref=ref,
        label=label[:200],
        url=url,
        data=data or {},
    )
    phases.follow(attendance, event.kind)
    # Before the clock: a lead nobody has touched yet is known by it.
    running.follow(attendance, event)
    clock.follow(attendance, event)
    activity.follow(attendance, event)
    return event


def touch(attendance: Atendimento, *fields: str) -> None:
    """Save `fields` of a locked attendance and raise its version."""
    attendance.version += 1
    attendance.full_clean()
    attendance.save(update_fields=[*fields, "version"])


def end_page(page: str, by: User) -> None:
    """A form was sent, and its draft goes: what it saved of itself on the way must not bring it back."""
    if page:
        idempotency.claim(actor=f"user:{by.pk}", key=page, view="atendimento:page")


def forget_draft(attendance: Atendimento, *steps: str) -> None:
    """Drop what was typed in steps that are done; the caller saves the field `draft`."""
    attendance.draft = {step: typed for step, typed in attendance.draft.items() if step not in steps}


def close_stamp(attendance: Atendimento, state: State) -> None:
    attendance.state, attendance.closed_at = state, timezone.now()
