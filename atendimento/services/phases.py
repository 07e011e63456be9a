"""How far a sale has come, kept beside its Events: a board of thousands reads one column."""

from atendimento.models import Atendimento, Event, Phase

Kind = Event.Kind
# Where a fact leads its proposal, or the attendance itself; None takes it back.
LEADS_TO: dict[str, Phase | None] = {
    Kind.TEST_DRIVE_BOOKED: Phase.VISIT,
    Kind.TEST_DRIVE_DONE: Phase.VISIT,
    Kind.PROPOSAL_CREATED: Phase.PROPOSAL,
    Kind.PROPOSAL_REOPENED: Phase.PROPOSAL,
    Kind.PROPOSAL_ORDERED: Phase.ORDER,
    Kind.PROPOSAL_INVOICED: Phase.INVOICED,
    Kind.DELIVERED: Phase.DELIVERED,
    Kind.PROPOSAL_CANCELLED: None,
}
# The first try, in whatever way, takes a new lead out of its first column.
TOUCHES = {Kind.ATTEMPT, Kind.NO_ANSWER, Kind.CONTACT_DONE, Kind.CONFIRMED}
BY_HAND = (Phase.NEW, Phase.CONTACT, Phase.QUALIFIED)
ORDER = list(Phase)


def follow(attendance: Atendimento, kind: str) -> None:
    """Move the attendance to the phase that `kind`, just recorded, leads to."""
    if kind in LEADS_TO:
        move(attendance, derived(attendance) or fallback(attendance))
    elif kind in TOUCHES and attendance.phase == Phase.NEW:
        move(attendance, Phase.CONTACT)


def derived(attendance: Atendimento) -> Phase | None:
    """The farthest phase that still stands: of each proposal its last word; None without any."""
    told = attendance.events.filter(kind__in=LEADS_TO).order_by("pk").values_list("ref", "kind")
    last = {kind if LEADS_TO[kind] == Phase.VISIT else ref: LEADS_TO[kind] for ref, kind in told}
    return max((phase for phase in last.values() if phase), key=ORDER.index, default=None)


def fallback(attendance: Atendimento) -> Phase:
    """Who had a proposal that was taken back is still a qualified customer."""
    phase = Phase(attendance.phase)
    return phase if phase in BY_HAND else Phase.QUALIFIED


def move(attendance: Atendimento, phase: Phase) -> None:
    if attendance.phase != phase:
        attendance.phase = phase
        Atendimento.objects.filter(pk=attendance.pk).update(phase=phase)
