"""Whose call this is, and whether he may make it now."""

from datetime import datetime, timedelta

from django.db.models import Case, F, Value, When
from django.http import HttpRequest
from django.utils import timezone

from core.errors import ServiceError
from core.limits import client_address, within
from integrations.clients.secrets import fingerprint, matches
from integrations.models import ApiClient
from integrations.models.client import ApiClientQuerySet

BEARER = "bearer "
# Wrong secrets: wide per address (a provider is one address), narrow per name that was tried.
FAILURES = "120/m/ip,20/m/key"
LONGEST = 200


class CredentialError(ServiceError):
    """No such client, wrong secret, stopped, or not for this door. Its text says no more than that."""


class LimitError(ServiceError):
    """More calls in this minute than the client may make."""


def by_name(name: str, secret: str, *, scope: str) -> ApiClient:
    """The client whose name and secret came in the body of a SOAP call."""
    row = clients().filter(name__iexact=name[:LONGEST]).first()
    return checked(row, secret, scope)


def by_token(request: HttpRequest, *, scope: str) -> ApiClient:
    """The client whose secret came as bearer token."""
    header = request.headers.get("Authorization", "")
    secret = header[len(BEARER) :].strip() if header.lower().startswith(BEARER) else ""
    return by_secret(secret, scope=scope)


def by_secret(secret: str, *, scope: str) -> ApiClient:
    return checked(clients().filter(secret_hash=fingerprint(secret)).first(), secret, scope)


def clients() -> ApiClientQuerySet:
    return ApiClient.objects.active().select_related("user")


def checked(row: ApiClient | None, secret: str, scope: str) -> ApiClient:
    right = matches(secret, row.secret_hash if row else "")
    if row is None or not right or not secret or not getattr(row, scope):
        raise CredentialError("Acesso negado.")
    return row


def check_rate(client: ApiClient) -> None:
    """LimitError past the client's rate, as the row read just now tells."""
    if client.minute == this_minute() and client.calls >= client.rate_per_minute:
        raise LimitError("Chamadas demais neste minuto.")


def is_flooding(client: ApiClient) -> bool:
    """So far past its rate that its calls are no longer written down, nor counted."""
    return client.minute == this_minute() and client.calls >= 2 * client.rate_per_minute


def count_call(client: ApiClient) -> None:
    """Count a call in its minute, in one statement."""
    minute = this_minute()
    calls = Case(When(minute=minute, then=F("calls") + 1), default=Value(1))
    ApiClient.objects.filter(pk=client.pk).update(calls=calls, minute=minute, last_used_at=timezone.now())


def this_minute() -> datetime:
    return timezone.now().replace(second=0, microsecond=0)


def may_fail_again(request: HttpRequest, name: str) -> bool:
    """Count a wrong credential. Past the limit it is answered, but no longer written down.

    A right one always passes: nobody locks a partner out by knowing its name.
    """
    key = f"{name[:60].lower()}"
    return within(request, action="api_failed", rates=FAILURES, key=key or client_address(request))


def next_minute() -> int:
    """Seconds until the counting begins anew."""
    return int((this_minute() + timedelta(minutes=1) - timezone.now()).total_seconds()) + 1
