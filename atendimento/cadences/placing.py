"""Whether a contact keeps what its step asks for, and onto whose agenda it goes."""

from datetime import datetime

from django.utils.translation import gettext as _

from accounts.models import User
from atendimento.cadences.timing import due_of
from atendimento.chain import supervisors
from atendimento.models import Atendimento, CadenceStep, Contact
from core.notices import notify


def keeps(step: CadenceStep, contact: Contact, since: datetime) -> bool:
    """On the step's day, by its means: whoever chose so follows the cadence."""
    day, _hour = due_of(step, contact.store, since)
    return contact.due_on == day and step.channel_id in (None, contact.channel_id)


def leader_of(step: CadenceStep, attendance: Atendimento) -> User | None:
    """Whose agenda the step means in place of its responsible's."""
    if step.agenda != CadenceStep.Agenda.LEADER:
        return None
    leader = next(iter(supervisors(attendance)), None)
    return leader if leader and leader.pk != attendance.responsible_id else None


def agenda_name(step: CadenceStep, attendance: Atendimento) -> str:
    """As it is said before anybody presses; empty for the responsible's own."""
    if step.agenda == CadenceStep.Agenda.QUEUE:
        return _("fila do departamento, sem responsável")
    leader = leader_of(step, attendance)
    return leader.display_name if leader else ""


def place(contact: Contact, step: CadenceStep, attendance: Atendimento, by: User | None) -> None:
    """Onto the agenda that the step names; who leads the department hears of it."""
    leader = leader_of(step, attendance)
    if leader:
        Contact.objects.filter(pk=contact.pk).update(assignee=leader)
        tell([leader], contact, attendance, by, _("%(name)s (%(who)s): passo da cadência na sua agenda"))
    elif step.agenda == CadenceStep.Agenda.QUEUE and attendance.responsible_id:
        from atendimento.services.routing import release_locked  # noqa: PLC0415 -- circular

        text = _("%(name)s, de %(who)s, voltou à fila do departamento pela cadência")
        tell(supervisors(attendance), contact, attendance, by, text)
        release_locked(attendance, by, reason=str(step))


def tell(users: list[User], contact: Contact, attendance: Atendimento, by: User | None, text: str) -> None:
    words = {"name": attendance.person, "who": attendance.responsible or _("Sem responsável")}
    others = [user for user in users if user != by]
    notify(others, kind="cadence", text=text % words, url=f"/agenda/contatos/{contact.pk}/")
