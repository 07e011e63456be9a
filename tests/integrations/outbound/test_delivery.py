"""One message on its way: included once, then altered; what a partner may do wrong, and what follows."""

import threading
from datetime import timedelta
from functools import partial
from types import SimpleNamespace

import pytest
from django.urls import reverse

from accounts import grants
from core import outbox
from core.models import OutboxMessage
from integrations.models import Attempt, Endpoint, EndpointHealth, PartnerRecord
from integrations.outbound import contracts
from tests.factories import member
from tests.integrations.outbound.conftest import (
    come_round,
    confirmed,
    deliver_all,
    message,
    publish,
    soap_endpoint,
)

pytestmark = pytest.mark.django_db


def held(dms):
    return {key: [row["status"] for row in rows] for key, rows in dms.register.records.items()}


def test_confirmed_attendance_is_included_and_its_code_comes_back(store, endpoint, dms):
    attendance = confirmed(store)
    publish(attendance)

    deliver_all()

    attendance.refresh_from_db()
    assert held(dms) == {f"A-{attendance.pk}": ["CON"]}
    assert (message().state, attendance.partner_code, attendance.partner_status) == (
        "delivered", "1000", "CON",
    )  # fmt: skip
    assert [event.label for event in attendance.events.filter(kind="partner_holds")] == ["1000"]


def test_next_change_alters_what_was_included(store, endpoint, dms):
    attendance = confirmed(store)
    publish(attendance)
    deliver_all()
    attendance.person.name = "Outra Pessoa"
    attendance.person.save()
    publish(attendance)

    deliver_all()

    rows = dms.register.records[f"A-{attendance.pk}"]
    assert [row["name"] for row in rows] == ["Outra Pessoa"]
    assert list(Attempt.objects.order_by("pk").values_list("actions", flat=True)) == ["INC", "ALT"]
    assert attendance.events.filter(kind="partner_holds").count() == 1


@pytest.mark.parametrize("fault", ["lost", "malformed"])
def test_lost_answer_is_asked_for_before_anything_is_repeated(store, endpoint, dms, fault):
    attendance = confirmed(store)
    publish(attendance)
    dms.faults.rates = {fault: 1}
    deliver_all()
    assert (message().state, message().failures) == ("pending", 1)
    dms.faults.rates = {}
    come_round()

    deliver_all()

    assert held(dms) == {f"A-{attendance.pk}": ["CON"]}
    assert list(Attempt.objects.order_by("pk").values_list("actions", "outcome")) == [
        ("INC", "failed"), ("LST ALT", "delivered"),
    ]  # fmt: skip


def test_what_never_arrived_is_included_after_asking(store, endpoint, dms):
    attendance = confirmed(store)
    publish(attendance)
    dms.faults.rates = {"fault": 1}
    deliver_all()
    dms.faults.rates = {}
    come_round()

    deliver_all()

    assert held(dms) == {f"A-{attendance.pk}": ["CON"]}
    assert Attempt.objects.order_by("pk").last().actions == "LST INC"


@pytest.fixture
def late(monkeypatch):
    """What the simulator does after its answer: when the test says so, not after seconds."""
    kept = []

    def timer(_seconds, work):
        return SimpleNamespace(start=partial(kept.append, work))

    monkeypatch.setattr(threading, "Timer", timer)
    return kept


def test_inclusion_that_arrives_late_is_waited_for(store, endpoint, dms, late):
    attendance = confirmed(store)
    publish(attendance)
    dms.faults.rates = {"late": 1}
    deliver_all()
    dms.faults.rates = {}
    come_round()

    deliver_all()

    assert dms.register.calls == 1, "asked, and nothing said a second time"
    assert (message().state, message().failures) == ("pending", 1)
    assert message().next_try_at == PartnerRecord.objects.get().begun_at + timedelta(seconds=120)
    assert EndpointHealth.objects.get().failures == 0

    [inclusion] = late
    inclusion()
    come_round()
    deliver_all()

    assert held(dms) == {f"A-{attendance.pk}": ["CON"]}
    assert Attempt.objects.order_by("pk").last().actions == "LST ALT"


def test_query_that_answers_its_row_twice_is_one_record(store, endpoint, dms):
    attendance = confirmed(store)
    publish(attendance)
    dms.faults.rates = {"lost": 1}
    deliver_all()
    dms.faults.rates = {"duplicate": 1}
    come_round()

    deliver_all()

    assert held(dms) == {f"A-{attendance.pk}": ["CON"]}


def test_business_refusal_is_shown_and_not_repeated(store, endpoint, dms):
    attendance = confirmed(store)
    publish(attendance)
    dms.faults.rates = {"refuse": 1}

    deliver_all()
    come_round()
    deliver_all()

    attendance.refresh_from_db()
    assert (message().state, message().error) == ("rejected", "Recusa simulada")
    assert (attendance.partner_error, Attempt.objects.count()) == ("Recusa simulada", 1)
    assert EndpointHealth.objects.get().failures == 0


def test_next_change_tries_again_after_a_refusal_and_covers_it(store, endpoint, dms):
    attendance = confirmed(store)
    publish(attendance)
    dms.faults.rates = {"refuse": 1}
    deliver_all()
    dms.faults.rates = {}
    publish(attendance)

    deliver_all()

    attendance.refresh_from_db()
    assert set(OutboxMessage.objects.values_list("state", flat=True)) == {"delivered"}
    assert attendance.partner_error == ""


