"""Whether a contact keeps what its step asks for, and onto whose agenda it goes."""

from datetime import datetime

from accounts.models import User
from atendimento.cadences.timing import due_of
from atendimento.chain import supervisors
from atendimento.models import Atendimento, CadenceStep, Contact


def keeps(step: CadenceStep, contact: Contact, since: datetime) -> bool:
    """On the step's day, by its means: whoever chose so follows the cadence."""
    day, _hour = due_of(step, contact.store, since)
    return contact.due_on == day and step.channel_id in (None, contact.channel_id)


def place(contact: Contact, step: CadenceStep, attendance: Atendimento, by: User | None) -> None:
    """Onto the agenda that the step names."""
    if step.agenda == CadenceStep.Agenda.LEADER:
        leader = next(iter(supervisors(attendance)), None)
        if leader:
            Contact.objects.filter(pk=contact.pk).update(assignee=leader)
    elif step.agenda == CadenceStep.Agenda.QUEUE and attendance.responsible_id:
        from atendimento.services.routing import release_locked  # noqa: PLC0415 -- circular

        release_locked(attendance, by, reason=str(step))
