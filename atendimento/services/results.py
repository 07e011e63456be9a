"""How a contact ended, read from what was done since the one before (product.md section 1, step 11)."""

from datetime import datetime

from atendimento.models import Atendimento, ClosingReason, Contact, Event, Result

Kind = Event.Kind
# First row that fits.
AFTER_PROPOSAL: list[tuple[set[str], str]] = [
    ({Kind.PROPOSAL_INVOICED}, "venda-realizada"),
    ({Kind.PROPOSAL_ORDERED}, "proposta-aceita"),
    ({Kind.PROPOSAL_CREATED, Kind.PROPOSAL_CHANGED, Kind.PROPOSAL_SENT}, "proposta-apresentada"),
]
AFTER_REASON: list[tuple[set[str], str]] = [
    ({Kind.TEST_DRIVE_DONE}, "test-drive-feito"),
    ({Kind.APPRAISED}, "usado-avaliado"),
    ({Kind.VISIT_BOOKED, Kind.TEST_DRIVE_BOOKED}, "visita-marcada"),
    ({Kind.BOOKING_CREATED}, "agendou-servico"),
    ({Kind.FORWARDED, Kind.TRANSFERRED}, "encaminhado"),
]


def derived_code(kinds: set[str], reason: ClosingReason | None) -> str | None:
    """The result's code, or None where somebody has to choose."""
    for table in (AFTER_PROPOSAL, None, AFTER_REASON):
        if table is None:
            if reason is not None:
                return reason.result.code
            continue
        for some, code in table:
            if kinds & some:
                return code
    return None


def kinds_since(attendance: Atendimento, moment: datetime) -> set[str]:
    return set(attendance.events.filter(at__gt=moment).values_list("kind", flat=True))


def previous_completion(attendance: Atendimento) -> datetime:
    """When the contact before this one was completed; for the first, when the attendance was created."""
    last = attendance.contacts.filter(state=Contact.State.DONE).order_by("-completed_at").first()
    return last.completed_at if last and last.completed_at else attendance.created_at


def derive(attendance: Atendimento, *, reason: ClosingReason | None = None) -> Result | None:
    """The result that follows from what was done since the previous contact; None when it must be chosen."""
    code = derived_code(kinds_since(attendance, previous_completion(attendance)), reason)
    return Result.objects.filter(code=code).first() if code else None
