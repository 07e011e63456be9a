"""How often one caller may ask: allauth's own counter, in the cache that every process shares."""

from allauth.account.adapter import get_adapter
from allauth.core.internal import ratelimit
from django.http import HttpRequest


def client_address(request: HttpRequest) -> str:
    """The caller's address as the trusted proxy saw it."""
    return str(get_adapter().get_client_ip(request))


def within(request: HttpRequest, *, action: str, rates: str, key: str) -> bool:
    """Whether this call is still within `rates` ("60/m/ip,10/5m/key"); counts it."""
    used = ratelimit.consume(
        request, app="dealercrm", action=action, config={action: rates}, key=key, limit_get=True
    )
    return used is not None
