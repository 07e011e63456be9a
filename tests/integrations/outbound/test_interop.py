"""Our client speaks to a SOAP server that is not zeep: node's `soap`, from the same contract."""

import os
import shutil
import subprocess

import pytest
import requests
from django.conf import settings

from integrations.contract import OWN
from integrations.models import Attempt, Endpoint, PartnerRecord
from integrations.sealing import seal
from tests.integrations.outbound.conftest import confirmed, deliver_all, message, publish, soap_endpoint

SERVER = settings.BASE_DIR / "tests" / "interop" / "server.js"
CI = os.environ.get("CI", "").lower() in ("1", "true")

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def node_server():
    """The address of the running service."""
    node = shutil.which("node")
    if not node or not (settings.BASE_DIR / "node_modules" / "soap").is_dir():
        missing = "no node with its soap library here"
        pytest.fail(missing) if CI else pytest.skip(missing)
    process = subprocess.Popen(  # noqa: S603 -- our own script
        [node, str(SERVER), str(OWN)], stdout=subprocess.PIPE, text=True, cwd=settings.BASE_DIR
    )
    port = process.stdout.readline().strip()
    yield f"http://127.0.0.1:{port}/ws"
    process.terminate()
    process.wait(10)
    process.stdout.close()


def held(address):
    return dict(requests.get(address.replace("/ws", "/"), timeout=5).json())


def test_attendance_is_included_altered_and_asked_for(store, node_server):
    endpoint = soap_endpoint(store, node_server)
    attendance = confirmed(store)
    attendance.person.name = "João & Cia <teste>"
    attendance.person.save()
    publish(attendance)
    deliver_all()
    publish(attendance)
    deliver_all()
    # As after a lost answer: nobody knows whether it arrived.
    PartnerRecord.objects.filter(endpoint=endpoint).update(present=False)
    publish(attendance)

    deliver_all()

    attendance.refresh_from_db()
    actions = list(Attempt.objects.order_by("pk").values_list("actions", "outcome"))
    record = held(node_server)[f"A-{attendance.pk}"]
    assert actions == [("INC", "delivered"), ("ALT", "delivered"), ("LST ALT", "delivered")]
    assert (record["times"], record["status"], record["name"]) == (1, "CON", "João & Cia <teste>")
    assert attendance.partner_code == record["code"]


def test_refusal_is_told(store, node_server):
    soap_endpoint(store, node_server)
    Endpoint.objects.update(secret=seal("errada"))
    publish(confirmed(store))

    deliver_all()

    assert (message().state, message().error) == ("rejected", "Usuário ou senha inválidos")
