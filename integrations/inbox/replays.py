"""Trying a kept body again, after what kept it out was mended."""

import time

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from core.errors import ServiceError
from integrations.inbox.calls import Kind, Outcome, Work, answered, body_of, keep
from integrations.leads.doors import adf_door, json_door
from integrations.models import InboundCall

DOORS: dict[str, Work] = {Kind.ADF: adf_door, Kind.LEADS: json_door()}
DONE = (Outcome.ACCEPTED, Outcome.REPEATED)


class ReplayError(ServiceError):
    """A call that is not tried again."""


def may_replay(call: InboundCall) -> bool:
    """Only what was not taken, with its body still kept, and not taken by a replay since."""
    kept = call.kind in DOORS and call.body is not None and call.client is not None
    return kept and call.outcome in (Outcome.REFUSED, Outcome.FAILED) and not is_done(call)


def is_done(call: InboundCall) -> bool:
    return call.replays.filter(outcome__in=DONE).exists()


@transaction.atomic
def replay(*, call: InboundCall, by: User) -> InboundCall:
    """The same body through the same door, in the name of its client; two presses are one."""
    call = InboundCall.objects.select_for_update().get(pk=call.pk)
    if not may_replay(call) or call.client is None:
        raise ReplayError(_("Esta chamada não pode ser repetida."))
    if not call.client.is_active:
        raise ReplayError(_("A credencial deste parceiro está parada."))
    began, body = time.monotonic(), body_of(call)
    made = answered(DOORS[call.kind], call.client, body)
    return keep(
        call.kind,
        made,
        milliseconds=round((time.monotonic() - began) * 1000),
        size=len(body),
        content_type=call.content_type,
        replay_of=call,
        by=by,
    )
