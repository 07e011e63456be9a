"""One contact: scheduling it, trying, rescheduling, cancelling."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from atendimento.models import Atendimento, Channel, Contact, Event, Result
from atendimento.services.access import check_assumed, lock, lock_in_progress
from atendimento.services.errors import AtendimentoError, NotAllowedError
from atendimento.services.events import record

# Shown for 10 s; the server forgives the network 5 more.
UNDO_SECONDS = 15
# A second press within this time is the same attempt.
SAME_ATTEMPT_SECONDS = 30
YEARS_AHEAD = 5
# Results that a press sets by itself, by their codes.
NO_ANSWER, RESCHEDULED = "sem-contato", "reagendado"


@dataclass(frozen=True)
class Plan:
    """A contact to be scheduled, in the store's calendar."""

    due_on: date
    due_at: time | None
    channel: Channel
    subject: str = ""


def check_not_past(attendance: Atendimento, plan: Plan) -> None:
    now = attendance.store.now()
    if plan.due_on < now.date() or (
        plan.due_on == now.date() and plan.due_at and plan.due_at < past_minute(now)
    ):
        raise AtendimentoError(_("O próximo contato não pode ser no passado."), field="due_on")
    if plan.due_on > last_day(now.date()):
        raise AtendimentoError(_("O próximo contato está longe demais: confira o ano."), field="due_on")


def last_day(today: date) -> date:
    """Farther away a year was mistyped."""
    return date(today.year + YEARS_AHEAD, 12, 31)


def past_minute(now: datetime) -> time:
    """The running minute itself is still good: the form shows no seconds."""
    return now.time().replace(second=0, microsecond=0)


def schedule(
    attendance: Atendimento, plan: Plan, *, by: User | None, previous: Contact | None = None, note: str = ""
) -> Contact:
    """Create the next contact of a locked attendance that has none scheduled; `note` goes to the timeline."""
    check_not_past(attendance, plan)
    return put(attendance, plan, by=by, previous=previous, note=note)


def put(
    attendance: Atendimento, plan: Plan, *, by: User | None, previous: Contact | None, note: str = ""
) -> Contact:
    """The contact itself, whatever its day."""
    contact = Contact(
        attendance=attendance,
        store=attendance.store,
        department=attendance.department,
        assignee=attendance.responsible,
        due_on=plan.due_on,
        due_at=plan.due_at,
        channel=plan.channel,
        subject=plan.subject,
        previous=previous,
        attempts=carried_attempts(previous),
        engagement=engagement_of(previous),
    )
    contact.full_clean()
    contact.save()
    attendance.has_open_contact = True
    attendance.save(update_fields=["has_open_contact"])
    label = f"{when(contact)} · {note}" if note else when(contact)
    record(attendance, Event.Kind.CONTACT_SCHEDULED, by=by, label=label, ref=f"contact:{contact.pk}")
    return contact


def carried_attempts(previous: Contact | None) -> int:
    """Attempts go on counting until there is a conversation."""
    if previous is None or previous.result is None or previous.result.code not in (NO_ANSWER, RESCHEDULED):
        return 0
    return previous.attempts


def engagement_of(previous: Contact | None) -> int | None:
    """A rescheduled contact goes on as the engagement it was; after *Não atendeu* a new one begins."""
    if previous is None or previous.result is None or previous.result.code != RESCHEDULED:
        return None
    return previous.engagement or previous.pk


def when(contact: Contact) -> str:
    hour = f" {contact.due_at:%H:%M}" if contact.due_at else ""
    return f"{contact.due_on:%d/%m/%Y}{hour}"


@transaction.atomic
def schedule_next(
    *, attendance: Atendimento, plan: Plan, by: User, previous: Contact | None = None
) -> Contact:
    """Schedule a contact for an attendance in progress that has none."""
    attendance = lock_in_progress(attendance, by)
    if attendance.has_open_contact:
        raise AtendimentoError(_("O atendimento já tem um contato agendado."))
    return schedule(attendance, plan, by=by, previous=previous)


