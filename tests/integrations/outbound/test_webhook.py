"""Signed JSON to a partner without SOAP; what its codes mean."""

import hashlib
import hmac
import json

import pytest

from core.models import OutboxMessage
from integrations import transport
from integrations.errors import PartnerRefusal
from integrations.models import Attempt, Endpoint
from integrations.outbound import endpoints
from integrations.sealing import seal
from tests.integrations.outbound.conftest import confirmed, deliver_all, message, publish

pytestmark = pytest.mark.django_db


@pytest.fixture
def webhook(store, receiver):
    endpoint = Endpoint.objects.create(
        name="Webhook", kind="webhook", topic="attendance", group=store.group, secret=seal("chave"),
        address=f"http://127.0.0.1:{receiver.server_port}/x", timeout=2,
    )  # fmt: skip
    endpoints.settle(endpoint)
    return endpoint


def test_document_is_sent_signed_and_kept_masked(store, webhook, receiver):
    attendance = confirmed(store)
    publish(attendance)

    deliver_all()

    headers, body = receiver.got[0]
    moment, made = (part.split("=")[1] for part in headers["X-DealerCRM-Signature"].split(","))
    wanted = hmac.new(b"chave", f"{moment}.".encode() + body, hashlib.sha256).hexdigest()
    sent = json.loads(body)
    assert made == wanted
    assert (sent["external_key"], sent["data"]["status"]) == (f"A-{attendance.pk}", "CON")
    assert sent["data"]["person"]["name"] == attendance.person.name
    assert Attempt.objects.get().payload["data"]["person"]["name"] != attendance.person.name
    assert message().state == "delivered"


@pytest.mark.parametrize(
    ("code", "state"),
    [(200, "delivered"), (302, "rejected"), (400, "rejected"), (429, "pending"), (503, "pending")],
)
def test_code_of_the_answer_decides(store, webhook, receiver, code, state):
    receiver.code = code
    publish(confirmed(store))

    deliver_all()

    assert (OutboxMessage.objects.get().state, len(receiver.got)) == (state, 1)


@pytest.mark.parametrize(
    "address",
    [
        "ftp://x/",
        "file:///etc/passwd",
        "http://",
        "http://169.254.169.254/latest",
        "http://0.0.0.0/",
        "http://[::ffff:169.254.169.254]/",
        "http://[64:ff9b::a9fe:a9fe]/",
        "http://2852039166/",
        "http://[fd00:ec2::254]/",
        "http://100.100.100.200/",
        "http://[fe80::1%25lo]/",
        "http://169.254.169.254\\@example.com/",
        "http://[::]/",
    ],
)
def test_address_that_is_none_of_a_partners_is_refused(address):
    with pytest.raises(PartnerRefusal):
        transport.check_address(address)
