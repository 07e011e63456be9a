"""What the cadence suggests at Confirmar follows the result chosen there."""

from typing import Any

from atendimento.cadences.finding import Ahead, look_ahead, run_of, start_of
from atendimento.cadences.proposing import Suggestion, after
from atendimento.forms import ConfirmForm, moment_key
from atendimento.models import Atendimento, Cadence, Result
from core.keys import row_key

# `?resultado=`: the page asks anew when another result is chosen.
RESULT = "resultado"
TALK = Cadence.Start.TALK


def event_of(chosen: str, derived: Result | None = None) -> str | None:
    """The event that the result is for a cadence; a talk until one is chosen."""
    key = row_key(chosen)
    result = derived or (Result.objects.active().filter(pk=key).first() if key else None)
    return start_of(result) if result else TALK


def looked_ahead(attendance: Atendimento, event: str | None) -> Ahead:
    return look_ahead(attendance, event) if event else Ahead(run_of(attendance))


def suggested(found: Suggestion | None, event: str | None) -> dict[str, Any]:
    """What is filled in."""
    kept: dict[str, Any] = {"suggested_for": event or ""}
    if found is None:
        return kept
    fields = {"due_on": found.due_on, "due_at": found.due_at, "subject": found.subject}
    return kept | fields | {"channel": found.channel.pk, "suggested": moment_key(fields)}


def suggested_by_now(attendance: Atendimento, chosen: str, derived: Result | None) -> dict[str, Any]:
    """What would be filled in if the page were opened now."""
    event = event_of(chosen, derived)
    return suggested(after(attendance, looked_ahead(attendance, event)), event)


def changed_by_result(form: ConfirmForm, attendance: Atendimento) -> dict[str, Any]:
    """Nobody chose the day, and the result asks for another: without JavaScript it is shown first."""
    data = form.cleaned_data
    result = data.get("result")
    if result is None or not form.is_as_suggested or data["suggested_for"] == (start_of(result) or ""):
        return {}
    found = after(attendance, looked_ahead(attendance, start_of(result)))
    return suggested(found, start_of(result)) if found else {}
