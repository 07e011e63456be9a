"""NEG → cancelled by the clock: what an attendance still offered ends with it.

An attendance may be closed as lost, discarded or cancelled by those who know no proposals, and nobody can
go on with its offers then: they would stand on the board for ever and hold their units.
"""

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from atendimento.models import IN_PROGRESS, Atendimento, Event
from proposals.locking import hold
from proposals.models import Proposal
from proposals.services import give_back, keep_cancelled, move
from proposals.states import State

ENDS = (Event.Kind.CLOSED, Event.Kind.CANCELLED)


def sweep() -> int:
    """May run twice, and beside itself."""
    rows = Proposal.objects.filter(state=State.NEGOTIATION).exclude(attendance__state__in=IN_PROGRESS)
    return sum(give_up(pk) for pk in rows.order_by("pk").values_list("pk", flat=True))


@transaction.atomic
def give_up(pk: int) -> bool:
    """Cancel it in the name of who ended the attendance; False where it went on meanwhile."""
    proposal = hold(Proposal.objects.get(pk=pk))
    attendance = Atendimento.objects.select_related("closing_reason").get(pk=proposal.attendance_id)
    if proposal.state != State.NEGOTIATION or attendance.is_in_progress:
        return False
    by = who_ended(attendance) or proposal.created_by
    move(proposal, State.CANCELLED, None)
    keep_cancelled(proposal, reason_of(attendance), by)
    give_back(proposal, by)
    return True


def who_ended(attendance: Atendimento) -> User | None:
    event = attendance.events.filter(kind__in=ENDS).select_related("actor").order_by("-pk").first()
    return event.actor if event else None


def reason_of(attendance: Atendimento) -> str:
    if attendance.closing_reason is None:
        return _("atendimento cancelado")
    return _("atendimento encerrado: %(reason)s") % {"reason": attendance.closing_reason}
