"""Where portals, advertisement forms and chat providers leave their leads."""

import json
import re
from functools import cache
from pathlib import Path

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from core.access import public
from integrations.clients.authentication import CredentialError, by_secret, may_fail_again
from integrations.inbox.calls import Answer, Kind, Outcome, as_json, by_bearer, serve
from integrations.leads import adf, json_lead
from integrations.leads.doors import adf_door, json_door

ADF_TYPES = ("application/xml", "text/xml", "application/adf+xml", "application/x-adf+xml")
JSON_TYPES = ("application/json",)
OPENAPI = Path(__file__).with_name("openapi.json")
# What a provider asks us to say back; nothing that a browser could take for a page.
CHALLENGE = re.compile(r"^[\w.~-]{1,200}$", re.ASCII)


@csrf_exempt
@public(reason="a partner's system, by the bearer token of its API client")
@require_POST
def adf_intake(request: HttpRequest) -> HttpResponse:
    return serve(
        request,
        Kind.ADF,
        lambda: by_bearer(request, scope="adf", types=ADF_TYPES, most=adf.LARGEST, work=adf_door),
    )


@csrf_exempt
@public(reason="a partner's system, by the bearer token of its API client")
def lead_json(request: HttpRequest) -> HttpResponse:
    """POST takes a lead; GET answers a provider that wants to know whether the address is ours."""
    if request.method == "GET":
        return serve(request, Kind.LEADS, lambda: verification(request))
    if request.method != "POST":
        return HttpResponse(status=405, headers={"Allow": "GET, POST"})
    work = json_door(request.headers.get("Idempotency-Key", ""))
    return serve(
        request,
        Kind.LEADS,
        lambda: by_bearer(request, scope="leads", types=JSON_TYPES, most=json_lead.LARGEST, work=work),
    )


def verification(request: HttpRequest) -> Answer:
    """`hub.verify_token` is the client's own token; the challenge goes back as it came."""
    token, challenge = request.GET.get("hub.verify_token", ""), request.GET.get("hub.challenge", "")
    header = request.headers.get("Authorization", "")
    try:
        client = by_secret(token or header.removeprefix("Bearer ").strip(), scope="leads")
    except CredentialError as exc:
        flood, told = not may_fail_again(request, ""), {"error": str(exc)}
        return as_json(Outcome.DENIED, 403, told, action="GET", reason=str(exc), silent=flood)
    if not CHALLENGE.match(challenge):
        return as_json(Outcome.ACCEPTED, 200, {"client": client.name}, client=client, action="GET")
    return Answer(Outcome.ACCEPTED, 200, challenge.encode(), "text/plain", client=client, action="GET")


@public(reason="the contract of the lead address: how to write to it, no data")
@require_safe
def openapi(request: HttpRequest) -> JsonResponse:
    """The published contract, with the address it was asked at."""
    server = {"url": request.build_absolute_uri("/").rstrip("/")}
    return JsonResponse(contract() | {"servers": [server]}, json_dumps_params={"ensure_ascii": False})


@cache
def contract() -> dict[str, object]:
    found: dict[str, object] = json.loads(OPENAPI.read_text())
    return found
