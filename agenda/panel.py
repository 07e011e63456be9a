"""What the side panel of a contact shows, read once."""

from dataclasses import dataclass

from django.urls import reverse

from accounts.models import Store, User
from agenda.rows import Desk, Row, attendance_url
from agenda.slots import Slot, next_tries, slots
from agenda.timeline import Line, lines_of
from atendimento.cadences.finding import run_of
from atendimento.cadences.proposing import Card, card_of, proposes_closing
from atendimento.models import Atendimento, CadenceRun, Contact
from atendimento.services.contacts import NO_ANSWER, why_not_undo
from customers.models import Person

HISTORY = 8


@dataclass(frozen=True)
class Panel:
    row: Row
    attendance: Atendimento
    person_url: str
    attendance_url: str
    history: list[Line]
    slots: list[Slot]
    may_undo: bool
    may_transfer: bool
    may_forward: bool
    may_edit: bool
    may_schedule: bool
    card: Card | None
    closing_url: str


def build_panel(contact: Contact, user: User, stores: list[Store], mode: str) -> Panel:
    attendance = contact.attendance
    run = run_of(attendance)
    card = card_of(contact, user, run)
    [row] = Desk(user, stores).rows([contact], text=card.script if card and card.is_whatsapp else "")
    may_schedule = lacks_next(contact)
    leads = user.has_perm("atendimento.transfer_contact")
    return Panel(
        row=row,
        attendance=attendance,
        person_url=person_url(attendance.person_id, user),
        attendance_url=attendance_url(attendance.pk),
        history=lines_of(attendance.events.all(), contact.store, limit=HISTORY),
        slots=offered(contact, mode, run),
        may_undo=not why_not_undo(contact, user),
        may_transfer=contact.is_open and leads,
        may_forward=row.is_queue and not leads and user.has_perm("atendimento.forward_contact"),
        may_edit=may_edit(contact, user),
        may_schedule=may_schedule,
        card=card,
        closing_url=closing_url(contact, run) if may_schedule else "",
    )


def offered(contact: Contact, mode: str, run: CadenceRun | None) -> list[Slot]:
    if lacks_next(contact):
        return next_tries(contact, run)
    return slots(contact.store) if mode in ("reschedule", "talk") else []


def closing_url(contact: Contact, run: CadenceRun | None) -> str:
    """Where the attendance is closed whose cadence has no try left; empty while it has."""
    attendance = contact.attendance
    if not proposes_closing(attendance, run):
        return ""
    return reverse("agenda:attendance-close-unreached", args=[attendance.pk])


def lacks_next(contact: Contact) -> bool:
    """After *Não atendeu*, while nothing is scheduled: the chips are offered."""
    tried = contact.result is not None and contact.result.code == NO_ANSWER
    attendance = contact.attendance
    return tried and attendance.is_in_progress and not attendance.has_open_contact


def may_edit(contact: Contact, user: User) -> bool:
    return contact.state == Contact.State.DONE and user.has_perm("atendimento.change_closed_contact")


def person_url(pk: int | None, user: User) -> str:
    """The person's page, for whom it is visible."""
    if pk is None or not Person.objects.visible_to(user).filter(pk=pk).exists():
        return ""
    return reverse("agenda:person-detail", args=[pk])
