"""What is said once a contact was scheduled: when it is, and on whose agenda where that is not seen."""

from django.utils.translation import gettext as _

from accounts.hours import is_open
from accounts.models import User
from atendimento.models import Atendimento, Contact
from atendimento.services.contacts import when


def planned(following: Contact, user: User) -> str:
    """The next contact, read anew: its cadence may have put it onto another's agenda."""
    following = Contact.objects.for_list().get(pk=following.pk)
    name = following.attendance.person.name if following.attendance.person else ""
    text = _("Próximo contato com %(name)s em %(when)s.") % {"name": name, "when": when(following)}
    closed = "" if is_in_hours(following) else _("A loja está fechada neste horário.")
    return " ".join(part for part in (text, closed, elsewhere(following, user)) if part)


def is_in_hours(contact: Contact) -> bool:
    return is_open(contact.store, contact.due_on, contact.due_at)


def elsewhere(contact: Contact, user: User) -> str:
    """Whose agenda it stands in, where that is not the user's."""
    if contact.assignee is None:
        return _("Está na fila do departamento, sem responsável.")
    if contact.assignee != user:
        return _("Está na agenda de %(name)s.") % {"name": contact.assignee.display_name}
    return ""


def open_elsewhere(attendance: Atendimento, user: User) -> str:
    """The same of the contact an attendance has scheduled."""
    contact = Contact.objects.for_list().scheduled().filter(attendance=attendance).first()
    return elsewhere(contact, user) if contact else ""
