"""One pooled way out: http(s) only, no redirects, bounded in time and size."""

import ipaddress
import socket
import time
from dataclasses import dataclass
from functools import cache
from threading import local
from urllib.parse import urlsplit

import requests
from django.utils.translation import gettext as _

from integrations.errors import PartnerError, PartnerRefusal

LARGEST = 4 * 1024 * 1024
PIECE = 64 * 1024
CONNECT_SECONDS = 10
SERVER_ERROR = 500
TOO_MANY = 429
STORE = local()


@dataclass(frozen=True)
class Reply:
    status: int
    body: bytes


def session() -> requests.Session:
    """One for each thread; what the machine's environment says of proxies and passwords is not asked."""
    if not hasattr(STORE, "session"):
        made = requests.Session()
        made.trust_env = False
        STORE.session = made
    return STORE.session  # type: ignore[no-any-return]


def post(
    address: str,
    body: bytes,
    headers: dict[str, str],
    *,
    timeout: float,
    auth: tuple[str, str] | None = None,
) -> Reply:
    """The partner's answer, whatever its code but a redirect. PartnerError where there is none.

    `timeout` bounds the whole call: a partner that sends one byte now and then is cut off too.
    """
    check_address(address)
    until = time.monotonic() + timeout
    connect = min(CONNECT_SECONDS, timeout)
    try:
        with session().post(
            address,
            data=body,
            headers=headers,
            timeout=(connect, timeout),
            auth=auth,
            allow_redirects=False,
            stream=True,
        ) as answer:
            reply = Reply(answer.status_code, read(answer, until))
    except requests.ConnectTimeout as exc:
        raise PartnerError(_("O destino não aceitou a conexão a tempo."), sure=True) from exc
    except requests.Timeout as exc:
        raise PartnerError(_("O destino não respondeu a tempo.")) from exc
    except requests.ConnectionError as exc:
        raise PartnerError(_("A conexão com o destino falhou."), sure=never_connected(exc)) from exc
    except (requests.RequestException, ValueError) as exc:
        raise PartnerError(_("O destino não pôde ser chamado.")) from exc
    if 300 <= reply.status < 400:
        raise PartnerRefusal(_("O destino mandou para outro endereço: corrija o endereço do serviço."))
    return reply


def never_connected(error: requests.ConnectionError) -> bool:
    return "NewConnectionError" in repr(error)


def read(answer: requests.Response, until: float) -> bytes:
    pieces, size = [], 0
    for piece in answer.iter_content(PIECE):
        size += len(piece)
        if size > LARGEST:
            raise PartnerError(_("A resposta do destino é grande demais."))
        if time.monotonic() > until:
            raise requests.Timeout
        pieces.append(piece)
    return b"".join(pieces)


def check_address(address: str) -> None:
    """http(s) only, and never the addresses by which a machine asks its host for secrets.

    A DMS stands in the dealer's own network, so private addresses are allowed.
    """
    if any(is_forbidden(found) for found in resolved(check_form(address), int(time.time() // 60))):
        raise PartnerRefusal(_("O endereço do destino não é permitido."))


def check_form(address: str) -> str:
    """The host of an http(s) address; nothing is looked up."""
    try:
        parts = urlsplit(address)
        host = parts.hostname
    except ValueError:
        host = None
    if not host or parts.scheme not in ("http", "https"):
        raise PartnerRefusal(_("O endereço do destino não é http nem https."))
    return host


@cache
def resolved(host: str, _minute: int) -> frozenset[str]:
    """The addresses of a name, asked once a minute."""
    if len(host) > 253:
        raise PartnerRefusal(_("O endereço do destino não é permitido."))
    try:
        return frozenset(str(row[4][0]) for row in socket.getaddrinfo(host, None))
    except OSError:
        return frozenset()


def is_forbidden(found: str) -> bool:
    address = ipaddress.ip_address(found.split("%")[0])
    return address.is_link_local or address.is_multicast or address.is_unspecified
