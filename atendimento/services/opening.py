"""From "somebody is here" to an attendance in progress."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Store, User
from accounts.parameters import parameter
from atendimento.models import SALES, Atendimento, Channel, Contact, Event, Media, Nature, State
from atendimento.services.access import lock, lock_visible, may_be_responsible, sync_access
from atendimento.services.appraisals import cancel_open_appraisals
from atendimento.services.closing import check_nothing_sold
from atendimento.services.contacts import cancel_open_contacts, when
from atendimento.services.drafts import drop_locked
from atendimento.services.errors import AtendimentoError, BusyError, NotAllowedError
from atendimento.services.events import close_stamp, end_page, forget_draft, record, touch
from core import outbox
from core.idempotency import is_used
from core.keys import row_key
from customers.models import Person
from customers.services import owner_of

# A step's form holds a handful of short fields; more than this is not typing.
DRAFT_LIMIT = 20_000


def start_draft(*, store: Store, by: User) -> Atendimento:
    """An empty draft of this user, to be filled field by field."""
    return Atendimento.objects.create(store=store, created_by=by, responsible=None, state=State.DRAFT)


@transaction.atomic
def save_draft(
    *, attendance: Atendimento, step: str, typed: Mapping[str, str], by: User, page: str = ""
) -> Atendimento:
    """Keep what was typed in `step`, right or wrong, so that it is there on any device.

    `page` is the key of the form that saves itself: refused once that form went through.
    """
    attendance = lock_visible(attendance, by)
    if is_used(actor=f"user:{by.pk}", key=page):
        raise AtendimentoError(_("Esta página já foi enviada; o que você digitou depois não foi guardado."))
    if attendance.is_over:
        raise AtendimentoError(_("O atendimento já foi encerrado; o que você digitou não foi guardado."))
    kept = attendance.draft.get(step, {}) | dict(typed)
    if sum(len(value) for value in kept.values()) > DRAFT_LIMIT:
        raise AtendimentoError(_("O texto é longo demais para ser guardado."))
    attendance.draft = attendance.draft | {step: kept}
    attendance.draft_saved_at = timezone.now()
    if step == "inicio" and attendance.state == State.DRAFT:
        attendance.nature = typed_nature(kept)
    attendance.save(update_fields=["draft", "draft_saved_at", "nature"])
    return attendance


def typed_nature(kept: Mapping[str, str]) -> Nature | None:
    """The nature chosen so far, so that lists can name the draft."""
    chosen = row_key(kept.get("nature", ""))
    return Nature.objects.active().filter(pk=chosen).first() if chosen else None


@transaction.atomic
def set_start(*, attendance: Atendimento, fields: Mapping[str, Any], by: User, page: str = "") -> Atendimento:
    """Nature, department, channel and media of a draft; channel and media of one in progress."""
    attendance = lock_visible(attendance, by)
    if attendance.is_over:
        raise AtendimentoError(_("Este atendimento não está em andamento."))
    names = ["channel", "media"] + (["nature", "department"] if attendance.state == State.DRAFT else [])
    for name in names:
        setattr(attendance, name, fields[name])
    if attendance.state == State.DRAFT:
        check_area(fields["nature"], fields["department"])
    forget_draft(attendance, "inicio")
    end_page(page, by)
    touch(attendance, *names, "draft")
    return attendance


def check_area(nature: Nature, department: str) -> None:
    if department not in nature.areas:
        raise AtendimentoError(_("Esta natureza não é atendida nesse departamento."))


def open_in_area(person: Person, store: Store, department: str) -> Atendimento | None:
    """The person's attendance in progress in that area of the store, the newest first."""
    rows = Atendimento.objects.in_progress().in_area(department).filter(person=person, store=store)
    return rows.select_related("responsible").order_by("-created_at", "-pk").first()