def test_attempts_spent_is_dead(store, endpoint, dms, settings):
    settings.DELIVERY = settings.DELIVERY | {"attempts": 2}
    publish(confirmed(store))
    dms.faults.rates = {"fault": 1}

    deliver_all()
    come_round()
    deliver_all()

    assert (message().state, message().error) == ("dead", "Falha do destino: Deadlock simulado")


def test_partner_that_is_down_is_left_alone(store, endpoint, dms):
    for _number in range(7):
        publish(confirmed(store))
    dms.faults.rates = {"fault": 1}

    deliver_all()

    health = EndpointHealth.objects.get()
    waiting = OutboxMessage.objects.filter(failures=0)
    assert (health.failures, health.is_open(), dms.register.calls) == (5, True, 0)
    assert [row.error for row in waiting] == ["O destino está fora do ar: envio pausado."] * 2


def test_first_call_after_the_pause_finds_out(store, endpoint, dms):
    publish(confirmed(store))
    EndpointHealth.objects.update(failures=9, open_until="2020-01-01T00:00Z")

    deliver_all()

    health = EndpointHealth.objects.get()
    assert (message().state, health.failures, health.open_until) == ("delivered", 0, None)


def test_backlog_does_not_read_the_contract_again(store, endpoint, dms):
    first = contracts.reader_of(endpoint)
    for _number in range(4):
        publish(confirmed(store))

    assert deliver_all() == 4

    assert contracts.reader_of(Endpoint.objects.get()) is first
    assert len(contracts.READERS) == 1


def test_timeout_is_not_waited_for_longer_than_the_limit(store, dms):
    endpoint = soap_endpoint(store, dms.address, timeout=1)
    publish(confirmed(store))
    dms.faults.rates, dms.faults.hang = {"latency": 1}, 20

    deliver_all()

    assert (message().state, message().error) == ("pending", "O destino não respondeu a tempo.")
    assert PartnerRecord.objects.get(endpoint=endpoint).is_uncertain


def test_nobody_listening_is_nobodys_failure(store):
    publish(confirmed(store))

    deliver_all()

    assert (message().state, message().attempts) == ("pending", 0)


def test_attendance_not_confirmed_yet_is_not_told(store, endpoint, dms):
    attendance = confirmed(store)
    type(attendance).objects.update(state="open", confirmed_at=None)
    publish(attendance)

    deliver_all()

    assert (message().state, held(dms)) == ("delivered", {})
    assert Attempt.objects.get().outcome == "nothing"


def test_cancelled_attendance_is_told_to_whom_it_was_told_before(store, endpoint, dms):
    attendance = confirmed(store)
    publish(attendance)
    deliver_all()
    type(attendance).objects.update(state="cancelled")
    publish(attendance)

    deliver_all()

    assert held(dms) == {f"A-{attendance.pk}": ["CAN"]}


def test_store_has_its_own_endpoint_before_the_groups(store, endpoint, dms):
    attendance = confirmed(store)
    own = soap_endpoint(store, dms.address, store=store, name="Da loja")
    publish(attendance)

    deliver_all()

    assert Attempt.objects.get().endpoint == own


def test_payload_is_kept_masked(store, endpoint, dms):
    attendance = confirmed(store)
    attendance.person.name, attendance.person.document = "Maria da Silva", "52998224725"
    attendance.person.save()
    publish(attendance)

    deliver_all()

    body = Attempt.objects.get().payload["Sdt_atendimentocadastroin"]
    assert Attempt.objects.get().payload["Senha"] == "•••"
    assert body["Pessoa"]["Pessoa_Nome"] == "M••• d••• S•••"
    assert body["Pessoa"]["Pessoa_DocIdentificador"] == "•••25"
    assert dms.register.records[f"A-{attendance.pk}"][0]["name"] == "Maria da Silva"


def test_worker_whose_lease_ran_out_says_no_second_word(store, endpoint, dms):
    attendance = confirmed(store)
    publish(attendance)
    dms.faults.rates = {"lost": 1}
    deliver_all()
    dms.faults.rates = {}
    come_round()
    late = outbox.claim(["attendance"])
    OutboxMessage.objects.update(attempts=99)

    from integrations.outbound import delivery  # noqa: PLC0415 -- beside its one use
    from integrations.outbound.directory import read  # noqa: PLC0415 -- the same

    delivery.deliver(late, read())

    assert message().state == "sending"
    assert dms.register.calls == 2


def test_other_than_find_without_certainty_asks_a_person(store, dms):
    soap_endpoint(store, dms.address, can_find=False)
    publish(confirmed(store))
    dms.faults.rates = {"lost": 1}
    deliver_all()
    dms.faults.rates = {}
    come_round()

    deliver_all()

    assert message().state == "rejected"
    assert "confira" in message().error


def test_code_or_refusal_of_the_partner_stands_on_the_attendance_page(client, store, endpoint, dms):
    leader = member(grants.GERENTE, (store, "VN"))
    client.force_login(leader, backend="django.contrib.auth.backends.ModelBackend")
    attendance = confirmed(store)
    page = reverse("agenda:attendance", args=[attendance.pk])
    publish(attendance)
    deliver_all()
    assert "DMS 1000 · CON" in client.get(page).content.decode()

    publish(attendance)
    dms.faults.rates = {"refuse": 1}
    deliver_all()

    assert "O DMS recusou este atendimento: Recusa simulada" in client.get(page).content.decode()
