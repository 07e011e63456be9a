"""What a page asks the worker to do with an endpoint, since no page calls another system."""

from django.utils import timezone
from django.utils.translation import gettext as _

from core import outbox
from core.errors import ServiceError
from core.outbox import Claim
from integrations import transport
from integrations.errors import PartnerError, PartnerRefusal
from integrations.models import Endpoint, EndpointHealth
from integrations.outbound import contracts, endpoints, soap, webhook
from integrations.outbound.conversation import operation_of
from integrations.outbound.documents import Document
from integrations.outbound.endpoints import READ, TEST
from integrations.outbound.mapping import FIND, Call, message_for

TOPICS = (READ, TEST)
TEST_SECONDS = 10
# Keys of a test: no record of ours is named like them.
TEST_KEY = "TESTE-DE-CONEXAO"


def run(claim: Claim) -> None:
    endpoint = Endpoint.objects.prefetch_related("rules__value_map__pairs").filter(pk=int(claim.key)).first()
    if endpoint is not None:
        (endpoints.read_by_worker if claim.topic == READ else test)(endpoint)
    outbox.delivered(claim)


def test(endpoint: Endpoint) -> None:
    try:
        text, passed = (try_soap if endpoint.is_soap else try_webhook)(endpoint), True
    except (PartnerError, PartnerRefusal, ServiceError) as exc:
        text, passed = str(exc), False
    EndpointHealth.objects.filter(pk=endpoint.pk).update(
        test_done_at=timezone.now(), test_passed=passed, test_text=text[:300]
    )


def try_soap(endpoint: Endpoint) -> str:
    """Asks for a record that cannot be there; where nothing may be asked, whether it answers at all."""
    reader = contracts.reader_of(endpoint)
    operation = operation_of(endpoint, FIND)
    if not endpoint.can_find:
        reply = transport.post(
            endpoint.address or reader.port_of(operation).address, b"", {}, timeout=TEST_SECONDS
        )
        return _("O endereço responde (HTTP %(code)s).") % {"code": reply.status}
    described = reader.contract.operation(operation)
    message = message_for(endpoint, described.input, probe(endpoint), Call(FIND), endpoint.rules.all())
    element = soap.call(endpoint, reader, operation, message.values, timeout=TEST_SECONDS)
    answer = soap.read_answer(element, soap.answer_paths(endpoint, described.output), TEST_KEY)
    return _("O destino respondeu: %(text)s") % {"text": answer.message or _("sem mensagem")}


def try_webhook(endpoint: Endpoint) -> str:
    webhook.send(endpoint, probe(endpoint), delivery=0, timeout=TEST_SECONDS)
    return _("O destino aceitou o teste.")


def probe(endpoint: Endpoint) -> Document:
    store = {"cnpj": endpoint.store.cnpj} if endpoint.store else first_store(endpoint)
    return Document(endpoint.topic, "0", TEST_KEY, endpoint.group_id, endpoint.store_id, {"store": store})


def first_store(endpoint: Endpoint) -> dict[str, str]:
    row = endpoint.group.stores.filter(active=True).order_by("pk").first()
    return {"cnpj": row.cnpj} if row else {}
