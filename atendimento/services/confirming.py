"""*Confirmar atendimento*: completes the contact in hand, schedules the next or closes."""

from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from atendimento.models import Atendimento, ClosingReason, Competitor, Contact, Event, Result, State
from atendimento.services import turns
from atendimento.services.access import check_assumed, check_in_progress, lock_visible, sync_access
from atendimento.services.closing import ask_closing_locked, close_locked, closes_at_once
from atendimento.services.contacts import Plan, complete_locked, schedule
from atendimento.services.errors import AtendimentoError
from atendimento.services.events import forget_draft, record, touch
from atendimento.services.results import derive
from core import outbox
from core.errors import StaleVersion
from core.idempotency import is_repeat
from customers.services import become_owner, set_no_contact


@dataclass(frozen=True)
class Outcome:
    """What Confirmar was given: a next contact or a closing reason, and how the contact ended."""

    plan: Plan | None = None
    reason: ClosingReason | None = None
    competitor: Competitor | None = None
    result: Result | None = None
    notes: str = ""


@transaction.atomic
def confirm(
    *,
    attendance: Atendimento,
    outcome: Outcome,
    by: User,
    seen: str | None = None,
    idempotency_key: str = "",
) -> Atendimento:
    """Complete the contact in hand with its result; the first confirmation makes the attendance confirmed.

    `seen` is the key of the open contact that the user had before him, empty where there was none: what was
    meant for that one must not complete the next. A repeat of the same `idempotency_key` changes nothing.
    Raises StaleVersion when another contact is open by now; AtendimentoError when person, channel, media, or
    both next contact and reason are missing.
    """
    attendance = lock_visible(attendance, by)
    if is_repeat(actor=f"user:{by.pk}", key=idempotency_key, view="atendimento:confirm"):
        return attendance
    check_in_progress(attendance)
    check_same_contact(Contact.objects.scheduled().filter(attendance=attendance).first(), seen)
    check_complete(attendance, outcome, by)
    finished = finish_contact(attendance, outcome, by)
    if attendance.state == State.OPEN:
        mark_confirmed(attendance, by)
    forget_draft(attendance, "proximo-contato", "resumo")
    touch(attendance, "state", "confirmed_at", "draft")
    go_on(attendance, finished, outcome, by)
    turns.free(attendance.store, by)
    outbox.publish("attendance", str(attendance.pk))
    return attendance


def check_same_contact(present: Contact | None, seen: str | None) -> None:
    """Raises StaleVersion when another contact is open than the one that was `seen`."""
    if seen is not None and seen != (str(present.pk) if present else ""):
        raise StaleVersion


def check_complete(attendance: Atendimento, outcome: Outcome, by: User) -> None:
    check_assumed(attendance, by)
    missing = [
        name
        for name, value in [
            (_("cliente"), attendance.person_id),
            (_("meio de contato"), attendance.channel_id),
            (_("mídia"), attendance.media_id),
            (_("próximo contato ou motivo de encerramento"), outcome.plan or outcome.reason),
        ]
        if not value
    ]
    if missing:
        raise AtendimentoError(_("Para confirmar, falta: %(list)s.") % {"list": ", ".join(missing)})
    if outcome.plan and outcome.reason:
        raise AtendimentoError(_("Escolha o próximo contato ou o motivo de encerramento, não os dois."))


def finish_contact(attendance: Atendimento, outcome: Outcome, by: User) -> Contact:
    """The contact taken up, or the conversation now held, done with its result."""
    result = derive(attendance, reason=outcome.reason) or outcome.result
    if result is None:
        raise AtendimentoError(_("Informe o resultado do contato."), field="result")
    contact = attendance.contacts.select_for_update().filter(state=Contact.State.SCHEDULED).first()
    contact = contact or unplanned_contact(attendance)
    contact.attendance = attendance
    contact = complete_locked(contact, code=result, by=by, notes=outcome.notes)
    if result.opts_out and attendance.person:
        set_no_contact(person=attendance.person, by=by)
    told = {"notes": outcome.notes} if outcome.notes else {}
    reference = f"contact:{contact.pk}"
    record(attendance, Event.Kind.CONTACT_DONE, by=by, label=str(result), ref=reference, data=told)
    return contact


def unplanned_contact(attendance: Atendimento) -> Contact:
    """A conversation nobody had scheduled: written as a contact of this very minute."""
    now = attendance.store.now()
    return Contact.objects.create(
        attendance=attendance,
        store=attendance.store,
        department=attendance.department,
        assignee=attendance.responsible,
        due_on=now.date(),
        due_at=now.time().replace(second=0, microsecond=0),
        channel=attendance.channel,  # type: ignore[misc]  # checked by check_complete
    )


def mark_confirmed(attendance: Atendimento, by: User) -> None:
    """The first confirmation; the person's carteira begins with it."""
    attendance.state, attendance.confirmed_at = State.CONFIRMED, timezone.now()
    if attendance.person and attendance.responsible:
        become_owner(
            person=attendance.person,
            store=attendance.store,
            department=attendance.department,
            owner=attendance.responsible,
        )
    record(attendance, Event.Kind.CONFIRMED, by=by)
    sync_access(attendance)


def go_on(attendance: Atendimento, contact: Contact, outcome: Outcome, by: User) -> None:
    if outcome.plan:
        schedule(attendance, outcome.plan, by=by, previous=contact)
    elif outcome.reason and closes_at_once(outcome.reason, by):
        close_locked(attendance, outcome.reason, outcome.competitor, by)
    elif outcome.reason:
        ask_closing_locked(attendance, outcome.reason, outcome.competitor, by)
