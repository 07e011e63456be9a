"""The cadence that an event starts: of the lines that fit, the nearest."""

from django.db.models import Q

from atendimento.models import Atendimento, Cadence, CadenceRun
from atendimento.models.cadence import areas_of


def cadence_for(attendance: Atendimento, start: str) -> Cadence | None:
    """None where nothing is configured, or the nearest line is switched off."""
    store = attendance.store
    rows = Cadence.objects.filter(
        Q(store=None) | Q(store=store.pk),
        Q(brand=None) | Q(brand=store.brand_id),
        Q(nature=None) | Q(nature=attendance.nature_id),
        start=start,
        area__in=areas_of(attendance.department),
        phase__in=["", attendance.phase],
    )
    nearest = max(rows, key=lambda row: row.closeness, default=None)
    return nearest if nearest and nearest.active else None


def run_of(attendance: Atendimento) -> CadenceRun | None:
    """The cadence the attendance follows now, its steps at hand."""
    return CadenceRun.objects.running().with_steps().filter(attendance=attendance).first()