def lock_open(contact: Contact, by: User) -> tuple[Atendimento, Contact]:
    """The attendance and its contact, both held; the contact must still be open and in the user's sight."""
    attendance = lock(contact.attendance)
    check_sight(contact, by)
    contact = Contact.objects.select_for_update().get(pk=contact.pk)
    if not contact.is_open:
        raise AtendimentoError(_("Este contato já foi concluído."))
    check_assumed(attendance, by)
    contact.attendance = attendance
    return attendance, contact


def check_sight(contact: Contact, by: User) -> None:
    """Asked once its attendance is held: a transfer in this very moment takes it out of his sight."""
    if not Contact.objects.visible_to(by).filter(pk=contact.pk).exists():
        raise NotAllowedError(_("Este contato não está com você."))


def complete_locked(contact: Contact, *, code: str | Result, by: User, notes: str = "") -> Contact:
    """Write the result of a locked open contact."""
    contact.result = code if isinstance(code, Result) else Result.objects.get(code=code)
    contact.state = Contact.State.DONE
    contact.completed_at, contact.completed_by = timezone.now(), by
    contact.notes = notes or contact.notes
    contact.full_clean()
    contact.save(update_fields=["result", "state", "completed_at", "completed_by", "notes", "attempts"])
    Atendimento.objects.filter(pk=contact.attendance_id).update(has_open_contact=False)
    contact.attendance.has_open_contact = False
    return contact


@transaction.atomic
def no_answer(*, contact: Contact, by: User) -> Contact:
    """*Não atendeu*: closes the contact as *Sem contato* and counts an attempt."""
    attendance, contact = lock_open(contact, by)
    contact.attempts += 1
    contact = complete_locked(contact, code=NO_ANSWER, by=by)
    label = _("%(count)dª tentativa") % {"count": contact.attempts}
    record(attendance, Event.Kind.NO_ANSWER, by=by, label=label, ref=f"contact:{contact.pk}")
    return contact


@transaction.atomic
def undo_no_answer(*, contact: Contact, by: User) -> Contact:
    """*Desfazer*: only who pressed *Não atendeu*, only at once; the contact it led to is cancelled."""
    attendance = lock(contact.attendance)
    contact = Contact.objects.select_for_update().get(pk=contact.pk)
    if refusal := why_not_undo(contact, by):
        raise AtendimentoError(refusal)
    for following in Contact.objects.select_for_update().scheduled().filter(attendance=attendance):
        cancel_locked(following)
    contact.state, contact.result = Contact.State.SCHEDULED, None
    contact.completed_at = contact.completed_by = None
    contact.attempts -= 1
    contact.full_clean()
    contact.save(update_fields=["state", "result", "completed_at", "completed_by", "attempts"])
    attendance.has_open_contact = True
    attendance.save(update_fields=["has_open_contact"])
    record(attendance, Event.Kind.NO_ANSWER_UNDONE, by=by, ref=f"contact:{contact.pk}")
    return contact


def why_not_undo(contact: Contact, by: User) -> str:
    """What keeps *Desfazer* from him; empty where nothing does."""
    pressed = contact.result and contact.result.code == NO_ANSWER
    if contact.state != Contact.State.DONE or not pressed or contact.completed_by_id != by.pk:
        return _("Não há o que desfazer neste contato.")
    if undo_time_is_over(contact):
        return _("O prazo para desfazer passou.")
    return _("O atendimento já foi encerrado.") if contact.attendance.is_over else ""


def undo_time_is_over(contact: Contact) -> bool:
    limit = timedelta(seconds=UNDO_SECONDS)
    return contact.completed_at is None or timezone.now() - contact.completed_at > limit


@transaction.atomic
def log_attempt(*, contact: Contact, means: str, by: User) -> Contact:
    """A WhatsApp text or a call was begun; never completes the contact by itself."""
    attendance, contact = lock_open(contact, by)
    reference = f"contact:{contact.pk}"
    since = timezone.now() - timedelta(seconds=SAME_ATTEMPT_SECONDS)
    if attendance.events.filter(
        kind=Event.Kind.ATTEMPT, ref=reference, label=means, actor=by, at__gt=since
    ).exists():
        return contact
    contact.attempts += 1
    contact.save(update_fields=["attempts"])
    record(attendance, Event.Kind.ATTEMPT, by=by, label=means, ref=reference)
    return contact


