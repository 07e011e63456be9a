"""One call of a partner from the first byte to its line in the log, the same at every door."""

import json
import logging
import time
import zlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from django.db import connection, transaction
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
    is_flooding,
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
    # Not written down: one more call of a flood.
    silent: bool = False
    headers: tuple[tuple[str, str], ...] = ()


Work = Callable[[ApiClient, bytes], Answer]


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
    work: Work,
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
    return answered(work, client, body)


def answered(work: Work, client: ApiClient, body: bytes) -> Answer:
    """What a door made of a body, which is kept beside it."""
    made = safely(
        lambda: work(client, body),
        client,
        lambda told: as_json(Outcome.FAILED, 500, {"error": told}, reason=told),
    )
    return replace(made, client=client, body=body)


def safely(work: Callable[[], Answer], client: ApiClient, failed: Callable[[str], Answer]) -> Answer:
    """The root of a call, as of a task: a fault of ours is logged with its stack and told without it."""
    try:
        return work()
    except Exception:
        logger.exception("inbound call failed", extra={"client_id": client.pk})
        # Was it the connection that died? The line in the log is written over a new one.
        if not connection.in_atomic_block:
            connection.close_if_unusable_or_obsolete()
        return failed(_("Falha interna: envie de novo mais tarde."))


def denied(request: HttpRequest, exc: CredentialError) -> Answer:
    flood = not may_fail_again(request, "")
    status, headers = 429 if flood else 401, (("WWW-Authenticate", "Bearer"),)
    told = {"error": str(exc)}
    return as_json(Outcome.DENIED, status, told, reason=str(exc), silent=flood, headers=headers)


def limited(client: ApiClient, exc: LimitError) -> Answer:
    told = str(exc)
    return past_rate(as_json(Outcome.REFUSED, 429, {"error": told}, reason=told), client)


def past_rate(made: Answer, client: ApiClient) -> Answer:
    """When to come again. As many are written down as are answered; beyond that it is a flood."""
    wait = (("Retry-After", str(next_minute())),)
    return replace(made, client=client, headers=wait, silent=is_flooding(client))
