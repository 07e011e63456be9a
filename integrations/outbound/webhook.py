"""The same document as signed JSON, for what a dealer has no SOAP for."""

import hashlib
import hmac
import json
import time
from collections.abc import Iterator
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.utils import timezone
from django.utils.translation import gettext as _

from integrations import transport
from integrations.errors import PartnerError, PartnerRefusal
from integrations.models import Endpoint
from integrations.outbound.documents import Document
from integrations.outbound.fields import field_of
from integrations.outbound.masking import masked
from integrations.sealing import unseal

SIGNATURE, DELIVERY = "X-DealerCRM-Signature", "X-DealerCRM-Delivery"
# Codes that ask for another try; every other refusal is meant.
LATER = (408, 425, 429)


def send(endpoint: Endpoint, document: Document, *, delivery: int, timeout: float) -> None:
    """The receiver knows a repetition by its delivery number. Raises PartnerError or PartnerRefusal."""
    body = json.dumps(envelope(document), cls=DjangoJSONEncoder, ensure_ascii=False).encode()
    headers = {
        "Content-Type": "application/json; charset=utf-8",
        DELIVERY: str(delivery),
        SIGNATURE: signature(unseal(endpoint.secret), body, int(time.time())),
    }
    check(transport.post(endpoint.address, body, headers, timeout=timeout))


def check(reply: transport.Reply) -> None:
    if reply.status < 300:
        return
    text = _("O destino respondeu HTTP %(code)s.") % {"code": reply.status}
    if reply.status >= transport.SERVER_ERROR or reply.status in LATER:
        raise PartnerError(text)
    raise PartnerRefusal(text)


def signature(key: str, body: bytes, moment: int) -> str:
    """`t=1767225600,v1=<HMAC-SHA256 of "t.body">`: whoever checks it also sees how old it is."""
    made = hmac.new(key.encode(), f"{moment}.".encode() + body, hashlib.sha256).hexdigest()
    return f"t={moment},v1={made}"


def envelope(document: Document) -> dict[str, Any]:
    return {
        "event": document.topic,
        "external_key": document.external_key,
        "sent_at": timezone.now(),
        "data": resolved(document.values),
    }


def resolved(value: Any) -> Any:
    if callable(value):
        return resolved(value())
    if isinstance(value, dict):
        return {name: resolved(part) for name, part in value.items()}
    return [resolved(row) for row in value] if isinstance(value, list) else value


def masked_document(document: Document) -> dict[str, Any]:
    """For the history and the dry run; what the list of fields does not know is hidden."""
    return {
        "event": document.topic,
        "external_key": document.external_key,
        "data": hide(resolved(document.values), document.topic, ""),
    }


def hide(value: Any, topic: str, place: str) -> Any:
    if isinstance(value, dict):
        return {name: hide(part, topic, f"{place}.{name}" if place else name) for name, part in value.items()}
    if isinstance(value, list):
        return [hide(row, topic, place) for row in value]
    known = field_of(topic, place)
    return masked(value, known.mask if known else "text")


def pretty(payload: Any) -> Iterator[str]:
    yield from json.dumps(payload, indent=2, ensure_ascii=False).splitlines()
