"""Leads that come in one moment, with real connections."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection
from django.utils import timezone

from atendimento import services as atendimento
from atendimento.models import Atendimento
from customers.models import Person
from integrations.leads.intake import take
from integrations.leads.told import Told
from tests.factories import StoreFactory, member
from tests.factories_atendimento import AttendanceFactory, channel
from tests.factories_integrations import api_client

pytestmark = pytest.mark.django_db(transaction=True)
TIMES = 6


def race(jobs):
    gate = Barrier(len(jobs))

    def run(job):
        try:
            gate.wait()
            return job()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(jobs)) as pool:
        return list(pool.map(run, jobs))


def told(**fields):
    values = {"source": "json", "origin": "Portal", "name": "Ana Souza", "phones": ("11988124471",)}
    return Told(received_at=timezone.now(), **values | fields)


def test_one_key_in_one_moment_is_one_lead():
    partner, _secret = api_client()

    results = race([lambda: take(partner, told(key="L-1"))] * TIMES)

    assert (Atendimento.objects.count(), Person.objects.count()) == (1, 1)
    assert {one.attendance.pk for one in results} == {Atendimento.objects.get().pk}
    assert (sorted(one.is_repeat for one in results), Atendimento.objects.get().is_return) == (
        [False] + [True] * (TIMES - 1),
        False,
    )


def test_leads_of_one_telephone_in_one_moment_are_one_person_and_one_attendance():
    partner, _secret = api_client()

    race([lambda number=number: take(partner, told(key=f"L-{number}")) for number in range(TIMES)])

    assert (Atendimento.objects.count(), Person.objects.count()) == (1, 1)


def test_lead_and_confirmation_of_one_customer_do_not_lock_each_other_out():
    store = StoreFactory()
    seller = member("Consultor", (store, "VN"))
    running = AttendanceFactory(store=store, created_by=seller)
    partner, _secret = api_client(store)
    number = running.person.phones.get().e164
    plan = atendimento.Plan(store.today(), None, channel())
    result = atendimento.Outcome(plan=plan, result=_result())

    race(
        [
            lambda: atendimento.confirm(attendance=running, outcome=result, by=seller),
            *[lambda key=key: take(partner, told(key=str(key), phones=(number,))) for key in range(3)],
        ]
    )

    running.refresh_from_db()
    assert (running.state, Atendimento.objects.count()) == ("confirmed", 1)


def _result():
    from atendimento.models import Result  # noqa: PLC0415 -- this test alone

    return Result.objects.get(code="agendou-retorno")
