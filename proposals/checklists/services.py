"""A step is done on a day, or was recorded by mistake. Locks: attendance, proposal."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from atendimento.models import Event
from proposals.checklists.models import DocumentStep, Gate, StepRecord
from proposals.checklists.steps import codes_of, steps_of
from proposals.delivery.services import hold_deliveries
from proposals.errors import NotAllowedError, ProposalError
from proposals.locking import check_sight, hold_attendance
from proposals.models import Proposal
from proposals.services import tell
from proposals.states import SOLD

WORK = "proposals.add_steprecord"
TOO_EARLY = gettext_lazy("As etapas se registram a partir do pedido.")


@transaction.atomic
def record_step(
    *, proposal: Proposal, step: DocumentStep, done_on: date, by: User, reference: str = ""
) -> StepRecord:
    """Done on that day; once more corrects day and number, the same again changes nothing."""
    locked = lock(proposal, by)
    if step not in steps_of(locked):
        raise ProposalError(_("Esta etapa não se aplica a esta venda."))
    if done_on > locked.store.today():
        raise ProposalError(_("A data não pode ser futura."), field="done_on")
    row = StepRecord.objects.filter(proposal=locked, step=step).first()
    before = facts(row) if row else {}
    row = row or StepRecord(proposal=locked, step=step)
    row.done_on, row.reference, row.recorded_by = done_on, reference.strip(), by
    if facts(row) == before:
        return row
    row.full_clean()
    row.save()
    data = {"before": before, "after": facts(row)}
    tell(locked, Event.Kind.STEP_DONE, by=by, label=f"{step.name} · {done_on:%d/%m/%Y}", data=data)
    return row


@transaction.atomic
def undo_step(*, proposal: Proposal, step: DocumentStep, by: User) -> bool:
    """It was not done after all. Pressed twice, the second press finds nothing."""
    locked = lock(proposal, by)
    row = StepRecord.objects.filter(proposal=locked, step=step).first()
    if row is None:
        return True
    before = facts(row)
    row.delete()
    tell(locked, Event.Kind.STEP_UNDONE, by=by, label=step.name, data={"before": before, "after": {}})
    if step.code in codes_of(Gate.RELEASE, locked.store):
        hold_deliveries(locked, _("etapa desfeita: %(step)s") % {"step": step.name}, by)
    return True


def facts(row: StepRecord) -> dict[str, str]:
    return {"done_on": row.done_on.isoformat(), "reference": row.reference}


def lock(proposal: Proposal, by: User) -> Proposal:
    if not by.has_perm(WORK):
        raise NotAllowedError(_("Seu perfil não registra documentos."))
    hold_attendance(proposal)
    locked = Proposal.objects.select_for_update().get(pk=proposal.pk)
    check_sight(Proposal.objects.administered_by(by), locked, NotAllowedError)
    if locked.state not in SOLD:
        raise ProposalError(str(TOO_EARLY))
    return locked
