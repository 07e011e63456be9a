"""What a seller learns of a lead: how warm, when and how he would buy, what he has to give in exchange."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from atendimento.models import Atendimento, Event, Interest
from atendimento.services.access import lock_in_progress
from atendimento.services.errors import AtendimentoError
from atendimento.services.events import record, touch
from atendimento.services.phases import BY_HAND

FIELDS = ("phase", "temperature", "payment_intention", "has_trade_in")


@transaction.atomic
def qualify(*, attendance: Atendimento, fields: Mapping[str, Any], by: User) -> Atendimento:
    """Write down the lead's fields. The phase is told by hand up to *Qualificado*, and never taken back
    from what followed from a visit or a proposal."""
    attendance = lock_in_progress(attendance, by)
    changed = {
        name: fields[name] for name in FIELDS if name in fields and fields[name] != getattr(attendance, name)
    }
    if "phase" in changed and not {attendance.phase, changed["phase"]} <= set(BY_HAND):
        raise AtendimentoError(_("Esta fase vem do que foi feito; ela não se escolhe."), field="phase")
    before = {name: getattr(attendance, name) for name in changed}
    for name, value in changed.items():
        setattr(attendance, name, value)
    horizon = "horizon" in fields and set_horizon(attendance, fields["horizon"])
    if changed or horizon:
        touch(attendance, *changed)
        record(attendance, Event.Kind.QUALIFIED, by=by, data={"before": before, "after": changed})
    return attendance


def set_horizon(attendance: Atendimento, horizon: str) -> bool:
    """When he means to buy stands with what he wants to buy."""
    row = Interest.objects.filter(attendance=attendance).first() or Interest(attendance=attendance)
    if row.horizon == horizon:
        return False
    row.horizon = horizon
    row.full_clean()
    row.save()
    return True
