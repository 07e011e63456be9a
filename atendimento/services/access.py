"""May this user act on this attendance? And who may see its person's data because of it."""

from django.utils.translation import gettext as _

from accounts.models import Department, User
from atendimento.models import IN_PROGRESS, Atendimento, State
from atendimento.services.errors import AtendimentoError, NotAllowedError
from customers import services as customers


def lock(attendance: Atendimento) -> Atendimento:
    """The row as it is now, held until the transaction ends; refused when it is gone."""
    row = Atendimento.objects.select_for_update().filter(pk=attendance.pk).first()
    # A draft given up in another tab: drafts are the one thing that is deleted.
    if row is None:
        raise AtendimentoError(_("Este atendimento não existe mais."))
    return row


def lock_visible(attendance: Atendimento, by: User) -> Atendimento:
    """The same, refused when it went out of the user's sight meanwhile: asked once it is held."""
    locked = lock(attendance)
    if not Atendimento.objects.visible_to(by).filter(pk=attendance.pk).exists():
        raise NotAllowedError(_("Este atendimento não está com você."))
    return locked


def lock_in_progress(attendance: Atendimento, by: User) -> Atendimento:
    locked = lock_visible(attendance, by)
    check_in_progress(locked)
    return locked


def check_in_progress(attendance: Atendimento) -> None:
    if attendance.state not in IN_PROGRESS:
        raise AtendimentoError(_("Este atendimento não está em andamento."))


def may_be_responsible(user: User, store_id: int, department: str) -> bool:
    """He works in that department of the store, and may be given its attendances; nobody who left may."""
    return user.has_perm("atendimento.be_responsible") and user.works_in(store_id, department)


def check_may_be_responsible(user: User, store_id: int, department: str, *, field: str | None = None) -> None:
    if not may_be_responsible(user, store_id, department):
        words = {"name": user.display_name, "area": Department(department).label}
        raise AtendimentoError(_("%(name)s não trabalha em %(area)s.") % words, field=field)


def check_works_there(by: User, store_id: int, department: str) -> None:
    """The same, told to himself."""
    if not may_be_responsible(by, store_id, department):
        raise NotAllowedError(_("Você não trabalha em %(area)s.") % {"area": Department(department).label})


def check_assumed(attendance: Atendimento, by: User) -> None:
    """Only who leads the team acts on what nobody has taken yet."""
    if attendance.responsible_id is None and not by.has_perm("atendimento.view_team_atendimento"):
        raise AtendimentoError(_("Assuma o atendimento antes."))


def sync_access(attendance: Atendimento) -> None:
    """Let the responsible, or else the department's queue, see the person's data."""
    if attendance.person is None or attendance.state == State.DRAFT:
        return
    reference = attendance.holder
    customers.revoke_access(person=attendance.person, reference=reference)
    customers.grant_access(
        person=attendance.person,
        store=attendance.store,
        department=attendance.department,
        user=attendance.responsible,
        reason="handling",
        reference=reference,
    )
