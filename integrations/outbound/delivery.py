"""One attempt at one message: build it, send it, write down how it ended."""

import logging
import random
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from atendimento.services import partner
from core import outbox
from core.outbox import Claim
from integrations.errors import ContractError, MappingError, PartnerError, PartnerRefusal
from integrations.models import Attempt, Endpoint, PartnerRecord
from integrations.outbound import breaker, webhook
from integrations.outbound.conversation import Conversation, LostLeaseError, UnsettledError
from integrations.outbound.directory import Directory
from integrations.outbound.documents import NOTICES, Document, document_of
from integrations.sealing import SealError

logger = logging.getLogger(__name__)
Outcome = Attempt.Outcome
# A change that nobody listens to waits: an endpoint set up later is told of it.
NOBODY = timedelta(days=1)
NOT_READY = timedelta(seconds=10)
LONGEST = timedelta(hours=1)


@dataclass(frozen=True)
class End:
    """How an attempt ended."""

    outcome: Outcome
    text: str = ""
    actions: str = ""
    payload: Any = None
    record: PartnerRecord | None = None


def deliver(claim: Claim, directory: Directory) -> None:
    """Everything a partner or the set-up may do wrong ends in the message's state, never in an exception."""
    began = time.monotonic()
    document = document_of(claim.topic, claim.key)
    if document is None:
        finish(claim, None, End(Outcome.NOTHING, _("O registro não existe mais.")), began)
        return
    endpoint = directory.endpoint_for(document)
    if endpoint is None:
        unheard(claim, began)
        return
    record = record_of(endpoint, claim.key)
    if not document.is_due and record.begun_at is None:
        finish(claim, endpoint, End(Outcome.NOTHING, _("Ainda não é hora de contar ao destino.")), began)
        return
    gate = breaker.gate(endpoint)
    if gate.until:
        outbox.postpone(claim, _("O destino está fora do ar: envio pausado."), at=spread(gate.until))
        return
    attempt(claim, endpoint, document, record, gate, began)


def unheard(claim: Claim, began: float) -> None:
    """A record waits for its endpoint; a notice of what happened is of no use later."""
    text = _("Nenhum destino cadastrado para isto.")
    if claim.topic in NOTICES:
        finish(claim, None, End(Outcome.NOTHING, text), began)
    else:
        outbox.postpone(claim, text, at=timezone.now() + NOBODY)


def record_of(endpoint: Endpoint, key: str) -> PartnerRecord:
    found = PartnerRecord.objects.filter(endpoint=endpoint, key=key).first()
    return found or PartnerRecord(endpoint=endpoint, key=key)


def attempt(
    claim: Claim,
    endpoint: Endpoint,
    document: Document,
    record: PartnerRecord,
    gate: breaker.Gate,
    began: float,
) -> None:
    talk = Conversation(endpoint, document, record, claim)
    send: Callable[[Conversation], None] = by_soap if endpoint.is_soap else by_webhook
    try:
        send(talk)
    except LostLeaseError:
        logger.warning("lease lost between calls", extra={"message_id": claim.pk})
    except UnsettledError as exc:
        breaker.succeeded(endpoint, gate)
        outbox.postpone(claim, _("Uma inclusão sem resposta ainda pode chegar: espera-se."), at=exc.until)
    except PartnerError as exc:
        breaker.failed(endpoint, str(exc), trial=gate.trial)
        finish(claim, endpoint, end_of(talk, failure_of(claim), str(exc)), began)
    except ContractError as exc:
        outbox.postpone(claim, str(exc), at=timezone.now() + NOT_READY)
    except (PartnerRefusal, MappingError, SealError) as exc:
        if isinstance(exc, PartnerRefusal):
            breaker.succeeded(endpoint, gate)
        finish(claim, endpoint, end_of(talk, Outcome.REJECTED, str(exc)), began)
    else:
        breaker.succeeded(endpoint, gate)
        finish(claim, endpoint, end_of(talk, Outcome.DELIVERED), began)


def by_soap(talk: Conversation) -> None:
    talk.tell()


def by_webhook(talk: Conversation) -> None:
    talk.said.append("POST")
    talk.payload = webhook.masked_document(talk.document)
    webhook.send(talk.endpoint, talk.document, delivery=talk.claim.pk, timeout=talk.endpoint.timeout)
    talk.record.present, talk.record.begun_at = True, talk.record.begun_at or timezone.now()
    talk.record.save()


def end_of(talk: Conversation, outcome: Outcome, text: str = "") -> End:
    return End(outcome, text, " ".join(talk.said), talk.payload, talk.record)


def failure_of(claim: Claim) -> Outcome:
    spent = claim.failures + 1 >= settings.DELIVERY["attempts"]
    return Outcome.DEAD if spent else Outcome.FAILED


@transaction.atomic
def finish(claim: Claim, endpoint: Endpoint | None, end: End, began: float) -> None:
    """Nothing is written by a worker whose lease another one has taken over."""
    if not closed(claim, end):
        return
    Attempt.objects.create(
        topic=claim.topic,
        key=claim.key,
        endpoint=endpoint,
        number=claim.attempt,
        actions=end.actions,
        outcome=end.outcome,
        text=end.text[:500],
        payload=end.payload,
        milliseconds=int((time.monotonic() - began) * 1000),
    )
    if claim.topic == Endpoint.Topic.ATTENDANCE and endpoint and endpoint.is_soap:
        tell_attendance(int(claim.key), end)


def closed(claim: Claim, end: End) -> bool:
    match end.outcome:
        case Outcome.DELIVERED | Outcome.NOTHING:
            return outbox.delivered(claim)
        case Outcome.REJECTED:
            return outbox.rejected(claim, end.text)
        case Outcome.DEAD:
            return outbox.dead(claim, end.text)
        case _:
            return outbox.retry(claim, end.text, at=next_try(claim.failures))


def tell_attendance(pk: int, end: End) -> None:
    if end.outcome == Outcome.DELIVERED and end.record:
        partner.partner_holds(pk, code=end.record.code, status=end.record.partner_status)
    elif end.outcome == Outcome.REJECTED:
        partner.partner_refused(pk, why=end.text[:200])


def next_try(failures: int) -> datetime:
    """Doubling, at most an hour, and never all at once."""
    first = timedelta(seconds=float(settings.DELIVERY["first_wait"]))
    wait = min(first * (1 << min(failures, 16)), LONGEST)
    return timezone.now() + wait * random.uniform(0.5, 1.0)  # noqa: S311 -- spreads load, keeps no secret


def spread(moment: datetime) -> datetime:
    return moment + timedelta(seconds=random.uniform(0, 5))  # noqa: S311 -- the same
