"""A partner that is down is left alone for a while: one table, so that all workers know it."""

import random
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from integrations.models import Endpoint, EndpointHealth

# Failures in a row before the first pause.
THRESHOLD = 5
LONGEST = timedelta(minutes=10)
# How exactly the last success is known.
EXACT = timedelta(seconds=2)
MOST_DOUBLINGS = 10


@dataclass(frozen=True)
class Gate:
    """`until`: wait so long. `trial`: the one call that finds out whether the partner is back."""

    until: datetime | None = None
    trial: bool = False
    # Nothing failed lately and the last success is known exactly enough: another one changes nothing.
    is_quiet: bool = False


def gate(endpoint: Endpoint) -> Gate:
    """Asked of the table only while the partner fails; else as it was read with the directory."""
    kept, now = endpoint.health, timezone.now()
    is_well = kept.open_until is None and not kept.failures
    health = kept if is_well else EndpointHealth.objects.get(pk=endpoint.pk)
    if health.open_until is None:
        known = health.last_success_at is not None and health.last_success_at > now - EXACT
        return Gate(is_quiet=known and not health.failures)
    if health.open_until > now:
        return Gate(until=health.open_until)
    trial_ends = now + timedelta(seconds=endpoint.timeout + 10)
    rows = EndpointHealth.objects.filter(pk=endpoint.pk, open_until=health.open_until)
    return Gate(trial=True) if rows.update(open_until=trial_ends) else Gate(until=trial_ends)


def succeeded(endpoint: Endpoint, gate: Gate) -> None:
    if gate.is_quiet:
        return
    now = timezone.now()
    stale = Q(failures__gt=0) | Q(open_until__isnull=False) | Q(last_success_at__isnull=True)
    rows = EndpointHealth.objects.filter(pk=endpoint.pk).filter(stale | Q(last_success_at__lt=now - EXACT))
    rows.update(failures=0, open_until=None, last_success_at=now)
    endpoint.health.failures, endpoint.health.open_until, endpoint.health.last_success_at = 0, None, now


@transaction.atomic
def failed(endpoint: Endpoint, text: str, *, trial: bool) -> None:
    """Calls that were begun before the pause and fail during it do not make it longer."""
    health = EndpointHealth.objects.select_for_update().get(pk=endpoint.pk)
    health.failures, health.last_failure_at, health.last_error = (
        health.failures + 1,
        timezone.now(),
        text[:300],
    )
    if trial or (health.failures >= THRESHOLD and not health.is_open()):
        health.open_until = timezone.now() + pause(health.failures)
    health.save(update_fields=["failures", "last_failure_at", "last_error", "open_until"])
    # This process looks from now on, the others when they next read their directory.
    endpoint.health.failures = health.failures


def pause(failures: int) -> timedelta:
    doublings = min(max(failures - THRESHOLD, 0), MOST_DOUBLINGS)
    longest = min(timedelta(seconds=float(settings.DELIVERY["pause"])) * (1 << doublings), LONGEST)
    return longest * random.uniform(0.75, 1.0)  # noqa: S311 -- spreads load, keeps no secret