@transaction.atomic
def reschedule(*, contact: Contact, plan: Plan, by: User, reason: str = "") -> Contact:
    """Complete the contact as *Reagendado* and create the next, its chain kept."""
    _attendance, contact = lock_open(contact, by)
    return replan_locked(contact, plan, by=by, reason=reason)


def replan_locked(contact: Contact, plan: Plan, *, by: User, reason: str = "") -> Contact:
    """The move itself, of a contact and its attendance already held."""
    check_not_past(contact.attendance, plan)
    return move_locked(contact, plan, by=by, reason=reason)


def move_locked(contact: Contact, plan: Plan, *, by: User, reason: str = "") -> Contact:
    contact = complete_locked(contact, code=RESCHEDULED, by=by, notes=reason)
    following = put(contact.attendance, plan, by=by, previous=contact)
    label = f"{when(contact)} → {when(following)}"
    record(contact.attendance, Event.Kind.CONTACT_RESCHEDULED, by=by, label=label, data={"reason": reason})
    return following


@transaction.atomic
def undo_reschedule(*, contact: Contact, by: User) -> Contact:
    """*Desfazer* of a move: one more move, back to where it was, though that be in the past."""
    _attendance, contact = lock_open(contact, by)
    before = contact.previous
    if before is None or contact.engagement is None or before.completed_by_id != by.pk:
        raise AtendimentoError(_("Não há o que desfazer neste contato."))
    if undo_time_is_over(before):
        raise AtendimentoError(_("O prazo para desfazer passou."))
    plan = Plan(before.due_on, before.due_at, before.channel, before.subject)
    return move_locked(contact, plan, by=by, reason=_("Desfeito"))


@transaction.atomic
def cancel_contact(*, contact: Contact, by: User) -> Contact:
    """Call an open contact off; the attendance goes on, under *Em execução*."""
    attendance, contact = lock_open(contact, by)
    cancel_locked(contact)
    attendance.has_open_contact = False
    attendance.save(update_fields=["has_open_contact"])
    record(attendance, Event.Kind.CONTACT_CANCELLED, by=by, label=when(contact), ref=f"contact:{contact.pk}")
    return contact


def cancel_locked(contact: Contact) -> None:
    contact.state = Contact.State.CANCELLED
    contact.save(update_fields=["state"])


def cancel_open_contacts(attendance: Atendimento, by: User) -> None:
    """Call off what a closing attendance still has scheduled; the caller saves `has_open_contact`."""
    for contact in Contact.objects.select_for_update().scheduled().filter(attendance=attendance):
        cancel_locked(contact)
        record(
            attendance, Event.Kind.CONTACT_CANCELLED, by=by, label=when(contact), ref=f"contact:{contact.pk}"
        )
    attendance.has_open_contact = False


@transaction.atomic
def change_closed_contact(*, contact: Contact, result: Result, notes: str, by: User) -> Contact:
    """Correct result and notes of a contact that was done; kept with before and after."""
    if not by.has_perm("atendimento.change_closed_contact"):
        raise NotAllowedError(_("Contatos concluídos não podem ser alterados."))
    attendance = lock(contact.attendance)
    check_sight(contact, by)
    contact = Contact.objects.select_for_update().get(pk=contact.pk)
    if contact.state != Contact.State.DONE:
        raise AtendimentoError(_("Só um contato realizado pode ser alterado."))
    before = {"result": str(contact.result), "notes": contact.notes}
    contact.result, contact.notes = result, notes
    contact.full_clean()
    contact.save(update_fields=["result", "notes"])
    after = {"result": str(result), "notes": notes}
    record(
        attendance, Event.Kind.CONTACT_CHANGED, by=by, label=when(contact), ref=f"contact:{contact.pk}",
        data={"before": before, "after": after},
    )  # fmt: skip
    return contact
