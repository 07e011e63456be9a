"""What every step between order and delivery holds, and how it is kept. Locks: attendance, unit, proposal."""

from django.utils.translation import gettext as _

from accounts.models import User
from atendimento.models import Atendimento
from proposals.errors import NotAllowedError, ProposalError, StaleVersion
from proposals.models import Proposal
from proposals.services import lock_units


def lock_step(
    proposal: Proposal, by: User, permission: str, *, version: int | None = None, unit: int | None = None
) -> Proposal:
    """The proposal as it is now, held, with its unit or the one to come; the attendance may have ended."""
    if not by.has_perm(permission):
        raise NotAllowedError(_("Seu perfil não faz esta etapa."))
    if not Proposal.objects.administered_by(by).filter(pk=proposal.pk).exists():
        raise ProposalError(_("Esta proposta não está com você."))
    Atendimento.objects.select_for_update().get(pk=proposal.attendance_id)
    lock_units(proposal.stock_item_id, unit)
    locked = Proposal.objects.select_for_update().get(pk=proposal.pk)
    moved = locked.stock_item_id != proposal.stock_item_id
    if version is not None and (moved or locked.version != version):
        raise StaleVersion
    if moved:
        raise ProposalError(_("Outra pessoa alterou a proposta. Confira e confirme de novo."))
    return locked


def keep(proposal: Proposal, *fields: str) -> None:
    """Save the named fields of a locked proposal as its next version."""
    proposal.version += 1
    proposal.full_clean()
    proposal.save(update_fields=[*fields, "version"])


def need_reason(reason: str) -> str:
    if not reason.strip():
        raise ProposalError(_("Informe o motivo."), field="reason")
    return reason.strip()
