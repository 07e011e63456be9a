"""Signed JSON to a partner without SOAP; what its codes mean."""

import hashlib
import hmac
import json
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

import pytest

from core.models import OutboxMessage
from integrations.errors import PartnerRefusal
from integrations.models import Attempt, Endpoint
from integrations.outbound import endpoints, transport
from integrations.sealing import seal
from tests.integrations.outbound.conftest import confirmed, deliver_all, message, publish

pytestmark = pytest.mark.django_db


@pytest.fixture
def receiver():
    """Keeps what comes, answers the code it is told."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"]))
            self.server.got.append((dict(self.headers), body))
            self.send_response(self.server.code)
            self.send_header("Location", "http://127.0.0.1:1/")
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *args):
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    server.got, server.code = [], 204
    Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


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
    ["ftp://x/", "file:///etc/passwd", "http://", "http://169.254.169.254/latest", "http://0.0.0.0/"],
)
def test_address_that_is_none_of_a_partners_is_refused(address):
    with pytest.raises(PartnerRefusal):
        transport.check_address(address)
