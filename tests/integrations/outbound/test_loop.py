"""The delivery process: what pages ask of it, what it survives, how it says that it lives."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from core import outbox
from core.models import OutboxMessage
from integrations import tasks
from integrations.models import Attempt, Endpoint, EndpointHealth, Heartbeat
from integrations.outbound import delivery, endpoints, loop
from tests.integrations.outbound.conftest import come_round, confirmed, message, publish, soap_endpoint


@pytest.mark.django_db
def test_contract_is_read_from_its_address_and_the_waiting_are_due(store, dms):
    endpoint = Endpoint.objects.create(
        name="DMS", topic="attendance", group=store.group, wsdl_address=f"{dms.address}?wsdl"
    )
    endpoints.settle(endpoint)
    publish(confirmed(store))
    assert loop.drain(5) >= 2

    endpoint.refresh_from_db()
    assert (endpoint.operation, endpoint.rules.count(), endpoint.read_error) == ("Execute", 33, "")
    come_round()
    loop.drain(5)
    assert OutboxMessage.objects.get(topic="attendance").state == "delivered"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("address", "reason"),
    [
        ("http://127.0.0.1:9/x?wsdl", "A conexão com o destino falhou."),
        ("http://169.254.169.254/x?wsdl", "O endereço do destino não é permitido."),
    ],
)
def test_contract_that_cannot_be_read_says_why(store, address, reason):
    endpoint = Endpoint.objects.create(
        name="DMS", topic="attendance", group=store.group, wsdl_address=address
    )
    endpoints.settle(endpoint)

    loop.drain(5)

    endpoint.refresh_from_db()
    assert endpoint.read_error == f"Não foi possível ler {address}. {reason}"


@pytest.mark.django_db
@pytest.mark.parametrize(("rates", "passed"), [({}, True), ({"fault": 1}, False)])
def test_connection_is_tested_by_the_worker(store, endpoint, dms, rates, passed):
    dms.faults.rates = rates
    endpoints.ask_test(endpoint)

    loop.drain(5)

    health = EndpointHealth.objects.get()
    assert health.test_passed is passed
    assert health.test_done_at >= health.test_asked_at
    assert dms.register.records == {}


@pytest.mark.django_db
def test_one_message_that_breaks_does_not_stop_the_others(store, endpoint, monkeypatch):
    publish(confirmed(store))

    def breaks(claim, directory):
        raise KeyError("surpresa")

    monkeypatch.setattr(delivery, "deliver", breaks)
    loop.drain(5)

    assert (message().state, message().failures, message().error) == (
        "pending",
        1,
        "Erro interno (KeyError).",
    )


@pytest.mark.django_db
def test_task_delivers_only_where_no_process_lives(store, endpoint, dms):
    publish(confirmed(store))
    beat = Heartbeat.objects.create(worker="a:1")
    assert tasks.deliver() == 0

    beat.beat_at = timezone.now() - timedelta(minutes=2)
    beat.save()

    assert tasks.deliver() == 1


@pytest.mark.django_db
def test_purge_drops_payloads_then_history_but_nothing_unsent(settings):
    long_ago = timezone.now() - timedelta(days=400)
    lately = timezone.now() - timedelta(days=60)
    for key, at in (("1", long_ago), ("2", lately)):
        Attempt.objects.create(
            topic="person", key=key, number=1, outcome="delivered", payload={"a": 1}, created_at=at
        )
    OutboxMessage.objects.create(topic="person", key="1", state="delivered", delivered_at=long_ago)
    OutboxMessage.objects.create(topic="person", key="2", state="dead")

    tasks.purge()

    assert list(Attempt.objects.values_list("key", "payload")) == [("2", None)]
    assert [row.state for row in OutboxMessage.objects.all()] == ["dead"]


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_threads_of_a_process_deliver_each_message_once(store, dms):
    with transaction.atomic():
        soap_endpoint(store, dms.address)
        keys = [confirmed(store).pk for _number in range(12)]
        for key in keys:
            outbox.publish("attendance", str(key))
    process = loop.Loop(threads=3)
    process.stop.wait = lambda seconds: process.stop.is_set() or stop_when_done(process)

    process.run()

    assert {key: len(rows) for key, rows in dms.register.records.items()} == {f"A-{key}": 1 for key in keys}


def stop_when_done(process):
    if not OutboxMessage.objects.exclude(state="delivered").exists():
        process.stop.set()
    return process.stop.is_set()
