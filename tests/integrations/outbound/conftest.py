"""A DMS of our own in a thread, an endpoint that speaks to it, and confirmed attendances."""

from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

import pytest
from django.utils import timezone

from atendimento.models import State
from core import outbox
from core.models import OutboxMessage
from integrations.contract import OWN
from integrations.models import Endpoint
from integrations.outbound import contracts, delivery, endpoints
from integrations.outbound.directory import read
from integrations.outbound.documents.tables import kept
from integrations.sealing import seal
from integrations.testing.simulator import Simulator
from tests.factories import StoreFactory
from tests.factories_atendimento import AttendanceFactory


@pytest.fixture
def dms():
    server = Simulator(0)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture(autouse=True)
def _nothing_kept_of_another_test():
    contracts.READERS.clear()
    kept.cache_clear()


@pytest.fixture
def store(db):
    return StoreFactory()


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


def soap_endpoint(home, address, **fields):
    """Set up as an administrator does it, from the file of our own contract."""
    values = {"name": "DMS", "topic": "attendance", "group": home.group, "address": address} | fields
    endpoint = Endpoint.objects.create(
        username="crm", secret=seal("segredo"), timeout=values.pop("timeout", 2), **values
    )
    endpoints.settle(endpoint, documents=contracts.from_file(OWN.read_bytes()))
    return endpoint


@pytest.fixture
def endpoint(store, dms):
    return soap_endpoint(store, dms.address)


def confirmed(store, **fields):
    return AttendanceFactory(store=store, state=State.CONFIRMED, confirmed_at=timezone.now(), **fields)


def publish(attendance):
    outbox.publish("attendance", str(attendance.pk))


def deliver_all():
    """Everything due now, by one worker; how many."""
    done, directory = 0, read()
    while claim := outbox.claim([*directory.topics(), *directory.unheard()]):
        delivery.deliver(claim, directory)
        done += 1
    return done


def message():
    return OutboxMessage.objects.get()


def come_round():
    """The wait before the next attempt is over."""
    OutboxMessage.objects.update(next_try_at=None)
