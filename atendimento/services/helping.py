"""*Atender em nome de João*: another serves his customer today, and he keeps him."""

from datetime import datetime, time, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Store, User
from atendimento.models import Atendimento, Event, State
from atendimento.services.access import check_works_there, lock
from atendimento.services.drafts import drop_locked
from atendimento.services.errors import AtendimentoError
from atendimento.services.events import record, touch
from atendimento.services.opening import hold_customer, start_draft_for
from core.notices import notify
from customers.models import Person, PersonAccess
from customers.services import grant_access, owner_of, revoke_access


@transaction.atomic
def serve_for(*, draft: Atendimento, person: Person, by: User) -> Atendimento:
    """Work another seller's customer today in his name, from a draft begun for somebody else.

    His attendance in progress is worked, else one is opened for him; the draft is turned into it or dropped.
    """
    person, running = hold_customer(person, draft.store, draft.department, by)
    draft = lock(draft)
    if draft.state != State.DRAFT or draft.created_by_id != by.pk:
        raise AtendimentoError(_("Este atendimento já tem cliente."))
    if running is not None:
        drop_locked(draft, by)
        help_locked(running, by)
        return running
    owner = owner_of(person, draft.store, draft.department)
    if owner is None:
        raise AtendimentoError(_("Este cliente não tem responsável neste departamento."))
    attendance = start_draft_for(draft, person, owner, by)
    help_locked(attendance, by)
    return attendance


def help_locked(attendance: Atendimento, by: User) -> None:
    """Under the attendance's lock: `by` works it until the end of the store's day."""
    keeper = attendance.responsible
    check_works_there(by, attendance.store_id, attendance.department)
    if not attendance.is_in_progress or keeper is None or keeper == by:
        raise AtendimentoError(_("Este atendimento não está com outro vendedor."))
    end_help_locked(attendance)
    attendance.helper, attendance.helper_until = by, end_of_day(attendance.store)
    touch(attendance, "helper", "helper_until")
    let_see(attendance, by)
    name = by.display_name
    record(attendance, Event.Kind.HELPED, by=by, label=f"{name} → {keeper.display_name}")
    text = _("%(name)s atende %(customer)s em seu nome.") % {"name": name, "customer": attendance.person}
    notify([keeper], kind="helped", text=text, url=attendance.get_absolute_url())


def end_of_day(store: Store) -> datetime:
    """The store's next midnight."""
    return datetime.combine(store.today() + timedelta(days=1), time(0), store.zone)


def let_see(attendance: Atendimento, by: User) -> None:
    assert attendance.person is not None  # noqa: S101 -- a constraint: in progress only with a person
    grant_access(
        person=attendance.person,
        store=attendance.store,
        department=attendance.department,
        user=by,
        reason=PersonAccess.Reason.HANDLING,
        reference=reference(attendance),
    )


def end_help_locked(attendance: Atendimento) -> None:
    """Nobody works it in its responsible's name any more; the caller saves both fields."""
    if attendance.person is not None and attendance.helper_id is not None:
        revoke_access(person=attendance.person, reference=reference(attendance))
    attendance.helper = attendance.helper_until = None


def reference(attendance: Atendimento) -> str:
    return f"{attendance.holder}:em-nome"


@transaction.atomic
def end_help() -> int:
    """The worker's: whose day is over no longer sees the customer's data."""
    rows = Atendimento.objects.select_for_update().filter(
        helper__isnull=False, helper_until__lte=timezone.now()
    )
    ended = list(rows.order_by("pk")[:500])
    for attendance in ended:
        end_help_locked(attendance)
        touch(attendance, "helper", "helper_until")
    return len(ended)
