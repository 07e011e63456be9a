"""How the page behind a secret link answers, and where its maker finds the address again."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from core.limits import client_address, within
from core.secret_links import SecretLink, hash_of_token, note_opened

LOOKS, SIGNATURES = "300/m/ip,60/m/key", "60/h/ip,30/10m/key"
# The token is kept for whoever made the link until he signs out; who reads the table of sessions has his
# own session, and gains nothing by the token.
KEPT = "customer_links"
MOST = 20


def private(response: HttpResponse) -> HttpResponse:
    """Nobody keeps it, nobody lists it, and no log holds its address: Django writes those of refusals."""
    response._has_been_logged = True  # type: ignore[attr-defined]
    response["Cache-Control"] = "no-store"
    response["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    return response


def is_within(request: HttpRequest, token: str, *, is_signature: bool = False) -> bool:
    """Per address and token together."""
    key = f"{client_address(request)} {hash_of_token(token)}"
    action, rates = ("link_sign", SIGNATURES) if is_signature else ("link_look", LOOKS)
    return within(request, action=action, rates=rates, key=key)


def gone(request: HttpRequest) -> HttpResponse:
    """Unknown, revoked, expired: the same page, the same code."""
    return private(render(request, "core/link_gone.html", status=404))


def too_often(request: HttpRequest) -> HttpResponse:
    return private(render(request, "core/link_gone.html", {"is_too_often": True}, status=429))


def opened(request: HttpRequest, token: str, find: Callable[[str], SecretLink | None]) -> HttpResponse:
    """Told by the page once it stands before somebody; a colleague's own look does not count."""
    if not is_within(request, token):
        return too_often(request)
    link = find(token)
    if link is None:
        return gone(request)
    if not request.user.is_authenticated:
        note_opened(link)
    return private(HttpResponse(status=204))


def name_of(link: SecretLink) -> str:
    return f"{link._meta.label_lower}:{link.pk}"


def keep(request: HttpRequest, link: SecretLink, token: str) -> None:
    tokens = request.session.get(KEPT, {}) | {name_of(link): token}
    request.session[KEPT] = dict(list(tokens.items())[-MOST:])


def address_of(request: HttpRequest, link: SecretLink | None, url_name: str) -> str:
    """The whole address for the customer; empty for whoever did not make the link."""
    token = request.session.get(KEPT, {}).get(name_of(link)) if link else None
    return request.build_absolute_uri(reverse(url_name, args=[token])) if token else ""
