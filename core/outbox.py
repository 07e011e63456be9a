"""What other systems must hear. Written in the transaction of the change itself, delivered by leases."""

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


def publish(topic: str, key: str) -> None:
    """Queue `topic` for `key`; a message still pending for that key already covers it.

    The pending row is locked, so that no worker takes it, and builds its message from what was there
    before, while the caller's change is not committed yet.
    """
    waiting = OutboxMessage.objects.select_for_update().filter(topic=topic, key=key, state=State.PENDING)
    if not waiting.exists():
        OutboxMessage.objects.get_or_create(topic=topic, key=key, state=State.PENDING)


@transaction.atomic
def claim(topics: Collection[str], *, lease: timedelta = LEASE) -> Claim | None:
    """The oldest message that may be sent now, leased to the caller; None when there is none."""
    now = timezone.now()
    rows = OutboxMessage.objects.claimable(now).filter(topic__in=topics).order_by("pk")
    row = rows.select_for_update(skip_locked=connection.features.has_select_for_update_skip_locked).first()
    if row is None:
        return None
    row.state, row.lease_until, row.attempts = State.SENDING, now + lease, row.attempts + 1
    row.save(update_fields=["state", "lease_until", "attempts"])
    return Claim(row.pk, row.topic, row.key, row.attempts)


def delivered(claim: Claim) -> bool:
    """False, like the others, when the lease had run out and another worker took the message."""
    return bool(
        held(claim).update(
            state=State.DELIVERED, delivered_at=timezone.now(), lease_until=None, next_try_at=None, error=""
        )
    )


def rejected(claim: Claim, error: str) -> bool:
    """The partner refused the content: people must look at it, repeating is no use."""
    return bool(held(claim).update(state=State.REJECTED, lease_until=None, error=short(error)))


def dead(claim: Claim, error: str) -> bool:
    """All attempts are spent."""
    return bool(held(claim).update(state=State.DEAD, lease_until=None, error=short(error)))


@transaction.atomic
def retry(claim: Claim, error: str, *, at: datetime) -> bool:
    """Back to the queue until `at`. A newer message of the same key takes its place and its count."""
    row = held(claim).select_for_update().first()
    if row is None:
        return False
    newer = OutboxMessage.objects.filter(topic=row.topic, key=row.key, state=State.PENDING)
    values = {"attempts": row.attempts, "next_try_at": at, "error": short(error)}
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
    row.state, row.attempts, row.next_try_at, row.error = State.PENDING, 0, None, ""
    row.save(update_fields=["state", "attempts", "next_try_at", "error"])
    return True


def held(claim: Claim) -> OutboxQuerySet:
    return OutboxMessage.objects.filter(pk=claim.pk, state=State.SENDING, attempts=claim.attempt)


def short(error: str) -> str:
    return error[:500]
