"""What another system answered about an attendance, told by the integrations room."""

from django.db import transaction
from django.utils import timezone

from atendimento.models import Atendimento, Event
from atendimento.services.events import record


@transaction.atomic(savepoint=False)
def partner_holds(pk: int, *, code: str, status: str) -> None:
    """The partner took it. No edit of ours: the version stays, nobody's open form is in conflict."""
    row = Atendimento.objects.filter(pk=pk)
    now = timezone.now()
    changed = {"partner_status": status, "partner_error": "", "partner_at": now}
    if row.filter(partner_code=code).update(**changed) or not row.update(partner_code=code, **changed):
        return
    record(
        row.only("person_id", "confirmed_at", "clock_step").get(),
        Event.Kind.PARTNER_HOLDS,
        by=None,
        label=code,
        ref=f"partner:{code}"[:60],
    )


@transaction.atomic(savepoint=False)
def partner_refused(pk: int, *, why: str) -> None:
    """People must look at it; the same refusal is told once."""
    row = Atendimento.objects.filter(pk=pk)
    if row.exclude(partner_error=why).update(partner_error=why, partner_at=timezone.now()):
        record(row.get(), Event.Kind.PARTNER_REFUSED, by=None, label=why)
