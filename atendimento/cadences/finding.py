"""The cadence that an event starts: of the lines that fit, the nearest. And the one that runs."""

from dataclasses import dataclass

from django.db.models import Q

from atendimento.models import Atendimento, Cadence, CadenceRun, CadenceStep, Result
from atendimento.models.cadence import areas_of

Start = Cadence.Start
NOT_REACHED = ("sem-contato", "whatsapp-sem-resposta")
NO_SHOW = "nao-compareceu"


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
    """The cadence that runs, and the one an event would lead to: `kept` where it has already begun."""

    run: CadenceRun | None
    cadence: Cadence | None = None
    kept: CadenceRun | None = None

    @property
    def taken(self) -> int:
        return self.kept.taken if self.kept else 0


def look_ahead(attendance: Atendimento, start: str = Start.TALK) -> Ahead:
    """What `start`, happening now, would lead to; with steps, in two queries."""
    run = run_of(attendance)
    begun = [one for one in (run, run and run.paused) if one]
    rows = load(Q(cadence__in=[one.cadence_id for one in begun]) | line_q(attendance, start))
    lines = {row.pk: row.line for row in rows}
    for one in begun:
        one.cadence.line = lines.get(one.cadence_id, [])
    kept = kept_by(run, start, attendance)
    found = nearest([row for row in rows if row.start == start and row.may_begin(attendance)])
    if kept is None and found is None and start != Start.TALK:
        # Only a conversation ends what nothing follows.
        kept = run
    return Ahead(run, kept.cadence if kept else found, kept)


def kept_by(run: CadenceRun | None, start: str, attendance: Atendimento) -> CadenceRun | None:
    """What goes on: a chase after a try in vain; after a talk the follow-up, if need be the paused one."""
    if run is None or start not in (Start.TALK, Start.NO_ANSWER):
        return None
    if run.cadence.is_chase == (start == Start.NO_ANSWER):
        return run
    paused = run.paused if start == Start.TALK else None
    return paused if paused and paused.pending and paused.cadence.fits(attendance) else None


def start_of(result: Result) -> str | None:
    """The event that a contact ending so is for a cadence."""
    if result.opts_out:
        return None
    if result.code == NO_SHOW:
        return Start.NO_SHOW
    if result.code in NOT_REACHED:
        return Start.NO_ANSWER
    return Start.TALK if result.is_conversation else None
