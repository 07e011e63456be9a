"""When something was last done with a customer follows the Events, and ends what was told of a silence."""

from atendimento.models import Atendimento, Event

Kind = Event.Kind
MOVES = {
    Kind.RETURNED, Kind.ARRIVED, Kind.ATTEMPT, Kind.NO_ANSWER, Kind.CONTACT_DONE, Kind.CONTACT_RESCHEDULED,
    Kind.TEST_DRIVE_BOOKED, Kind.TEST_DRIVE_DONE, Kind.PROPOSAL_CREATED, Kind.PROPOSAL_SENT,
    Kind.PROPOSAL_ACCEPTED, Kind.PROPOSAL_ORDERED, Kind.BOOKING_CREATED,
}  # fmt: skip


def follow(attendance: Atendimento, event: Event) -> None:
    if event.kind in MOVES:
        attendance.active_at, attendance.silence_told = event.at, 0
        Atendimento.objects.filter(pk=attendance.pk).update(active_at=event.at, silence_told=0)