def hold_customer(
    person: Person, store: Store, department: str, by: User
) -> tuple[Person, Atendimento | None]:
    """The person and his attendance in progress there, held in the order in which *Confirmar* takes them."""
    running = open_in_area(person, store, department)
    running = lock(running) if running else None
    person = Person.objects.select_for_update().in_group(by).get(pk=person.pk)
    # Asked again: one may have been begun or ended while we waited.
    if open_in_area(person, store, department) != running:
        raise BusyError(_("O cliente está sendo atendido neste instante: tente de novo."))
    return person, running


def other_owner(person: Person, store: Store, department: str, user: User) -> User | None:
    """Whose customer this is, by carteira or attendance in progress, when a seller would take him away."""
    if user.has_perm("atendimento.view_team_atendimento") or not user.has_perm("atendimento.be_responsible"):
        return None
    running = open_in_area(person, store, department)
    owner = owner_of(person=person, store=store, department=department) or (running and running.responsible)
    return owner if owner and owner != user else None


@transaction.atomic
def start_attendance(*, attendance: Atendimento, person: Person, by: User, reason: str = "") -> Atendimento:
    """Turn a draft into an open attendance of `person`.

    The person's row is locked, so two sellers cannot both open a sale for one customer.
    `reason` says why a second attendance in the same area is opened.
    """
    person = Person.objects.select_for_update().in_group(by).get(pk=person.pk)
    attendance = lock(attendance)
    check_draft(attendance, by)
    check_free(attendance, person, by, reason)
    attendance.opening_reason = reason[:200]
    return open_locked(attendance, person, first_responsible(attendance, person, by), by)


def start_draft_for(attendance: Atendimento, person: Person, responsible: User, by: User) -> Atendimento:
    """Open a locked draft for the customer's own seller, begun by a colleague in his name."""
    check_draft(attendance, by)
    return open_locked(attendance, person, responsible, by)


def open_locked(attendance: Atendimento, person: Person, responsible: User | None, by: User) -> Atendimento:
    """The draft becomes an open attendance; the person's row is held."""
    attendance.person, attendance.responsible = person, responsible
    attendance.previous = last_closed(attendance, person)
    attendance.state = State.OPEN
    touch(attendance, "person", "responsible", "previous", "opening_reason", "state")
    sync_access(attendance)
    record(attendance, Event.Kind.CREATED, by=by, label=str(attendance.nature))
    return attendance


def check_draft(attendance: Atendimento, by: User) -> None:
    if attendance.state != State.DRAFT or attendance.created_by_id != by.pk:
        raise AtendimentoError(_("Este atendimento já tem cliente."))
    if attendance.nature is None or not attendance.department:
        raise AtendimentoError(_("Escolha a natureza do atendimento."))


def check_free(attendance: Atendimento, person: Person, by: User, reason: str) -> None:
    """Refuse another seller's customer, and a second sale where the store allows one."""
    owner = other_owner(person, attendance.store, attendance.department, by)
    if owner:
        raise NotAllowedError(_("Este cliente é atendido por %(owner)s.") % {"owner": owner.display_name})
    running = open_in_area(person, attendance.store, attendance.department)
    if running is None:
        return
    if attendance.department in SALES and parameter("one_open_sale_per_customer", store=attendance.store):
        raise AtendimentoError(
            _("O cliente já tem o atendimento %(number)s em andamento.") % {"number": running.number}
        )
    if not reason.strip():
        raise AtendimentoError(_("Diga por que abrir um novo atendimento."))


def first_responsible(attendance: Atendimento, person: Person, by: User) -> User | None:
    """Who starts it, if he works there; else the customer's owner; else the department's queue."""
    if may_be_responsible(by, attendance.store_id, attendance.department):
        return by
    return owner_of(person=person, store=attendance.store, department=attendance.department)


def last_closed(attendance: Atendimento, person: Person) -> Atendimento | None:
    rows = Atendimento.objects.in_area(attendance.department).filter(
        person=person, store=attendance.store, state=State.CLOSED
    )
    return rows.order_by("-closed_at", "-pk").first()


