"""A visit held under the store's rota, and taken up: also by *Assumir* on the attendance's own page."""

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from atendimento.models import Atendimento, Visit
from atendimento.services import turns as rota
from atendimento.services.access import may_be_responsible
from atendimento.services.errors import AtendimentoError, NotAllowedError
from atendimento.visit_moves import MOVES
from core.transitions import TransitionError, check_move


def lock_visit(visit: Visit, by: User | None) -> Visit:
    """The visit as it is now, under the store's rota; it must still wait for somebody."""
    rota.hold(visit.store)
    row = Visit.objects.select_for_update(of=("self",)).for_list().get(pk=visit.pk)
    if by is not None and not Visit.objects.visible_to(by).filter(pk=row.pk).exists():
        raise NotAllowedError(_("Esta visita não está com você."))
    if not row.is_waiting:
        raise AtendimentoError(already(row))
    return row


def already(visit: Visit) -> str:
    if visit.state == Visit.State.GONE:
        return _("Este cliente já saiu da loja.")
    return _("%(name)s já assumiu este cliente.") % {"name": visit.taken_by}


def move(visit: Visit, target: str) -> None:
    try:
        check_move(MOVES, source=visit.state, target=target, by=visit.received_by, refusal=already(visit))
    except TransitionError as exc:
        raise AtendimentoError(str(exc)) from exc
    visit.state = Visit.State(target)


def check_may_take(visit: Visit, by: User) -> None:
    if refusal := why_not_take(visit, by):
        raise NotAllowedError(refusal)


def why_not_take(visit: Visit, by: User) -> str:
    """What keeps him from *Assumir*; empty where nothing does."""
    if not may_be_responsible(by, visit.store_id, visit.department):
        return _("Você não trabalha em %(area)s.") % {"area": visit.get_department_display()}
    if visit.offered_to_id not in (None, by.pk) and not by.has_perm("atendimento.run_rota"):
        return _("Este cliente foi encaminhado a %(name)s.") % {"name": visit.offered_to}
    return ""


def waiting_visit(attendance: Atendimento) -> Visit | None:
    """The visit this attendance is waited for with, held; None when its customer isn't at the door."""
    row = Visit.objects.waiting().select_related("store").filter(attendance=attendance).first()
    if row is None:
        return None
    rota.hold(row.store)
    return Visit.objects.select_for_update(of=("self",)).for_list().waiting().filter(pk=row.pk).first()


def mark_taken(visit: Visit, by: User) -> None:
    """Write on a held visit who took its customer up."""
    check_may_take(visit, by)
    move(visit, Visit.State.TAKEN)
    visit.taken_by = by
    visit.ended_at = now = timezone.now()
    visit.full_clean()
    visit.save(update_fields=["state", "taken_by", "ended_at"])
    rota.busy(visit.store, by, now)
