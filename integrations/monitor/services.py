"""What people do on the monitor."""

from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext as _

from core import outbox
from core.errors import ServiceError
from core.models import OutboxMessage
from integrations.models import Endpoint
from integrations.outbound import endpoints

State = OutboxMessage.State


class MonitorError(ServiceError):
    """Why a message cannot be sent again; its text may be shown."""


@transaction.atomic
def send_again(*, message: OutboxMessage) -> OutboxMessage:
    """*Reenviar*: what was given up goes back to the queue; what was delivered is told once more."""
    if message.state == State.DELIVERED:
        outbox.publish(message.topic, message.key)
    elif not outbox.requeue(message):
        raise MonitorError(_("Esta mensagem já está na fila."))
    return message


def send_all_again(*, messages: Iterable[OutboxMessage]) -> int:
    """Each by itself: one that somebody else sent again meanwhile stops nobody."""
    return sum(outbox.requeue(message) for message in messages)


@transaction.atomic
def ask_test(*, endpoint: Endpoint) -> None:
    endpoints.ask_test(endpoint)
