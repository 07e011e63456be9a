"""One call of a partner from the first byte to its line in the log, the same at every door."""

import json
import logging
import time
import zlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from accounts.models import User
from core.limits import client_address
from integrations.clients.authentication import (
    CredentialError,
    LimitError,
    by_token,
    check_rate,
    count_call,
    may_fail_again,
    next_minute,
)
from integrations.inbox.reading import BodyError, read_body
from integrations.models import ApiClient, InboundCall

logger = logging.getLogger(__name__)
Outcome = InboundCall.Outcome
Kind = InboundCall.Kind


@dataclass(frozen=True)
class Answer:
    """What goes back, and what the log keeps of it."""

    outcome: str
    status: int
    content: bytes
    content_type: str = "application/json"
    client: ApiClient | None = None
    action: str = ""
    reason: str = ""
    attendances: tuple[int, ...] = ()
    payload: str = ""
    body: bytes | None = None
    # Not written down: one more wrong password of a flood.
    silent: bool = False
    headers: tuple[tuple[str, str], ...] = ()


def as_json(outcome: str, status: int, content: Any, **more: Any) -> Answer:
    return Answer(outcome, status, json.dumps(content, ensure_ascii=False).encode(), **more)


def serve(request: HttpRequest, kind: str, answer: Callable[[], Answer]) -> HttpResponse:
    """Answer the call and write it down; whatever goes wrong is this call's failure alone."""
    began = time.monotonic()
    made = answer()
    write_down(request, kind, made, began)
    response = HttpResponse(made.content, status=made.status, content_type=made.content_type)
    for name, value in made.headers:
        response[name] = value
    response["Cache-Control"] = "no-store"
    return response


def write_down(request: HttpRequest, kind: str, made: Answer, began: float) -> None:
    if made.silent:
        return
    # One transaction, so one wait for the disk.
    with transaction.atomic(savepoint=False):
        if made.client:
            count_call(made.client)
        keep(
            kind,
            made,
            milliseconds=round((time.monotonic() - began) * 1000),
            size=int(request.META.get("CONTENT_LENGTH") or 0),
            address=client_address(request) or None,
            content_type=request.content_type or "",
        )


def keep(
    kind: str,
    made: Answer,
    *,
    milliseconds: int,
    size: int,
    address: str | None = None,
    content_type: str = "",
    replay_of: InboundCall | None = None,
    by: User | None = None,
) -> InboundCall:
    return InboundCall.objects.create(
        kind=kind,
        client=made.client,
        action=made.action[:12],
        outcome=made.outcome,
        status=made.status,
        reason=made.reason[:500],
        milliseconds=milliseconds,
        size=min(size, 2**31 - 1),
        address=address,
        attendances=list(made.attendances),
        payload=made.payload,
        body=zlib.compress(made.body) if made.body else None,
        content_type=content_type[:100],
        replay_of=replay_of,
        replayed_by=by,
    )


def body_of(call: InboundCall) -> bytes:
    """The kept body as it came."""
    return zlib.decompress(bytes(call.body)) if call.body else b""


def by_bearer(
    request: HttpRequest,
    *,
    scope: str,
    types: tuple[str, ...],
    most: int,
    work: Callable[[ApiClient, bytes], Answer],
) -> Answer:
    """A door whose client comes as bearer token: asked for before its body is read."""
    try:
        client = by_token(request, scope=scope)
    except CredentialError as exc:
        return denied(request, exc)
    try:
        check_rate(client)
        body = read_body(request, types=types, most=most)
    except LimitError as exc:
        return limited(client, exc)
    except BodyError as exc:
        return as_json(Outcome.REFUSED, exc.code, {"error": str(exc)}, client=client, reason=str(exc))
    return safely(work, client, body)


def safely(work: Callable[[ApiClient, bytes], Answer], client: ApiClient, body: bytes) -> Answer:
    """The root of a call, as of a task: a fault of ours is logged with its stack and told without it."""
    try:
        return replace(work(client, body), client=client, body=body)
    except Exception:
        logger.exception("inbound call failed", extra={"client_id": client.pk})
        told = _("Falha interna: envie de novo mais tarde.")
        return as_json(Outcome.FAILED, 500, {"error": told}, client=client, reason=told, body=body)


def denied(request: HttpRequest, exc: CredentialError) -> Answer:
    flood = not may_fail_again(request, "")
    status, headers = 429 if flood else 401, (("WWW-Authenticate", "Bearer"),)
    told = {"error": str(exc)}
    return as_json(Outcome.DENIED, status, told, reason=str(exc), silent=flood, headers=headers)


def limited(client: ApiClient, exc: LimitError) -> Answer:
    wait = (("Retry-After", str(next_minute())),)
    return as_json(
        Outcome.REFUSED, 429, {"error": str(exc)}, client=client, reason=str(exc), silent=True, headers=wait
    )
