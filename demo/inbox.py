"""What partners sent in the last days, and what they say otherwise of people: the log is not empty.

Written as rows: leads taken through the doors would be more work on somebody's agenda than was planned.
"""

import json
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.utils import timezone

from atendimento.models import Atendimento, State
from core.text import fold
from customers.models import Person
from demo.batches import write
from demo.numbers import mobile_of
from demo.organisation import House
from integrations.clients.services import create_client
from integrations.masking import masked_json
from integrations.models import ApiClient, InboundCall, PersonDifference

Kind, Outcome, Field = InboundCall.Kind, InboundCall.Outcome, PersonDifference.Field
SITE, PORTAL = "Site Horizonte", "Portal de anúncios"
UNKNOWN = "Natureza: código revisao-gratis desconhecido."
# Beyond the running index of demo telephones: no customer has these.
FAR = 5_000_000


@dataclass(frozen=True)
class Sent:
    """One call: how many minutes ago, by whom, through which door, and how it went."""

    ago: int
    client: str
    kind: str
    outcome: str
    status: int = 201
    action: str = "lead"
    reason: str = ""
    milliseconds: int = 41
    body: str = ""


SENT = (
    Sent(12, SITE, Kind.LEADS, Outcome.ACCEPTED),
    Sent(35, PORTAL, Kind.ADF, Outcome.ACCEPTED, milliseconds=58),
    Sent(36, PORTAL, Kind.ADF, Outcome.REPEATED, milliseconds=9),
    Sent(71, SITE, Kind.LEADS, Outcome.REFUSED, 422, reason=UNKNOWN, body="revisao-gratis"),
    Sent(95, SITE, Kind.SOAP, Outcome.ACCEPTED, 200, "INC", milliseconds=47),
    Sent(96, SITE, Kind.SOAP, Outcome.ACCEPTED, 200, "LST", milliseconds=18),
    Sent(140, PORTAL, Kind.ADF, Outcome.REFUSED, 422, reason="O XML está malformado (linha 7)."),
    Sent(200, "", Kind.SOAP, Outcome.DENIED, 500, "", reason="Acesso negado.", milliseconds=6),
    Sent(330, SITE, Kind.SOAP, Outcome.REFUSED, 200, "INC", reason="CPF inválido: confira os dígitos."),
    Sent(410, PORTAL, Kind.LEADS, Outcome.REFUSED, 413, "", reason="O corpo passa de 256 kB."),
    Sent(1500, SITE, Kind.LEADS, Outcome.ACCEPTED),
    Sent(1610, PORTAL, Kind.ADF, Outcome.ACCEPTED, milliseconds=63),
)


def add_inbox(house: House) -> None:
    stores = list(house.stores.values())
    clients = {name: create_client(name=name, stores=stores)[0] for name in (SITE, PORTAL)}
    told = Atendimento.objects.filter(store__group=house.group, state__in=[State.OPEN, State.CONFIRMED])
    newest = list(told.exclude(person=None).select_related("person").order_by("-pk")[: len(SENT)])
    calls = [call_of(sent, clients.get(sent.client), row) for sent, row in zip(SENT, newest, strict=False)]
    # The newest is written last, as it came last.
    write(reversed(calls))
    own = told.filter(responsible=house.users["consultor"]).select_related("person").order_by("-pk")
    people = dict.fromkeys(row.person for row in own.exclude(person=None)[:20] if row.person)
    write(differences(list(people)[:3], clients[SITE]))


def call_of(sent: Sent, client: ApiClient | None, about: Atendimento) -> InboundCall:
    lead = lead_of(about.person, sent.body or "venda-de-seminovo")
    is_taken, was_read = sent.outcome in (Outcome.ACCEPTED, Outcome.REPEATED), sent.status in (200, 201, 422)
    return InboundCall(
        kind=sent.kind,
        client=client,
        action=sent.action,
        outcome=sent.outcome,
        status=sent.status,
        reason=sent.reason,
        milliseconds=sent.milliseconds,
        size=640 + sent.ago % 90,
        address="203.0.113.7",
        attendances=[about.pk] if is_taken else [],
        payload=json.dumps(masked_json(lead), ensure_ascii=False, indent=1) if was_read else "",
        # Kept where it can be sent through again once its cause is mended.
        body=zlib.compress(json.dumps(lead).encode()) if sent.body else None,
        content_type="application/json" if sent.kind == Kind.LEADS else "text/xml",
        created_at=timezone.now() - timedelta(minutes=sent.ago),
    )


def lead_of(person: Person | None, nature: str) -> dict[str, Any]:
    name = person.name if person else ""
    return {"external_id": "L-1001", "name": name, "phone": mobile_of(FAR, "11"), "nature": nature}


def differences(people: list[Person], client: ApiClient) -> Iterator[PersonDifference]:
    """One of each: a telephone, an e-mail and a name."""
    for person, field in zip(people, (Field.PHONE, Field.EMAIL, Field.NAME), strict=False):
        told = {
            Field.PHONE: mobile_of(FAR + 1, "11"),
            Field.EMAIL: f"{fold(person.name).split()[0].lower()}.novo@exemplo.com.br",
            Field.NAME: f"{person.name} Filho",
        }
        yield PersonDifference(person=person, client=client, field=field, told=told[field])
