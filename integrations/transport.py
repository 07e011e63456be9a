"""One pooled way out: http(s) only, no redirects, no proxies, bounded in time and size."""

import ipaddress
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from threading import local
from typing import Any

import requests
import urllib3
from django.utils.translation import gettext as _

from integrations.errors import PartnerError, PartnerRefusal

LARGEST = 4 * 1024 * 1024
PIECE = 64 * 1024
CONNECT_SECONDS = 10
SERVER_ERROR = 500
STORE = local()
# By these a machine in somebody's cloud asks its host for secrets; link-local ones are refused as such.
HOSTS_OF_CLOUDS = ("100.100.100.200", "192.0.0.192", "fd00:ec2::254", "fd20:ce::254")
# IPv4 inside IPv6, as a translating network writes it.
TRANSLATED = ipaddress.ip_network("64:ff9b::/96")
Address = ipaddress.IPv4Address | ipaddress.IPv6Address


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
    """The partner's answer, whatever its code but a redirect. PartnerError where there is none."""
    return ask("POST", address, timeout, data=body, headers=headers, auth=auth)


def get(address: str, *, timeout: float) -> Reply:
    return ask("GET", address, timeout)


def ask(method: str, address: str, timeout: float, **more: Any) -> Reply:
    """`timeout` bounds the whole call: a partner that sends one byte now and then is cut off too."""
    check_address(address)
    until = time.monotonic() + timeout
    limits = {"timeout": (min(CONNECT_SECONDS, timeout), timeout), "stream": True, "allow_redirects": False}
    with (
        failures_told(),
        session().request(method, address, **limits, **more) as answer,  # type: ignore[arg-type]
    ):
        reply = Reply(answer.status_code, read(answer, until))
    if 300 <= reply.status < 400:
        raise PartnerRefusal(_("O destino mandou para outro endereço: corrija o endereço do serviço."))
    return reply


@contextmanager
def failures_told() -> Iterator[None]:
    """Every way in which a call gets no answer, in our words; `sure` where nothing was sent."""
    try:
        yield
    except requests.ConnectTimeout as exc:
        raise PartnerError(_("O destino não aceitou a conexão a tempo."), sure=True) from exc
    except (requests.Timeout, urllib3.exceptions.TimeoutError) as exc:
        raise PartnerError(_("O destino não respondeu a tempo.")) from exc
    except requests.exceptions.SSLError as exc:
        raise PartnerError(_("O certificado do destino não é aceito.")) from exc
    except requests.ConnectionError as exc:
        raise PartnerError(_("A conexão com o destino falhou."), sure=never_connected(exc)) from exc
    except (requests.RequestException, urllib3.exceptions.HTTPError, ValueError) as exc:
        raise PartnerError(_("O destino não pôde ser chamado.")) from exc


def never_connected(error: requests.ConnectionError) -> bool:
    return "NewConnectionError" in repr(error)


def read(answer: requests.Response, until: float) -> bytes:
    """What comes is taken as it comes, so that the clock is looked at between two bytes."""
    pieces, size = [], 0
    while piece := answer.raw.read1(PIECE, decode_content=True):
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
    """The host of an http(s) address, as the library reads it that will call; nothing is looked up."""
    try:
        parts = urllib3.util.parse_url(address.lstrip())
    except urllib3.exceptions.LocationParseError:
        parts = urllib3.util.Url()
    if not parts.host or parts.scheme not in ("http", "https"):
        raise PartnerRefusal(_("O endereço do destino não é http nem https."))
    return str(parts.host).strip("[]")


@cache
def resolved(host: str, _minute: int) -> frozenset[str]:
    """The addresses of a name, asked once a minute."""
    if len(host) > 253:
        raise PartnerRefusal(_("O endereço do destino não é permitido."))
    try:
        return frozenset(str(row[4][0]) for row in socket.getaddrinfo(host, None))
    except (OSError, UnicodeError):
        return frozenset()


def is_forbidden(found: str) -> bool:
    address = plain(ipaddress.ip_address(found.split("%")[0]))
    if str(address) in HOSTS_OF_CLOUDS:
        return True
    return address.is_link_local or address.is_multicast or address.is_unspecified


def plain(address: Address) -> Address:
    """The IPv4 address that an IPv6 one carries: both lead to the same machine."""
    if isinstance(address, ipaddress.IPv4Address):
        return address
    inside = address.ipv4_mapped or address.sixtofour
    if address in TRANSLATED:
        inside = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    return inside or address
