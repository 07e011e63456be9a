"""`/integracoes/`: what people see of the queue, and what they may do with it."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts import grants
from core.models import OutboxMessage
from integrations.models import Attempt, Endpoint, EndpointHealth, Heartbeat, Resend
from integrations.outbound.endpoints import TEST
from tests.factories import BusinessGroupFactory, StoreFactory, member
from tests.factories_atendimento import AttendanceFactory

pytestmark = pytest.mark.django_db
BACKEND = "django.contrib.auth.backends.ModelBackend"
URL = reverse("integrations:monitor")


@pytest.fixture
def store():
    return StoreFactory()


@pytest.fixture
def manager(client, store):
    user = member(grants.GERENTE, (store, "VN"))
    client.force_login(user, backend=BACKEND)
    return user


@pytest.fixture
def endpoint(store):
    row = Endpoint.objects.create(name="DMS", topic="attendance", group=store.group)
    EndpointHealth.objects.create(endpoint=row)
    return row


def message(store, state="pending", **fields):
    key = str(AttendanceFactory(store=store).pk)
    return OutboxMessage.objects.create(topic="attendance", key=key, state=state, **fields)


def shown(response):
    return [row.message for row in response.context["rows"]]


@pytest.mark.parametrize("count", [1, 3])
def test_monitor_lists_messages_in_constant_queries(
    client, manager, store, endpoint, count, django_assert_num_queries
):
    rows = [message(store) for _number in range(count)]
    client.get(URL)

    with django_assert_num_queries(18):
        response = client.get(URL)

    assert shown(response) == rows[::-1]


def test_another_groups_messages_are_not_shown(client, manager, store):
    foreign = StoreFactory(group=BusinessGroupFactory(name="Outro"))
    theirs, ours = message(foreign), message(store)
    OutboxMessage.objects.create(topic="connection", key="nada", state="pending")

    assert shown(client.get(URL)) == [ours]
    assert client.get(reverse("integrations:message", args=[theirs.pk])).status_code == 404


def test_filters_narrow_and_nonsense_is_told_by_its_field(client, manager, store):
    refused = message(store, "rejected")
    message(store)

    assert shown(client.get(URL, {"situacao": "recusadas"})) == [refused]
    assert shown(client.get(URL, {"q": f"2026-{int(refused.key):05d}"})) == [refused]
    response = client.get(URL, {"situacao": "x"})
    assert len(shown(response)) == 2
    assert response.context["filter"].errors


def test_figures_tell_what_waits_and_what_was_given_up(client, manager, store, endpoint):
    message(store)
    message(store, "dead")
    OutboxMessage.objects.create(topic="person", key="1", state="pending")

    figures = client.get(URL).context["figures"]

    assert (figures.pending, figures.rejected, figures.dead, figures.unheard) == ("1", "0", "1", "1")


def test_what_has_no_destination_is_apart_and_a_notice_nobody_wants_is_not_listed(
    client, manager, store, endpoint
):
    waiting = message(store)
    person = OutboxMessage.objects.create(topic="person", key="1", state="pending")
    OutboxMessage.objects.create(topic="booking", key="1", state="delivered")

    assert shown(client.get(URL, {"situacao": "pendentes"})) == [waiting]
    assert shown(client.get(URL, {"situacao": "sem-destino"})) == [person]
    assert shown(client.get(URL)) == [person, waiting]


def test_silent_worker_is_told(client, manager):
    assert 'data-testid="worker-silent"' in client.get(URL).content.decode()
    beat = Heartbeat.objects.create(worker="a:1")
    assert 'data-testid="worker-silent"' not in client.get(URL).content.decode()

    Heartbeat.objects.filter(pk=beat.pk).update(beat_at=timezone.now() - timedelta(minutes=5))

    assert "último sinal em" in client.get(URL).content.decode()


def test_page_of_the_list_is_a_fragment(client, manager, store):
    message(store)

    response = client.get(URL, headers={"HX-Request": "true"})

    assert response.content.decode().lstrip().startswith('<section id="message-table">')


def test_message_shows_its_history_masked(client, manager, store, endpoint):
    row = message(store, "rejected", error="Natureza desconhecida")
    Attempt.objects.create(
        topic=row.topic, key=row.key, endpoint=endpoint, number=1, outcome="rejected",
        actions="INC", payload={"Pessoa": {"Pessoa_Nome": "M•••"}},
    )  # fmt: skip

    text = client.get(reverse("integrations:message", args=[row.pk])).content.decode()

    assert "Natureza desconhecida" in text
    assert "&lt;Pessoa_Nome&gt;M•••&lt;/Pessoa_Nome&gt;" in text


def test_refused_message_is_sent_again(client, manager, store):
    row = message(store, "rejected", error="Natureza desconhecida", failures=3)

    client.post(reverse("integrations:message-requeue", args=[row.pk]))

    row.refresh_from_db()
    assert (row.state, row.failures, row.error) == ("pending", 0, "")


def test_delivered_message_is_told_once_more(client, manager, store):
    row = message(store, "delivered")

    for _press in range(2):
        client.post(reverse("integrations:message-requeue", args=[row.pk]))

    assert list(OutboxMessage.objects.order_by("pk").values_list("key", "state")) == [
        (row.key, "delivered"), (row.key, "pending"),
    ]  # fmt: skip


def test_history_tells_who_sent_it_again(client, manager, store):
    row = message(store, "dead")
    url = reverse("integrations:message-requeue", args=[row.pk])

    for _press in range(2):
        client.post(url)

    resend = Resend.objects.get()
    assert (resend.by, resend.was, resend.key) == (manager, "dead", row.key)
    text = client.get(reverse("integrations:message", args=[row.pk])).content.decode()
    assert f"por {manager}, quando estava desistida" in text


def test_waiting_message_is_not_sent_again(client, manager, store):
    row = message(store)

    response = client.post(reverse("integrations:message-requeue", args=[row.pk]), follow=True)

    assert [str(told) for told in response.context["messages"]] == ["Esta mensagem já está na fila."]


def test_chosen_or_all_given_up_messages_are_sent_again(client, manager, store):
    first, second, third = message(store, "rejected"), message(store, "dead"), message(store, "dead")
    url = reverse("integrations:messages-requeue")

    client.post(url, {"mensagem": [first.pk, "x", 10**20]})
    assert list(OutboxMessage.objects.filter(state="pending")) == [first]

    client.post(url, {"todas": "1"})
    assert {row.pk for row in OutboxMessage.objects.filter(state="pending")} == {
        first.pk,
        second.pk,
        third.pk,
    }
    assert list(Resend.objects.order_by("pk").values_list("was", flat=True)) == ["rejected", "dead", "dead"]


def test_all_given_up_messages_are_sent_again_a_page_at_a_time(client, manager, store, monkeypatch):
    monkeypatch.setattr("integrations.monitor.views.PAGE_SIZE", 2)
    rows = [message(store, "dead") for _number in range(3)]

    pages = [
        client.post(reverse("integrations:messages-requeue"), {"todas": "1"}, follow=True)
        for _press in rows[:2]
    ]

    assert [[str(told) for told in page.context["messages"]] for page in pages] == [
        ["2 mensagens voltaram para a fila. Há outras: reenvie de novo."],
        ["1 mensagem voltou para a fila."],
    ]
    assert OutboxMessage.objects.filter(state="pending").count() == 3


def test_connection_test_is_asked_of_the_worker_and_shown_when_done(client, manager, endpoint):
    url = reverse("integrations:endpoint", args=[endpoint.pk])

    response = client.post(
        reverse("integrations:endpoint-test", args=[endpoint.pk]), headers={"HX-Request": "true"}
    )
    assert 'hx-trigger="load delay:1s"' in response.content.decode()
    assert OutboxMessage.objects.get().topic == TEST

    EndpointHealth.objects.update(
        test_done_at=timezone.now(), test_passed=True, test_text="O destino respondeu."
    )
    text = client.get(url, headers={"HX-Request": "true"}).content.decode()
    assert 'data-testid="test-passed"' in text
    assert "hx-trigger" not in text


def test_test_without_a_worker_says_so(client, manager, endpoint):
    EndpointHealth.objects.update(test_asked_at=timezone.now() - timedelta(minutes=2))

    text = client.get(reverse("integrations:endpoint", args=[endpoint.pk])).content.decode()

    assert 'data-testid="test-unanswered"' in text
