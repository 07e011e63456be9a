"""What was done about one record, the newest first: attempts of the worker and presses of people."""

from dataclasses import dataclass
from datetime import datetime

from core.models import OutboxMessage
from integrations.models import Attempt, Resend
from integrations.outbound import mapping, webhook

MOST = 50


@dataclass(frozen=True)
class Entry:
    """An attempt with what it said, or a press of *Reenviar*."""

    at: datetime
    attempt: Attempt | None = None
    payload: str = ""
    resend: Resend | None = None


def history_of(message: OutboxMessage) -> list[Entry]:
    named = {"topic": message.topic, "key": message.key}
    attempts = Attempt.objects.filter(**named).select_related("endpoint").order_by("-pk")[:MOST]
    resends = Resend.objects.filter(**named).select_related("by").order_by("-pk")[:MOST]
    found = [Entry(row.created_at, attempt=row, payload=shown(row)) for row in attempts]
    found += [Entry(row.created_at, resend=row) for row in resends]
    return sorted(found, key=lambda entry: entry.at, reverse=True)


def shown(attempt: Attempt) -> str:
    if not attempt.payload:
        return ""
    is_json = attempt.endpoint is not None and not attempt.endpoint.is_soap
    return "\n".join((webhook.pretty if is_json else mapping.lines)(attempt.payload))
