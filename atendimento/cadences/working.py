"""The worker's part: the next step of a try in vain that nobody went on with."""

from datetime import timedelta

from django.db import transaction
from django.db.models import Count, F, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Store
from accounts.parameters import parameter
from atendimento.cadences.finding import run_of
from atendimento.cadences.proposing import Suggestion, after_no_answer
from atendimento.models import IN_PROGRESS, Atendimento, CadenceRun, Contact
from atendimento.services.access import lock
from atendimento.services.contacts import Plan, schedule
from core.one_by_one import total_of

PORTION = 200


def waiting() -> QuerySet[CadenceRun]:
    """A step is left, and nothing is scheduled."""
    rows = CadenceRun.objects.running().filter(
        waits_since__isnull=False,
        attendance__state__in=IN_PROGRESS,
        attendance__has_open_contact=False,
        attendance__closing_asked_at=None,
        cadence__active=True,
    )
    return rows.annotate(steps=Count("cadence__steps")).filter(taken__lt=F("steps"))


def schedule_waiting() -> int:
    """How many contacts were scheduled. May run twice: what has a contact is left alone."""
    stores = Store.objects.filter(pk__in=waiting().values("attendance__store")).order_by("pk")
    return total_of(stores, schedule_in)


def schedule_in(store: Store) -> int:
    now, minutes = timezone.now(), int(parameter("cadence_wait_minutes", store=store))
    if not minutes:
        return 0
    rows = waiting().filter(attendance__store=store, waits_since__lte=now - timedelta(minutes=minutes))
    keys = list(rows.order_by("waits_since", "pk").values_list("attendance", flat=True)[:PORTION])
    return sum(go_on(key, rows) for key in keys)


@transaction.atomic
def go_on(attendance_key: int, late: QuerySet[CadenceRun]) -> bool:
    """Of one attendance, where its cadence is still late now that it is held."""
    attendance = lock(Atendimento(pk=attendance_key))
    run = run_of(attendance)
    if run is None or not late.filter(pk=run.pk).exists():
        return False
    found = after_no_answer(attendance, run)
    if found is None:
        return False
    plan = Plan(found.due_on, found.due_at, found.channel, found.subject)
    schedule(attendance, plan, by=None, previous=last_done(attendance), note=told(found))
    return True


def last_done(attendance: Atendimento) -> Contact | None:
    rows = attendance.contacts.filter(state=Contact.State.DONE).select_related("result")
    return rows.order_by("-completed_at", "-pk").first()


def told(found: Suggestion) -> str:
    words = {"name": found.cadence, "number": found.number, "total": found.total}
    return _("cadência %(name)s, passo %(number)d de %(total)d") % words
