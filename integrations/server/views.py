"""WSAtendimentoCadastroWeb, served from the same WSDL that our own client reads."""

from dataclasses import replace
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from core.access import public
from integrations.clients.authentication import (
    CredentialError,
    LimitError,
    by_name,
    check_rate,
    may_fail_again,
)
from integrations.inbox.calls import Answer, Kind, Outcome, past_rate, safely, serve
from integrations.inbox.reading import BodyError, read_body
from integrations.leads.told import LeadRefused
from integrations.masking import masked_xml
from integrations.models import ApiClient
from integrations.server import actions, envelope
from integrations.server.contract import wsdl_for
from integrations.server.envelope import EnvelopeError

XML = "text/xml; charset=utf-8"
TYPES = ("text/xml", "application/xml")


@csrf_exempt
@public(reason="a partner's system, by the name and secret of its API client in the message")
def attendance_service(request: HttpRequest) -> HttpResponse:
    """GET with `?wsdl` tells the contract; POST executes."""
    if request.method == "POST":
        return serve(request, Kind.SOAP, lambda: execute(request))
    if request.method not in ("GET", "HEAD"):
        return HttpResponse(status=405, headers={"Allow": "GET, POST"})
    if "wsdl" not in {name.lower() for name in request.GET}:
        told = _("Serviço SOAP: o contrato está em ?wsdl.")
        return HttpResponse(told, content_type="text/plain; charset=utf-8", status=400)
    return HttpResponse(wsdl_for(request.build_absolute_uri(request.path)), content_type=XML)


def execute(request: HttpRequest) -> Answer:
    try:
        call = envelope.read(read_body(request, types=TYPES, most=envelope.LARGEST))
    except BodyError as exc:
        return nobodys(request, exc.code, str(exc))
    except EnvelopeError as exc:
        return nobodys(request, 400, str(exc))
    name, secret = envelope.credentials(call)
    try:
        client = by_name(name, secret, scope="soap")
    except CredentialError as exc:
        return denied(request, name, str(exc))
    try:
        check_rate(client)
    except LimitError as exc:
        limited = faulty(Outcome.REFUSED, 429, "Client", str(exc))
        return past_rate(replace(limited, action=action_of(call)), client)
    return answered(client, call)


def nobodys(request: HttpRequest, status: int, reason: str) -> Answer:
    """No call of ours: a stranger can't fill the log with them."""
    flood = not may_fail_again(request, "")
    return replace(faulty(Outcome.REFUSED, status, "Client", reason), silent=flood)


def answered(client: ApiClient, call: Any) -> Answer:
    payload, action = masked_xml(call), action_of(call)
    made = safely(
        lambda: perform(client, call), client, lambda told: faulty(Outcome.FAILED, 500, "Server", told)
    )
    return replace(made, client=client, payload=payload, action=action)


def action_of(call: Any) -> str:
    found = next((part for part in call.iter() if str(part.tag).rpartition("}")[2] == "Acao"), None)
    return (found.text or "").strip().upper() if found is not None else ""


def perform(client: ApiClient, call: Any) -> Answer:
    """A refusal is an answer of HTTP 200 with `Chave` 0 and the reason, as the DMS's own services give it."""
    try:
        done = actions.run(client, envelope.values(call))
    except LeadRefused as exc:
        told = {"Chave": 0, "Mensagem": str(exc)}
        return Answer(Outcome.REFUSED, 200, envelope.answer([told]), XML, reason=str(exc))
    outcome = Outcome.REPEATED if done.is_repeat else Outcome.ACCEPTED
    return Answer(outcome, 200, envelope.answer(done.rows), XML, attendances=done.attendances)


def denied(request: HttpRequest, name: str, reason: str) -> Answer:
    """The same fault for every wrong name, secret and door; past the limit, not written down."""
    if may_fail_again(request, name):
        return faulty(Outcome.DENIED, 500, "Client", reason)
    return replace(faulty(Outcome.DENIED, 429, "Client", reason), silent=True)


def faulty(outcome: str, status: int, code: str, text: str) -> Answer:
    return Answer(outcome, status, envelope.fault(code, text), XML, reason=text)
