"""The cadence that an event starts: of the lines that fit, the nearest. And the one that runs."""

from dataclasses import dataclass

from django.db.models import Q

from atendimento.models import Atendimento, Cadence, CadenceRun, CadenceStep
from atendimento.models.cadence import areas_of


def cadence_for(attendance: Atendimento, start: str) -> Cadence | None:
    """None where nothing is configured, or the nearest line is switched off."""
    return nearest(load(line_q(attendance, start)))


def nearest(rows: list[Cadence]) -> Cadence | None:
    found = max(rows, key=lambda row: row.closeness, default=None)
    return found if found and found.active else None


def line_q(attendance: Atendimento, start: str) -> Q:
    """Steps of the lines of that event that fit the attendance."""
    store = attendance.store
    return Q(
        Q(cadence__store=None) | Q(cadence__store=store.pk),
        Q(cadence__brand=None) | Q(cadence__brand=store.brand_id),
        Q(cadence__nature=None) | Q(cadence__nature=attendance.nature_id),
        cadence__start=start,
        cadence__area__in=areas_of(attendance.department),
        cadence__phase__in=["", attendance.phase],
    )


def load(wanted: Q) -> list[Cadence]:
    """Cadences with their steps and channels, in one query: a line without steps does not count."""
    steps = CadenceStep.objects.filter(wanted).select_related("cadence", "channel")
    found: dict[int, Cadence] = {}
    lines: dict[int, list[CadenceStep]] = {}
    for step in steps.order_by("position", "pk"):
        found.setdefault(step.cadence_id, step.cadence)
        lines.setdefault(step.cadence_id, []).append(step)
    for key, cadence in found.items():
        cadence.line = lines[key]
    return list(found.values())


def run_of(attendance: Atendimento) -> CadenceRun | None:
    """The cadence the attendance follows now."""
    return CadenceRun.objects.running().with_cadence().filter(attendance=attendance).first()


@dataclass(frozen=True)
class Ahead:
    """The cadence that runs, and the one that a conversation held now would lead to."""

    run: CadenceRun | None
    talk: Cadence | None


def look_ahead(attendance: Atendimento) -> Ahead:
    """Both with their steps, in two queries."""
    run = run_of(attendance)
    own = Q(cadence=run.cadence_id) if run else Q()
    wanted = own if run and not run.cadence.is_chase else own | line_q(attendance, Cadence.Start.TALK)
    rows = load(wanted)
    for row in rows:
        if run and row.pk == run.cadence_id:
            run.cadence.line = row.line
    if run and not run.cadence.is_chase:
        return Ahead(run, run.cadence)
    return Ahead(run, nearest([row for row in rows if row.start == Cadence.Start.TALK]))
