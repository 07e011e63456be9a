"""What people do on the monitor."""

from collections.abc import Iterable
from contextlib import suppress

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from core import outbox
from core.errors import ServiceError
from core.models import OutboxMessage
from integrations.models import Endpoint, Resend
from integrations.outbound import endpoints

State = OutboxMessage.State


class MonitorError(ServiceError):
    """Why a message cannot be sent again; its text may be shown."""


@transaction.atomic
def send_again(*, message: OutboxMessage, by: User) -> OutboxMessage:
    """*Reenviar*: what was given up goes back to the queue; what was delivered is told once more.

    Two presses at once are one: the second finds the message in the queue.
    """
    row = OutboxMessage.objects.select_for_update().filter(pk=message.pk).first()
    if row is None or not is_queued_again(row):
        raise MonitorError(_("Esta mensagem já está na fila."))
    Resend.objects.create(topic=row.topic, key=row.key, was=row.state, by=by)
    return row


def is_queued_again(row: OutboxMessage) -> bool:
    return outbox.publish(row.topic, row.key) if row.state == State.DELIVERED else outbox.requeue(row)


def send_all_again(*, messages: Iterable[OutboxMessage], by: User) -> int:
    """Each by itself: one that somebody else sent again meanwhile stops nobody."""
    count = 0
    for message in messages:
        with suppress(MonitorError):
            send_again(message=message, by=by)
            count += 1
    return count


@transaction.atomic
def ask_test(*, endpoint: Endpoint) -> None:
    endpoints.ask_test(endpoint)
