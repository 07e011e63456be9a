"""A DMS the store could speak to, switched off, with what went to it before: the monitor is not empty."""

from datetime import timedelta

from django.utils import timezone

from atendimento.models import Atendimento, State
from core.models import OutboxMessage
from demo.organisation import House
from integrations.contract import OWN
from integrations.models import Attempt, Endpoint, EndpointHealth, FieldRule
from integrations.outbound import contracts
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
    add_messages(endpoint, [row.pk for row in told[: len(FARED)]])


def add_messages(endpoint: Endpoint, keys: list[int]) -> None:
    now = timezone.now()
    for place, (key, (state, failures, error)) in enumerate(zip(keys, FARED, strict=False)):
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
            Attempt.objects.create(
                topic=endpoint.topic,
                key=str(key),
                endpoint=endpoint,
                number=max(failures, 1),
                actions="INC",
                outcome=state,
                text=error,
                payload={"Usuario": "crm", "Senha": "•••", "Sdt_atendimentocadastroin": {"Acao": "INC"}},
                milliseconds=180,
                created_at=at,
            )
