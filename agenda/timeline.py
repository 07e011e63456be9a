"""Events as lines of a timeline."""

from dataclasses import dataclass

from django.db.models import QuerySet

from accounts.models import Store
from atendimento.models import Event


@dataclass(frozen=True)
class Line:
    at: str
    title: str
    label: str
    actor: str
    url: str
    changes: list[tuple[str, str]]
    # What was written down with it: a lead's message, the notes of a conversation.
    text: str = ""


def lines_of(events: QuerySet[Event], store: Store | None, *, limit: int, offset: int = 0) -> list[Line]:
    """The newest first, on the clock of `store`, or of each event's own store."""
    rows = events.select_related("actor", "attendance__store").order_by("-at", "-pk")
    return [line(event, store or event.attendance.store) for event in rows[offset : offset + limit]]


def line(event: Event, store: Store) -> Line:
    return Line(
        at=f"{event.at.astimezone(store.zone):%d/%m/%Y %H:%M}",
        title=event.get_kind_display(),
        label=event.label,
        actor=event.actor.display_name if event.actor else "",
        url=event.url,
        changes=changes_of(event),
        text=str(event.data.get("notes", "")) if event.kind != Event.Kind.CONTACT_CHANGED else "",
    )


def changes_of(event: Event) -> list[tuple[str, str]]:
    """Before and after, field by field, of what was corrected."""
    before, after = event.data.get("before"), event.data.get("after")
    if (
        event.kind != Event.Kind.CONTACT_CHANGED
        or not isinstance(before, dict)
        or not isinstance(after, dict)
    ):
        return []
    return [
        (str(before[name]), str(after.get(name, ""))) for name in before if before[name] != after.get(name)
    ]
