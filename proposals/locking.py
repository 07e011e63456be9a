"""What every change of a proposal holds until its transaction ends, and how it is kept.

Locks are taken in one order: attendance, unit, proposal. What a user sees is asked once the rows are held:
a transfer in this very moment takes them out of his sight.
"""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accounts.models import User
from atendimento.models import Atendimento
from core.errors import StaleVersion
from proposals.errors import NotAllowedError, ProposalError
from proposals.models import Proposal
from vehicles.models import StockItem


def need(user: User, permission: str) -> None:
    if not user.has_perm(permission):
        raise NotAllowedError(_("Seu perfil não trabalha com propostas."))


def lock_attendance(attendance: Atendimento | None, by: User) -> Atendimento:
    """The attendance, held until the transaction ends; in progress and in the user's sight."""
    rows = Atendimento.objects
    locked = rows.select_for_update().filter(pk=attendance.pk).first() if attendance else None
    if locked is None or not locked.is_in_progress or not rows.visible_to(by).filter(pk=locked.pk).exists():
        raise ProposalError(_("Atendimento precisa ser selecionado."))
    return locked


def hold_attendance(proposal: Proposal) -> Atendimento:
    """The proposal's attendance, which may have ended; the timeline is written under it."""
    return Atendimento.objects.select_for_update().get(pk=proposal.attendance_id)


def check_sight(
    rows: QuerySet[Proposal], proposal: Proposal, refusal: type[ProposalError] = ProposalError
) -> None:
    """Whether a held proposal is among the `rows` that are this user's to work on."""
    if not rows.filter(pk=proposal.pk).exists():
        raise refusal(_("Esta proposta não está com você."))


def lock_units(*keys: int | None) -> None:
    """Several units, in the order of their keys."""
    wanted = [key for key in keys if key is not None]
    list(StockItem.objects.select_for_update().filter(pk__in=wanted).order_by("pk"))


def hold(proposal: Proposal, *units: int | None) -> Proposal:
    """The proposal as it is now, held with its unit and those to come; its attendance may have ended."""
    hold_attendance(proposal)
    # Whoever exchanges the unit holds the attendance: from here on it stays.
    present = Proposal.objects.values_list("stock_item", flat=True).get(pk=proposal.pk)
    lock_units(present, *units)
    return Proposal.objects.select_for_update().get(pk=proposal.pk)


def hold_for_page(proposal: Proposal) -> Proposal:
    """The same, with all that its page shows: PostgreSQL refuses FOR UPDATE over the page's outer joins."""
    hold(proposal)
    return Proposal.objects.for_page().get(pk=proposal.pk)


def lock_editable(proposal: Proposal, version: int, by: User) -> Proposal:
    need(by, "proposals.change_proposal")
    locked = Proposal.objects.select_for_update().get(pk=proposal.pk)
    if locked.version != version:
        raise StaleVersion
    if not locked.is_negotiation:
        raise ProposalError(_("Esta proposta não está mais em negociação."))
    return locked


def lock_for_change(proposal: Proposal, version: int, by: User) -> Proposal:
    """What every change of a line holds: the attendance, then the proposal as the page shows it."""
    lock_attendance(proposal.attendance, by)
    return lock_editable(proposal, version, by)


def lock_step(
    proposal: Proposal, by: User, permission: str, *, version: int | None = None, unit: int | None = None
) -> Proposal:
    """What every step between order and delivery holds; with `version`, as its page showed it."""
    if not by.has_perm(permission):
        raise NotAllowedError(_("Seu perfil não faz esta etapa."))
    locked = hold(proposal, unit)
    check_sight(Proposal.objects.administered_by(by), locked)
    if version is not None and locked.version != version:
        raise StaleVersion
    return locked


def lock_available(stock_item: StockItem, attendance: Atendimento, by: User) -> StockItem:
    """The unit, held until the transaction ends, if it may be sold to this attendance's customer."""
    StockItem.objects.select_for_update().get(pk=stock_item.pk)
    if not StockItem.objects.visible_to(by).filter(pk=stock_item.pk).exists():
        raise ProposalError(_("Este veículo não está no estoque do grupo."))
    # Read again without a lock: PostgreSQL refuses FOR UPDATE over the outer join to reservations.
    rows = StockItem.objects.with_availability(attendance.holder).select_related("store", "vehicle")
    item = rows.get(pk=stock_item.pk)
    if not item.is_offerable:
        raise ProposalError(why_unavailable(item))
    return item


def why_unavailable(item: Any) -> str:
    if item.state == StockItem.State.SOLD and (sold := sold_in(item)):
        return sold
    if item.reserved_until is None:
        return _("Este veículo não está à venda: %(state)s.") % {"state": item.get_state_display().lower()}
    until = item.reserved_until.astimezone(item.store.zone)
    return _("Este veículo está reservado por %(who)s até %(until)s.") % {
        "who": item.reserved_label or _("outro atendimento"),
        "until": f"{until:%d/%m %H:%M}",
    }


def sold_in(item: StockItem) -> str:
    """Which colleague's proposal has the unit; nothing of whose customer it is."""
    winner = Proposal.objects.sold().filter(stock_item=item).select_related("attendance__responsible").first()
    if winner is None:
        return ""
    seller = winner.attendance.responsible
    return _("Este veículo já foi vendido na proposta %(number)s (%(who)s).") % {
        "number": winner.number,
        "who": seller.display_name if seller else winner.store.name,
    }


def keep(proposal: Proposal, *fields: str) -> None:
    """Save the named fields of a locked proposal as its next version."""
    proposal.version += 1
    proposal.full_clean()
    proposal.save(update_fields=[*fields, "version"])


def need_reason(reason: str) -> str:
    if not reason.strip():
        raise ProposalError(_("Informe o motivo."), field="reason")
    return reason.strip()
