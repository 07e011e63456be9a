"""What other systems must hear. Written in the transaction of the change itself, delivered by leases."""

import random
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection, transaction
from django.utils import timezone

from core.models import OutboxMessage, OutboxQuerySet

State = OutboxMessage.State
# Longer than the slowest call a partner is given; a worker that died is replaced after it.
LEASE = timedelta(minutes=4)


@dataclass(frozen=True)
class Claim:
    """One attempt at one message. Only who holds the present attempt may say how it ended."""

    pk: int
    topic: str
    key: str
    attempt: int
    failures: int = 0
    # Something earlier of its key was given up: a delivery covers that too.
    covers: bool = False


def publish(topic: str, key: str) -> bool:
    """Queue `topic` for `key`; False where a message still pending for that key already covers it.

    The pending row is locked, so that no worker takes it, and builds its message from what was there
    before, while the caller's change is not committed yet.
    """
    waiting = OutboxMessage.objects.select_for_update().filter(topic=topic, key=key, state=State.PENDING)
    if waiting.exists():
        return False
    # Two at once: the second waits for the first, whose row then serves both.
    row = OutboxMessage(topic=topic, key=key, state=State.PENDING)
    OutboxMessage.objects.bulk_create([row], ignore_conflicts=True)
    return True


def claim(topics: Collection[str], *, lease: timedelta = LEASE) -> Claim | None:
    """The oldest message that may be sent now, leased to the caller; None when there is none.

    Topics are asked in any order: a long queue of one does not hold up another.
    """
    names = list(topics)
    random.shuffle(names)
    return next((taken for topic in names if (taken := claim_first([topic], lease=lease))), None)


@transaction.atomic
def claim_first(topics: Collection[str], *, lease: timedelta = LEASE) -> Claim | None:
    """The oldest of all these topics, in one statement: for rare ones, none of which has a queue."""
    now = timezone.now()
    rows = OutboxMessage.objects.claimable(now).filter(topic__in=topics).with_given_up().order_by("pk")
    row = rows.select_for_update(skip_locked=connection.features.has_select_for_update_skip_locked).first()
    if row is None:
        return None
    row.state, row.lease_until, row.attempts = State.SENDING, now + lease, row.attempts + 1
    row.save(update_fields=["state", "lease_until", "attempts"])
    return Claim(row.pk, row.topic, row.key, row.attempts, row.failures, row.covers)  # type: ignore[attr-defined]


def renew(claim: Claim, lease: timedelta) -> bool:
    """More time for a second call; False when another worker has the message by now."""
    return bool(held(claim).update(lease_until=timezone.now() + lease))


@transaction.atomic(savepoint=False)
def delivered(claim: Claim) -> bool:
    """False, like the others, when the lease had run out and another worker took the message.

    What had been refused of that key before is covered: the partner has the present state.
    """
    now = timezone.now()
    done = held(claim).update(
        state=State.DELIVERED, delivered_at=now, lease_until=None, next_try_at=None, error=""
    )
    if done and claim.covers:
        before = OutboxMessage.objects.filter(topic=claim.topic, key=claim.key, pk__lt=claim.pk)
        before.filter(state__in=[State.REJECTED, State.DEAD]).update(state=State.DELIVERED, delivered_at=now)
    return bool(done)


def rejected(claim: Claim, error: str) -> bool:
    """The partner refused the content: people must look at it, repeating is no use."""
    return bool(held(claim).update(state=State.REJECTED, lease_until=None, error=short(error)))


def dead(claim: Claim, error: str) -> bool:
    """All attempts are spent."""
    return bool(held(claim).update(state=State.DEAD, lease_until=None, error=short(error)))


def retry(claim: Claim, error: str, *, at: datetime) -> bool:
    """Back to the queue until `at`, one failure more."""
    return put_back(claim, at, failures=claim.failures + 1, error=short(error))


def postpone(claim: Claim, error: str, *, at: datetime) -> bool:
    """Back to the queue until `at`; the partner was not tried, so it counts as no failure."""
    return put_back(claim, at, failures=claim.failures, error=short(error))


@transaction.atomic
def put_back(claim: Claim, at: datetime, **values: object) -> bool:
    """A newer message of the same key takes its place and its counts."""
    row = held(claim).select_for_update().first()
    if row is None:
        return False
    newer = OutboxMessage.objects.filter(topic=row.topic, key=row.key, state=State.PENDING)
    values |= {"attempts": row.attempts, "next_try_at": at}
    if newer.select_for_update().update(**values):
        row.delete()
    else:
        OutboxMessage.objects.filter(pk=row.pk).update(state=State.PENDING, lease_until=None, **values)
    return True


@transaction.atomic
def requeue(message: OutboxMessage) -> bool:
    """Try a rejected or dead message again; one already pending for its key covers it."""
    row = OutboxMessage.objects.select_for_update().get(pk=message.pk)
    if row.state not in (State.REJECTED, State.DEAD):
        return False
    if OutboxMessage.objects.filter(topic=row.topic, key=row.key, state=State.PENDING).exists():
        row.delete()
        return True
    # `attempts` goes on counting: a worker that comes back late must not be taken for the next one.
    row.state, row.failures, row.next_try_at, row.error = State.PENDING, 0, None, ""
    row.save(update_fields=["state", "failures", "next_try_at", "error"])
    return True


def wake(topic: str) -> int:
    """What waits for its time is due now: a partner was set up, or mended."""
    waiting = OutboxMessage.objects.filter(topic=topic, state=State.PENDING, next_try_at__isnull=False)
    return waiting.update(next_try_at=None)


def held(claim: Claim) -> OutboxQuerySet:
    return OutboxMessage.objects.filter(pk=claim.pk, state=State.SENDING, attempts=claim.attempt)


def short(error: str) -> str:
    return error[:500]
