"""The chaos run in small: every kind of fault at random, several threads, nothing lost and nothing doubled.

The large one, with processes that are killed: `python -m bench.chaos`.
"""

import random
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, transaction

from core.models import OutboxMessage
from integrations.models import EndpointHealth
from tests.integrations.outbound.conftest import come_round, confirmed, deliver_all, publish, soap_endpoint

COUNT, THREADS, MOST_SECONDS = 30, 3, 30
RATES = {"lost": 0.15, "fault": 0.1, "malformed": 0.05, "duplicate": 0.1, "restart": 0.02}


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_every_record_arrives_once_with_its_last_state(store, dms, settings):
    settings.DELIVERY = settings.DELIVERY | {"attempts": 100, "settle": 0}
    dms.faults.rates, dms.faults.dice, dms.faults.down = RATES, random.Random(5), 0.05
    with transaction.atomic():
        soap_endpoint(store, dms.address)
        rows = [confirmed(store) for _number in range(COUNT)]
        for row in rows:
            publish(row)
    type(rows[0]).objects.filter(pk__in=[row.pk for row in rows[::3]]).update(state="cancelled")

    until = time.monotonic() + MOST_SECONDS
    while OutboxMessage.objects.exclude(state="delivered").exists() and time.monotonic() < until:
        with ThreadPoolExecutor(THREADS) as pool:
            list(pool.map(deliver_here, range(THREADS)))
        come_round()
        EndpointHealth.objects.update(open_until=None, failures=0)

    wanted = {f"A-{row.pk}": ["CAN" if place % 3 == 0 else "CON"] for place, row in enumerate(rows)}
    assert {key: [one["status"] for one in held] for key, held in dms.register.records.items()} == wanted
    assert set(OutboxMessage.objects.values_list("state", flat=True)) == {"delivered"}


def deliver_here(_number):
    try:
        deliver_all()
    finally:
        connection.close()
