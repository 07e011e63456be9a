"""Leases of the outbox: what may be taken, by whom, and what becomes of it."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from core import outbox
from core.models import OutboxMessage

State = OutboxMessage.State
TOPICS = ("attendance", "person")


def message(key="1", topic="attendance", **fields):
    return OutboxMessage.objects.create(topic=topic, key=key, **fields)


def states():
    return list(OutboxMessage.objects.order_by("pk").values_list("key", "state"))


@pytest.mark.django_db
def test_publish_queues_once_per_key():
    outbox.publish("attendance", "1")
    outbox.publish("attendance", "1")
    outbox.publish("attendance", "2")

    assert states() == [("1", "pending"), ("2", "pending")]


@pytest.mark.django_db
def test_publish_while_sending_queues_again():
    outbox.publish("attendance", "1")
    outbox.claim(TOPICS)

    outbox.publish("attendance", "1")

    assert states() == [("1", "sending"), ("1", "pending")]


@pytest.mark.django_db
def test_claim_takes_the_oldest_of_its_topics_and_counts_the_attempt():
    message("9", "proposal")
    first, _second = message("1"), message("2")

    taken = outbox.claim(TOPICS)

    assert taken == outbox.Claim(first.pk, "attendance", "1", 1)
    assert states() == [("9", "pending"), ("1", "sending"), ("2", "pending")]


@pytest.mark.django_db
def test_claim_waits_for_what_is_earlier_of_its_key():
    message("1")
    outbox.claim(TOPICS)
    message("1")

    assert outbox.claim(TOPICS) is None


@pytest.mark.django_db
def test_claim_waits_for_the_next_try():
    message("1", next_try_at=timezone.now() + timedelta(minutes=1))

    assert outbox.claim(TOPICS) is None


@pytest.mark.django_db
def test_claim_takes_over_a_lease_that_ran_out_and_the_first_worker_is_too_late():
    message("1")
    late = outbox.claim(TOPICS, lease=timedelta(seconds=-1))

    taken = outbox.claim(TOPICS)

    assert (taken.pk, taken.attempt) == (late.pk, 2)
    assert outbox.delivered(late) is False
    assert outbox.delivered(taken) is True
    assert states() == [("1", "delivered")]


@pytest.mark.django_db
def test_retry_puts_it_back_until_its_time():
    message("1")
    later = timezone.now() + timedelta(minutes=5)

    outbox.retry(outbox.claim(TOPICS), "tempo esgotado", at=later)

    row = OutboxMessage.objects.get()
    assert (row.state, row.attempts, row.next_try_at, row.error) == (
        "pending", 1, later, "tempo esgotado",
    )  # fmt: skip
    assert outbox.claim(TOPICS) is None


@pytest.mark.django_db
def test_retry_gives_way_to_a_newer_message_which_keeps_the_count():
    message("1")
    taken = outbox.claim(TOPICS)
    newer = message("1")

    outbox.retry(taken, "tempo esgotado", at=timezone.now())

    row = OutboxMessage.objects.get()
    assert (row.pk, row.attempts, row.state) == (newer.pk, 1, "pending")


@pytest.mark.parametrize("end", [outbox.rejected, outbox.dead])
@pytest.mark.django_db
def test_refused_message_stops_until_requeued(end):
    message("1")
    end(outbox.claim(TOPICS), "Natureza desconhecida")
    assert outbox.claim(TOPICS) is None

    assert outbox.requeue(OutboxMessage.objects.get()) is True

    row = OutboxMessage.objects.get()
    assert (row.state, row.failures, row.error) == ("pending", 0, "")


@pytest.mark.django_db
def test_late_worker_of_before_a_requeue_is_too_late_for_ever():
    message("1")
    late = outbox.claim(TOPICS, lease=timedelta(seconds=-1))
    outbox.dead(outbox.claim(TOPICS), "desistiu")
    outbox.requeue(OutboxMessage.objects.get())

    taken = [outbox.claim(TOPICS)]
    outbox.postpone(taken[0], "pausado", at=timezone.now())
    taken.append(outbox.claim(TOPICS))

    assert [row.attempt for row in taken] == [3, 4]
    assert outbox.delivered(late) is False


@pytest.mark.django_db
def test_delivery_covers_what_was_refused_of_its_key_before():
    message("1")
    message("2")
    outbox.rejected(outbox.claim(TOPICS), "Natureza desconhecida")
    outbox.dead(outbox.claim(TOPICS), "desistiu")
    outbox.publish("attendance", "1")

    outbox.delivered(outbox.claim(TOPICS))

    assert states() == [("1", "delivered"), ("2", "dead"), ("1", "delivered")]


@pytest.mark.django_db
def test_failures_count_what_was_tried_and_postponing_does_not():
    message("1")
    now = timezone.now()

    outbox.retry(outbox.claim(TOPICS), "fora do ar", at=now)
    outbox.postpone(outbox.claim(TOPICS), "pausado", at=now)

    row = OutboxMessage.objects.get()
    assert (row.attempts, row.failures, row.error) == (2, 1, "pausado")


@pytest.mark.django_db
def test_wake_makes_the_waiting_due():
    message("1", next_try_at=timezone.now() + timedelta(days=1))

    assert (outbox.wake("attendance"), outbox.claim(TOPICS).key) == (1, "1")


@pytest.mark.django_db
def test_renewed_lease_is_not_taken_over():
    message("1")
    taken = outbox.claim(TOPICS, lease=timedelta(seconds=-1))

    assert outbox.renew(taken, timedelta(minutes=1)) is True
    assert outbox.claim(TOPICS) is None


@pytest.mark.django_db
def test_next_change_goes_past_a_refused_message():
    message("1")
    outbox.rejected(outbox.claim(TOPICS), "Natureza desconhecida")

    outbox.publish("attendance", "1")

    assert outbox.claim(TOPICS).attempt == 1


@pytest.mark.parametrize("state", [State.PENDING, State.DELIVERED])
@pytest.mark.django_db
def test_requeue_of_another_state_changes_nothing(state):
    row = message("1", state=state)

    assert outbox.requeue(row) is False
    assert states() == [("1", state)]


@pytest.mark.django_db(transaction=True)
def test_many_workers_never_share_a_message_nor_a_key():
    for number in range(30):
        message(str(number % 10), topic="attendance" if number < 10 else f"t{number}")
    topics = ["attendance", *(f"t{number}" for number in range(30))]

    def work(_number):
        taken = []
        try:
            while found := outbox.claim(topics):
                taken.append(found)
                outbox.delivered(found)
        finally:
            connection.close()
        return taken

    with ThreadPoolExecutor(6) as pool:
        taken = [row for rows in pool.map(work, range(6)) for row in rows]

    assert sorted(row.pk for row in taken) == sorted(OutboxMessage.objects.values_list("pk", flat=True))
    assert {row.attempt for row in taken} == {1}
