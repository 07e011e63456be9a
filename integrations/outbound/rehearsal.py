"""*Ensaio*: the message that would be sent, built as for sending, shown masked, sent to nobody."""

from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from atendimento.models import IN_PROGRESS, Atendimento, State
from core.keys import row_key
from customers.models import Person
from integrations.errors import ContractError, MappingError
from integrations.models import Endpoint
from integrations.outbound import contracts, mapping, webhook
from integrations.outbound.conversation import operation_of
from integrations.outbound.documents import NOTICES, Document, document_of
from integrations.sealing import SealError
from proposals.models import Proposal


@dataclass(frozen=True)
class Rehearsal:
    """`problems` are places with what is wrong there; `lines` is empty then."""

    lines: list[str] = field(default_factory=list)
    problems: list[tuple[str, str]] = field(default_factory=list)


def rehearse(endpoint: Endpoint, typed: str, action: str) -> Rehearsal:
    key = key_of(endpoint, typed)
    document = document_of(endpoint.topic, key) if key else None
    if document is None or not belongs(endpoint, document):
        return Rehearsal(problems=[("", _("Nenhum registro com este número."))])
    try:
        return Rehearsal(lines=lines_of(endpoint, document, action))
    except MappingError as exc:
        return Rehearsal(problems=exc.problems)
    except (ContractError, SealError) as exc:
        return Rehearsal(problems=[("", str(exc))])


def lines_of(endpoint: Endpoint, document: Document, action: str) -> list[str]:
    if not endpoint.is_soap:
        return list(webhook.pretty(webhook.masked_document(document)))
    operation = contracts.reader_of(endpoint).contract.operation(operation_of(endpoint, action))
    call = mapping.Call(action, "1000" if action == mapping.CHANGE else "")
    message = mapping.message_for(endpoint, operation.input, document, call, endpoint.rules.all())
    return list(mapping.lines({operation.input.name: message.masked}))


def belongs(endpoint: Endpoint, document: Document) -> bool:
    return document.group == endpoint.group_id and endpoint.store_id in (None, document.store)


def key_of(endpoint: Endpoint, typed: str) -> str:
    """`2026-00418`, `P-12` or the key itself; nothing typed is the newest that would be sent."""
    if typed.strip():
        return str(row_key(typed.strip().split("-")[-1]) or "")
    return newest(endpoint)


def newest(endpoint: Endpoint) -> str:
    group = endpoint.group_id
    match endpoint.topic:
        case Endpoint.Topic.ATTENDANCE:
            rows = Atendimento.objects.filter(store__group=group, state__in=(*IN_PROGRESS, State.CLOSED))
            rows = rows.filter(store=endpoint.store) if endpoint.store else rows
            found = rows.order_by("-pk").values_list("pk", flat=True).first()
        case Endpoint.Topic.PERSON:
            people = Person.objects.filter(group=group, active=True).order_by("-pk")
            found = people.values_list("pk", flat=True).first()
        case topic if topic in NOTICES:
            noticed = NOTICES[topic]._default_manager.filter(store__group=group).order_by("-pk")
            found = noticed.values_list("pk", flat=True).first()
        case _:
            sold = Proposal.objects.filter(store__group=group).order_by("-pk")
            found = sold.values_list("pk", flat=True).first()
    return str(found or "")
