"""What is said to a SOAP partner about one record: include once, then alter; ask before repeating."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from core import outbox
from core.outbox import Claim
from integrations.contract import Node
from integrations.errors import MappingError, PartnerError, PartnerRefusal
from integrations.models import Endpoint, PartnerRecord
from integrations.outbound import soap
from integrations.outbound.contracts import Reader, reader_of
from integrations.outbound.documents import Document
from integrations.outbound.mapping import CHANGE, CREATE, FIND, Call, Message, message_for
from integrations.sealing import SealError


@dataclass
class Conversation:
    """One attempt with one partner. `said` and `payload` are what the history keeps."""

    endpoint: Endpoint
    document: Document
    record: PartnerRecord
    claim: Claim
    said: list[str] = field(default_factory=list)
    payload: dict[str, Any] | None = None

    @property
    def reader(self) -> Reader:
        return reader_of(self.endpoint)

    def tell(self) -> None:
        """The partner has the present state afterwards; `record` says what it holds."""
        if self.record.is_uncertain:
            self.settle()
        if not self.record.present:
            self.create()
        else:
            self.change()

    def settle(self) -> None:
        """An earlier inclusion got no answer: did it arrive? What is not there yet may be on its way."""
        if self.endpoint.can_find:
            began = self.record.begun_at or timezone.now()
            self.look(sure_from=began + settling())
        elif not self.endpoint.repeat_is_safe:
            # A person has looked at it, when it comes round again.
            self.forget()
            raise PartnerRefusal(
                _("A inclusão ficou sem resposta e o destino não responde consulta: confira lá e reenvie.")
            )

    def look(self, sure_from: datetime | None = None) -> None:
        answer = self.say(FIND)
        if answer.found:
            self.keep(answer)
        elif sure_from and timezone.now() < sure_from:
            raise UnsettledError(sure_from)
        else:
            self.forget()

    def create(self) -> None:
        call = self.ready(CREATE)
        self.record.begun_at = timezone.now()
        self.record.save()
        try:
            answer = call()
        except PartnerError as exc:
            if exc.sure:
                self.forget()
            elif exc.answered:
                self.finished()
            raise
        except (PartnerRefusal, MappingError, SealError):
            self.forget()
            raise
        if not answer.accepted:
            self.forget()
            raise refusal(answer)
        self.keep(answer)

    def change(self) -> None:
        answer = self.say(CHANGE)
        if answer.accepted:
            self.keep(answer)
            return
        if self.endpoint.can_find:
            self.look()
            if not self.record.present:
                self.create()
                return
        raise refusal(answer)

    def keep(self, answer: soap.Answer) -> None:
        self.record.present, self.record.begun_at = True, self.record.begun_at or timezone.now()
        self.record.code = answer.code or self.record.code
        self.record.partner_status = answer.status or self.record.partner_status
        self.record.save()

    def forget(self) -> None:
        """It is sure that the partner does not hold it."""
        self.record.present, self.record.begun_at = False, None
        if self.record.pk:
            self.record.save()

    def finished(self) -> None:
        """Nobody knows what the partner did, but it arrives no more: asking tells for sure."""
        self.record.begun_at = timezone.now() - settling()
        self.record.save()

    def say(self, action: str) -> soap.Answer:
        return self.ready(action)()

    def ready(self, action: str) -> Callable[[], soap.Answer]:
        """The call with its message built: what is wrong with it is found out before a word is said."""
        if self.said and not outbox.renew(self.claim, timedelta(seconds=settings.DELIVERY["lease"])):
            raise LostLeaseError
        operation = operation_of(self.endpoint, action)
        described = self.reader.contract.operation(operation)
        call = Call(action, self.record.code)
        message = message_for(self.endpoint, described.input, self.document, call, self.endpoint.rules.all())
        return partial(self.call, action, operation, message, described.output)

    def call(self, action: str, operation: str, message: Message, output: Node) -> soap.Answer:
        self.said.append(action)
        if action != FIND or self.payload is None:
            self.payload = message.masked
        element = soap.call(
            self.endpoint, self.reader, operation, message.values, timeout=self.endpoint.timeout
        )
        return soap.read_answer(element, soap.answer_paths(self.endpoint, output), self.document.external_key)


class LostLeaseError(Exception):
    """Another worker has the message by now: this one must not say another word."""


class UnsettledError(Exception):
    """The partner does not hold it, but until `until` it may still be working on it."""

    def __init__(self, until: datetime) -> None:
        self.until = until
        super().__init__()


def settling() -> timedelta:
    """How long such services are known to work on a call whose caller has gone."""
    return timedelta(seconds=settings.DELIVERY["settle"])


def operation_of(endpoint: Endpoint, action: str) -> str:
    other = {CHANGE: endpoint.change_operation, FIND: endpoint.find_operation}.get(action, "")
    return other or endpoint.operation


def refusal(answer: soap.Answer) -> PartnerRefusal:
    return PartnerRefusal(answer.message or _("O destino recusou sem dizer por quê."))
