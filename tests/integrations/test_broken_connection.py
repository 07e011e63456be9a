"""The database ends a connection in the middle of the work: nothing lost, nothing doubled, nobody dies of it.

Only PostgreSQL can end one connection; on SQLite there is none to end.
"""

import time
from concurrent.futures import ThreadPoolExecutor
from threading import Thread

import pytest
from django.db import connection, transaction
from django.test import Client

from atendimento.models import Atendimento
from core.models import OutboxMessage
from customers.models import Person
from integrations.models import InboundCall
from integrations.outbound import loop
from integrations.testing.simulator import Drop
from tests.factories import StoreFactory
from tests.factories_integrations import api_client, inclusion, soap
from tests.integrations.conftest import SOAP_ADDRESS, rows_of
from tests.integrations.outbound.conftest import confirmed, dms, publish, soap_endpoint  # noqa: F401

pytestmark = [
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has no connection to end"),
]
OTHERS = (
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
    " WHERE datname = current_database() AND pid NOT IN (pg_backend_pid(), %s)"
)


def my_pid():
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        return cursor.fetchone()[0]


def end_connections(spared, only=""):
    with connection.cursor() as cursor:
        # Within a transaction the server would go on telling what it told first.
        cursor.execute("SELECT pg_stat_clear_snapshot()")
        cursor.execute(OTHERS + only, [spared])
        return cursor.rowcount


def wait_until(check, seconds=20):
    until = time.monotonic() + seconds
    while not check():
        assert time.monotonic() < until, "it never came true"
        time.sleep(0.05)


@pytest.mark.parametrize("is_answered", [True, False], ids=["the partner answers", "its answer is lost too"])
def test_worker_goes_on_by_itself(dms, settings, is_answered):  # noqa: F811
    settings.DELIVERY = settings.DELIVERY | {"lease": 1, "first_wait": 1}
    store, spared, answer = StoreFactory(), my_pid(), dms.answer
    ended = []

    def answer_and_end(body):
        told = answer(body)
        if not ended:
            ended.append(end_connections(spared))
            connection.close()
            if not is_answered:
                raise Drop
        return told

    dms.answer = answer_and_end
    with transaction.atomic():
        soap_endpoint(store, dms.address)
        keys = [confirmed(store).pk for _number in range(4)]
        for key in keys:
            publish(Atendimento(pk=key))
    process = loop.Loop(threads=2)
    thread = Thread(target=process.run)
    thread.start()
    try:
        wait_until(lambda: not OutboxMessage.objects.exclude(state="delivered").exists())
    finally:
        process.stop.set()
        thread.join()

    assert ended[0] >= 1
    assert {key: len(rows) for key, rows in dms.register.records.items()} == {f"A-{key}": 1 for key in keys}
    assert OutboxMessage.objects.count() == len(keys)
    assert dms.register.calls <= 3 * len(keys), "it went on, it did not spin"


def test_inclusion_whose_connection_ends_is_repeated_and_is_one():
    store = StoreFactory()
    _partner, secret = api_client(store)
    body = soap(secret, inclusion(store, ChaveExterna="S-1"))
    spared = my_pid()

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic(), connection.cursor() as cursor:
            # Everything is written but its last row: there it waits for this lock.
            cursor.execute("LOCK TABLE integrations_arrival IN SHARE MODE")
            broken = pool.submit(execute, body)
            wait_until(lambda: end_connections(spared, " AND wait_event_type = 'Lock'"))
        answer = broken.result()

    assert (answer.status_code, b"Falha interna" in answer.content) == (500, True)
    assert InboundCall.objects.get().outcome == "failed"
    assert not Atendimento.objects.exists()
    assert not Person.objects.exists()

    numbers = {rows_of(execute(body).content)[0]["Chave"] for _repeat in range(2)}

    assert numbers == {str(Atendimento.objects.get().pk)}


def execute(body):
    try:
        return Client(raise_request_exception=False).post(SOAP_ADDRESS, body, content_type="text/xml")
    finally:
        connection.close()
