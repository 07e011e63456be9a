"""A DMS the store could speak to, switched off, with what went to it before: the monitor is not empty."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from atendimento.models import Atendimento, State
from core.models import OutboxMessage
from demo.batches import write
from demo.organisation import House
from integrations.contract import OWN, Node
from integrations.errors import MappingError
from integrations.models import Attempt, Endpoint, EndpointHealth, FieldRule, Resend
from integrations.outbound import contracts
from integrations.outbound.documents import document_of
from integrations.outbound.mapping import CREATE, Call, message_for
from integrations.outbound.usual_map import usual_rules
from integrations.sealing import seal

ADDRESS = "http://127.0.0.1:8900/ws/awsatendimentocadastroweb.aspx"
REFUSAL = "Natureza de atendimento não cadastrada"
DOWN = "O destino não respondeu a tempo."
# How the newest confirmed attendances fared: state of the message, failures, last error.
FARED = (
    ("pending", 0, ""),
    ("rejected", 0, REFUSAL),
    ("dead", 12, DOWN),
    *[("delivered", 0, "")] * 7,
)


def add_partner(house: House) -> None:
    """Nothing is sent: the endpoint is off until `dms_simulator` runs and somebody switches it on."""
    endpoint = Endpoint.objects.create(
        name="DMS (simulador)",
        topic=Endpoint.Topic.ATTENDANCE,
        group=house.group,
        is_active=False,
        address=ADDRESS,
        operation="Execute",
        username="crm",
        secret=seal("simulador"),
        documents=contracts.from_file(OWN.read_bytes()),
        read_at=timezone.now(),
    )
    message = contracts.reader_of(endpoint).contract.operation(endpoint.operation).input
    FieldRule.objects.bulk_create(usual_rules(endpoint, message))
    EndpointHealth.objects.create(endpoint=endpoint, last_success_at=timezone.now() - timedelta(hours=2))
    told = Atendimento.objects.filter(store__group=house.group, state=State.CONFIRMED).order_by("-pk")
    keys = [row.pk for row in told[: len(FARED)]]
    add_messages(endpoint, message, keys)
    add_resend(endpoint.topic, keys, house)


def add_messages(endpoint: Endpoint, root: Node, keys: list[int]) -> None:
    now = timezone.now()
    fared = list(enumerate(zip(keys, FARED, strict=False)))
    # The newest is written last, as it was sent last.
    for place, (key, (state, failures, error)) in reversed(fared):
        at = now - timedelta(hours=2, minutes=place)
        row = OutboxMessage.objects.create(
            topic=endpoint.topic,
            key=str(key),
            state=state,
            failures=failures,
            attempts=max(failures, int(state != "pending")),
            error=error,
            delivered_at=at if state == "delivered" else None,
        )
        OutboxMessage.objects.filter(pk=row.pk).update(created_at=at - timedelta(seconds=1))
        if state != "pending":
            write(attempts(row, endpoint, root, at))


def attempts(row: OutboxMessage, endpoint: Endpoint, root: Node, at: datetime) -> Iterator[Attempt]:
    """How it ended, and before that each failure, an hour apart as they are at the end."""
    payload = masked(endpoint, root, row.key)
    last = 2 if row.state == "rejected" else max(row.failures, 1)
    for number in range(1, last + 1):
        yield Attempt(
            topic=row.topic,
            key=row.key,
            endpoint=endpoint,
            number=number,
            actions="INC" if row.state != "dead" or number == 1 else "LST",
            outcome="failed" if number < last and row.state == "dead" else row.state,
            text=row.error,
            payload=payload,
            milliseconds=180 if row.state != "dead" else 30_000,
            created_at=at - timedelta(hours=last - number),
        )


def masked(endpoint: Endpoint, root: Node, key: str) -> dict[str, Any]:
    """As it would be sent, covered; nothing where it could not be built."""
    document = document_of(endpoint.topic, key)
    if document is None:
        return {}
    try:
        return message_for(endpoint, root, document, Call(CREATE), endpoint.rules.all()).masked
    except MappingError:
        return {}


def add_resend(topic: str, keys: list[int], house: House) -> None:
    """The refused one had been tried once more."""
    for key in keys[1:2]:
        at = timezone.now() - timedelta(hours=2, minutes=2)
        Resend.objects.create(
            topic=topic, key=str(key), was="rejected", by=house.users["gerente"], created_at=at
        )
