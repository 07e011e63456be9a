"""Who works an attendance, and in which department."""

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accounts import scope
from accounts.models import User
from atendimento.models import Atendimento, Contact, Event, Nature
from atendimento.services.access import (
    check_may_be_responsible,
    check_works_there,
    lock,
    lock_in_progress,
    may_be_responsible,
    sync_access,
)
from atendimento.services.errors import AtendimentoError, NotAllowedError
from atendimento.services.events import record, touch
from atendimento.services.helping import end_help_locked
from atendimento.services.opening import check_area
from atendimento.services.taking import mark_taken, waiting_visit
from core import outbox


@transaction.atomic
def change_nature(*, attendance: Atendimento, nature: Nature, department: str, by: User) -> Atendimento:
    """Re-route: the responsible keeps it if he works in the new department, else it waits in its queue."""
    attendance = lock_in_progress(attendance, by)
    reroute_locked(attendance, nature, department, by)
    return attendance


def reroute_locked(attendance: Atendimento, nature: Nature, department: str, by: User) -> None:
    """The change itself, of an attendance already held."""
    check_area(nature, department)
    before = {"nature": str(attendance.nature), "department": attendance.department}
    attendance.nature, attendance.department = nature, department
    keeper = attendance.responsible
    if keeper and not may_be_responsible(keeper, attendance.store_id, department):
        attendance.responsible = None
        end_help_locked(attendance)
    touch(attendance, "nature", "department", "responsible", "helper", "helper_until")
    follow(attendance)
    data = {"before": before, "after": {"nature": str(nature), "department": department}}
    record(attendance, Event.Kind.NATURE_CHANGED, by=by, label=f"{before['nature']} → {nature}", data=data)
    outbox.publish("attendance", str(attendance.pk))


def follow(attendance: Atendimento) -> None:
    """Open contacts and the sight of the person's data go where the attendance goes."""
    Contact.objects.scheduled().filter(attendance=attendance).update(
        assignee=attendance.responsible, department=attendance.department
    )
    sync_access(attendance)


@transaction.atomic
def assume(*, attendance: Atendimento, by: User) -> Atendimento:
    """Take an attendance nobody is responsible for; a customer at the door is taken with it."""
    visit = waiting_visit(attendance)
    attendance = lock(attendance)
    assume_locked(attendance, by)
    if visit:
        mark_taken(visit, by)
    return attendance


def may_assume(attendance: Atendimento, user: User) -> bool:
    """Whether *Assumir* is his to press."""
    free = attendance.is_in_progress and attendance.responsible_id is None
    return free and may_be_responsible(user, attendance.store_id, attendance.department)


def taken_by(attendance: Atendimento, colleague: User) -> str:
    """It may also have been given to him."""
    took = attendance.events.filter(kind=Event.Kind.ASSUMED, actor=colleague).exists()
    text = _("%(name)s já assumiu este atendimento.") if took else _("Este atendimento está com %(name)s.")
    return text % {"name": colleague.display_name}


def why_gone(attendance: Atendimento, user: User) -> str:
    """Who was faster at what stood in a queue this user works in; of others it isn't his to know."""
    if attendance.responsible is None or not attendance.is_in_progress:
        return ""
    stood_there = attendance.events.filter(kind__in=[Event.Kind.ASSUMED, Event.Kind.FORWARDED]).exists()
    works_there = may_be_responsible(user, attendance.store_id, attendance.department)
    return taken_by(attendance, attendance.responsible) if stood_there and works_there else ""


def assume_locked(attendance: Atendimento, by: User) -> None:
    if not attendance.is_in_progress:
        raise AtendimentoError(_("Este atendimento não está em andamento."))
    if attendance.responsible is not None:
        raise AtendimentoError(taken_by(attendance, attendance.responsible))
    check_works_there(by, attendance.store_id, attendance.department)
    hand_over(attendance, by)
    record(attendance, Event.Kind.ASSUMED, by=by)


def hand_over(attendance: Atendimento, to: User) -> None:
    attendance.responsible = to
    end_help_locked(attendance)
    touch(attendance, "responsible", "helper", "helper_until")
    follow(attendance)


@transaction.atomic
def transfer(*, attendance: Atendimento, to: User, by: User, reason: str = "") -> Atendimento:
    """Give the attendance and its open contact to another consultant of its department."""
    attendance = lock_in_progress(attendance, by)
    if refusal := why_not_transfer(attendance, by):
        raise NotAllowedError(refusal)
    check_may_be_responsible(to, attendance.store_id, attendance.department)
    before = attendance.responsible.display_name if attendance.responsible else ""
    hand_over(attendance, to)
    kind = Event.Kind.TRANSFERRED if before else Event.Kind.FORWARDED
    data = {"before": {"responsible": before}, "after": {"responsible": to.display_name}, "reason": reason}
    record(attendance, kind, by=by, label=f"{before or _('Sem responsável')} → {to.display_name}", data=data)
    return attendance


@transaction.atomic
def release(*, attendance: Atendimento, by: User, reason: str = "") -> Atendimento:
    """A leader puts the attendance into its department's queue: *Sem responsável*."""
    attendance = lock_in_progress(attendance, by)
    if not by.has_perm("atendimento.transfer_contact"):
        raise NotAllowedError(_("Transferir cabe ao supervisor."))
    if attendance.responsible is None:
        raise AtendimentoError(_("O atendimento já está sem responsável."))
    release_locked(attendance, by, reason=reason)
    return attendance


def release_locked(attendance: Atendimento, by: User | None, *, reason: str = "") -> None:
    """The release itself, of an attendance already held that somebody is responsible for."""
    before = attendance.responsible.display_name if attendance.responsible else ""
    attendance.responsible = None
    end_help_locked(attendance)
    touch(attendance, "responsible", "helper", "helper_until")
    follow(attendance)
    data = {"before": {"responsible": before}, "after": {"responsible": ""}, "reason": reason}
    label = f"{before} → {_('Sem responsável')}"
    record(attendance, Event.Kind.TRANSFERRED, by=by, label=label, data=data)


def why_not_transfer(attendance: Atendimento, by: User) -> str:
    """Leaders transfer; Recepção forwards what nobody has yet."""
    forwards = by.has_perm("atendimento.forward_contact") and attendance.responsible_id is None
    return (
        "" if forwards or by.has_perm("atendimento.transfer_contact") else _("Transferir cabe ao supervisor.")
    )


def possible_responsibles(attendance: Atendimento) -> QuerySet[User]:
    """Colleagues of the attendance's store and department who may be given it, by name."""
    rows = workers(attendance)
    if attendance.responsible_id is not None:
        rows = rows.exclude(pk=attendance.responsible_id)
    return rows


def workers(attendance: Atendimento) -> QuerySet[User]:
    """Everybody who may be responsible there, who is so already included."""
    return scope.workers("atendimento.be_responsible", [attendance.store_id], attendance.department)
