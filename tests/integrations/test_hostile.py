"""Hostile bodies at every door: refused within a second and 50 MB, and written down."""

import gzip
import resource
import time

import pytest

from atendimento.models import Atendimento
from integrations.models import InboundCall
from tests.factories_integrations import inclusion, soap
from tests.integrations.conftest import SOAP_ADDRESS

pytestmark = pytest.mark.django_db

LAUGHS = (
    b'<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY lol "lol">'
    + b"".join(b'<!ENTITY lol%d "%s">' % (n, b"&lol%d;" % (n - 1) * 10) for n in range(2, 10))
    + b"]><lolz>&lol9;</lolz>"
)
BODIES = {
    "billion laughs": LAUGHS,
    "external entity": b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><adf>&x;</adf>',
    "external dtd": b'<!DOCTYPE adf SYSTEM "http://127.0.0.1:9/adf.dtd"><adf/>',
    "depth": b"<adf>" * 10_000,
    "wrong encoding": b'<?xml version="1.0" encoding="utf-8"?><adf>\xe3</adf>',
    "unknown encoding": b'<?xml version="1.0" encoding="x-none"?><adf/>',
    "wide": b"<adf>" + b"<prospect/>" * 40_000 + b"</adf>",
    "five megabytes": b"<adf>" + b"x" * 5_000_000,
}
MOST_BYTES = 50 * 1024 * 1024


def peak():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


@pytest.mark.parametrize("door", ["/ws/adf/", SOAP_ADDRESS])
@pytest.mark.parametrize("name", BODIES)
def test_hostile_xml_is_refused_quickly_and_logged(client, secret, door, name):
    before, began = peak(), time.process_time()

    response = client.post(door, BODIES[name], "text/xml", headers={"Authorization": f"Bearer {secret}"})

    assert time.process_time() - began < 1
    assert peak() - before < MOST_BYTES
    assert response.status_code in (400, 413, 422)
    assert InboundCall.objects.get().outcome == "refused"
    assert not Atendimento.objects.exists()


@pytest.mark.parametrize("door", ["/ws/adf/", "/ws/leads/", SOAP_ADDRESS])
@pytest.mark.parametrize("kind", ["packed", "wrong type"])
def test_packed_body_and_wrong_type_are_not_even_read(client, secret, door, kind):
    bomb = gzip.compress(b"x" * 30_000_000)
    headers = {"Authorization": f"Bearer {secret}"}
    right = "application/json" if door == "/ws/leads/" else "text/xml"
    if kind == "packed":
        headers["Content-Encoding"] = "gzip"

    response = client.post(door, bomb, right if kind == "packed" else "image/png", headers=headers)

    assert response.status_code == 415
    assert InboundCall.objects.get().reason


@pytest.mark.parametrize(
    "body",
    [
        "<a/>",
        '<e:Envelope xmlns:e="http://schemas.xmlsoap.org/soap/envelope/"/>',
        '<e:Envelope xmlns:e="http://schemas.xmlsoap.org/soap/envelope/"><e:Body><x/></e:Body></e:Envelope>',
        '<e:Envelope xmlns:e="http://www.w3.org/2003/05/soap-envelope"><e:Body><x/></e:Body></e:Envelope>',
    ],
    ids=["no envelope", "no body", "other operation", "SOAP 1.2"],
)
def test_what_is_no_call_of_ours_is_a_fault(client, body):
    response = client.post(SOAP_ADDRESS, body, "text/xml")

    assert response.status_code == 400
    assert b"Fault>" in response.content


def test_stranger_does_not_fill_the_log(client):
    codes = {client.post(SOAP_ADDRESS, "<a/>", "text/xml").status_code for _call in range(25)}

    assert codes == {400}
    assert InboundCall.objects.count() == 20


def test_fault_of_ours_is_told_without_detail_and_logged(client, secret, store, monkeypatch):
    def broken(*_arguments, **_named):
        raise RuntimeError("secreto")

    monkeypatch.setattr("integrations.server.actions.take", broken)

    response = client.post(SOAP_ADDRESS, soap(secret, inclusion(store)), "text/xml")

    assert response.status_code == 500
    assert b"secreto" not in response.content
    assert InboundCall.objects.get().outcome == "failed"
