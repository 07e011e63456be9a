"""How far a sale has come, kept beside its Events: a board of thousands reads one column."""

from atendimento.models import Atendimento, Event, Phase
from atendimento.services.standing import LEADS_TO, MOVES_PHASE, standing, told

Kind = Event.Kind
# The first try, in whatever way, takes a new lead out of its first column.
TOUCHES = {Kind.ATTEMPT, Kind.NO_ANSWER, Kind.CONTACT_DONE, Kind.CONFIRMED}
BY_HAND = (Phase.NEW, Phase.CONTACT, Phase.QUALIFIED)
ORDER = list(Phase)


def follow(attendance: Atendimento, kind: str) -> None:
    """Move the attendance to the phase that `kind`, just recorded, leads to."""
    if kind in MOVES_PHASE:
        move(attendance, derived(attendance) or fallback(attendance))
    elif kind in TOUCHES and attendance.phase == Phase.NEW:
        move(attendance, Phase.CONTACT)


def derived(attendance: Atendimento) -> Phase | None:
    """The farthest phase of what still stands; None without any."""
    facts = standing(told(attendance, LEADS_TO))
    phases = [LEADS_TO[fact.kind] for fact in facts if fact.kind in LEADS_TO]
    return max(phases, key=ORDER.index, default=None)


def fallback(attendance: Atendimento) -> Phase:
    """Who had a proposal that was taken back is still a qualified customer."""
    phase = Phase(attendance.phase)
    return phase if phase in BY_HAND else Phase.QUALIFIED


def move(attendance: Atendimento, phase: Phase) -> None:
    if attendance.phase != phase:
        attendance.phase = phase
        Atendimento.objects.filter(pk=attendance.pk).update(phase=phase)
