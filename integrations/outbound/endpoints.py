"""What becomes of an endpoint when an administrator saves it."""

from django.db import transaction
from django.utils import timezone

from core import outbox
from integrations.errors import ContractError
from integrations.models import Endpoint, EndpointHealth, FieldRule
from integrations.outbound import contracts
from integrations.outbound.usual_map import usual_rules

# What the worker is asked to do, as topics of the outbox.
READ, TEST = "endpoint.contract", "endpoint.test"


@transaction.atomic
def settle(endpoint: Endpoint, *, documents: dict[str, str] | None = None, reread: bool = False) -> None:
    """After a save: its breaker is closed; its contract is read, from the file or by the worker."""
    EndpointHealth.objects.update_or_create(endpoint=endpoint, defaults={"failures": 0, "open_until": None})
    if documents:
        keep_contract(endpoint, documents)
    elif endpoint.is_soap and endpoint.wsdl_address and (reread or not endpoint.documents):
        outbox.publish(READ, str(endpoint.pk))
    outbox.wake(endpoint.topic)


def keep_contract(endpoint: Endpoint, documents: dict[str, str]) -> None:
    endpoint.documents, endpoint.read_at, endpoint.read_error = documents, timezone.now(), ""
    endpoint.save(update_fields=["documents", "read_at", "read_error"])
    begin_map(endpoint)


def begin_map(endpoint: Endpoint) -> None:
    """An endpoint without a field map gets the family's usual one, and its only operation."""
    described = contracts.reader_of(endpoint).contract
    names = [row.name for port in described.ports for row in port.operations]
    if not endpoint.operation and len(set(names)) == 1:
        endpoint.operation = names[0]
        endpoint.save(update_fields=["operation"])
    if endpoint.operation not in names or endpoint.rules.exists():
        return
    FieldRule.objects.bulk_create(usual_rules(endpoint, described.operation(endpoint.operation).input))


def ask_test(endpoint: Endpoint) -> None:
    """The worker tries the connection; the page looks again."""
    EndpointHealth.objects.filter(pk=endpoint.pk).update(test_asked_at=timezone.now())
    outbox.publish(TEST, str(endpoint.pk))


def read_by_worker(endpoint: Endpoint) -> None:
    """Fetch the contract at its address and keep it, or why it could not be."""
    try:
        documents = contracts.fetch(endpoint.wsdl_address)
    except ContractError as exc:
        Endpoint.objects.filter(pk=endpoint.pk).update(read_error=str(exc)[:300])
        return
    with transaction.atomic():
        row = Endpoint.objects.select_for_update().get(pk=endpoint.pk)
        # The address may have been changed meanwhile: then another job is on its way.
        if row.wsdl_address == endpoint.wsdl_address:
            keep_contract(row, documents)
    outbox.wake(endpoint.topic)