@transaction.atomic
def take_up(*, attendance: Atendimento, by: User, instead_of: Atendimento | None = None) -> Atendimento:
    """Go on with an attendance in progress: *Retorno*. The draft begun meanwhile is dropped."""
    attendance = lock(attendance)
    if not attendance.is_in_progress:
        raise AtendimentoError(_("Este atendimento não está em andamento."))
    if not Atendimento.objects.visible_to(by).filter(pk=attendance.pk).exists():
        raise NotAllowedError(_("Este atendimento não está com você."))
    channel, media = end_draft(instead_of, by) if instead_of else (None, None)
    mark_return(attendance, channel, media)
    touch(attendance, *RETURN)
    record(attendance, Event.Kind.RETURNED, by=by, label=open_contact_label(attendance))
    return attendance


# What a *retorno* writes.
RETURN = ("is_return", "channel", "media")


def mark_return(attendance: Atendimento, channel: Channel | None, media: Media | None) -> None:
    """How the customer reached us this time; what first brought him stays. The caller saves RETURN."""
    attendance.is_return = True
    attendance.channel = channel or attendance.channel
    attendance.media = attendance.media or media


def end_draft(draft: Atendimento, by: User) -> tuple[Channel | None, Media | None]:
    """How the customer reached us this time; the draft begun meanwhile is not needed any more."""
    drafts = Atendimento.objects.select_for_update().filter(state=State.DRAFT, created_by=by)
    begun = drafts.filter(pk=draft.pk).first()
    # A second press finds it gone: the first one carried everything over.
    if begun is None:
        return None, None
    reached = begun.channel, begun.media
    drop_locked(begun, by)
    return reached


def open_contact_label(attendance: Atendimento) -> str:
    contact = Contact.objects.scheduled().filter(attendance=attendance).first()
    if contact is None:
        return ""
    return _("Contato de %(when)s") % {"when": when(contact)}


@transaction.atomic
def cancel_attendance(*, attendance: Atendimento, by: User) -> Atendimento:
    """Give up a draft or an open attendance; a confirmed one needs a Supervisor."""
    attendance = lock(attendance)
    if attendance.is_over:
        raise AtendimentoError(_("Este atendimento já foi encerrado."))
    if attendance.state == State.DRAFT:
        check_own_draft(attendance, by)
        drop_locked(attendance, by)
        return attendance
    check_may_cancel(attendance, by)
    cancel_locked(attendance, by)
    return attendance


def check_own_draft(attendance: Atendimento, by: User) -> None:
    if attendance.created_by_id != by.pk:
        raise NotAllowedError(_("Este rascunho não é seu."))


def check_may_cancel(attendance: Atendimento, by: User) -> None:
    if not Atendimento.objects.visible_to(by).filter(pk=attendance.pk).exists():
        raise NotAllowedError(_("Este atendimento não está com você."))
    if refusal := why_not_cancel(attendance, by):
        raise NotAllowedError(refusal)


def why_not_cancel(attendance: Atendimento, by: User) -> str:
    """Of one in progress that he sees: what keeps him from cancelling it; empty where nothing does."""
    if by.has_perm("atendimento.discard_atendimento"):
        return ""
    if attendance.responsible_id != by.pk:
        return _("Este atendimento não está com você.")
    if attendance.state == State.CONFIRMED:
        return _("Cancelar um atendimento confirmado cabe ao supervisor.")
    return ""


def cancel_locked(attendance: Atendimento, by: User) -> None:
    """Cancel a locked attendance with its open contacts."""
    check_nothing_sold(attendance)
    cancel_open_contacts(attendance, by)
    cancel_open_appraisals(attendance, by)
    close_stamp(attendance, State.CANCELLED)
    touch(attendance, "state", "closed_at", "has_open_contact")
    record(attendance, Event.Kind.CANCELLED, by=by)
    outbox.publish("attendance", str(attendance.pk))
