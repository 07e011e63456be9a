"""The timeline. Rooms above tell what happened by calling `record`."""

from typing import Any

from django.utils import timezone

from accounts.models import User
from atendimento.models import Atendimento, Event, State
from atendimento.services import clock, phases


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
    """Write one Event. Call inside the transaction of the change it tells of."""
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
    clock.follow(attendance, event)
    return event


def touch(attendance: Atendimento, *fields: str) -> None:
    """Save `fields` of a locked attendance and raise its version."""
    attendance.version += 1
    attendance.full_clean()
    attendance.save(update_fields=[*fields, "version"])


def forget_draft(attendance: Atendimento, *steps: str) -> None:
    """Drop what was typed in steps that are done; the caller saves the field `draft`."""
    attendance.draft = {step: typed for step, typed in attendance.draft.items() if step not in steps}


def close_stamp(attendance: Atendimento, state: State) -> None:
    attendance.state, attendance.closed_at = state, timezone.now()
