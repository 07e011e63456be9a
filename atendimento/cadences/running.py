"""An attendance's way through a cadence follows its Events, as the lead's clock and the phase do.

Call inside the transaction of the change, with the attendance held. Nothing is scheduled here: whoever works
the attendance presses, or the worker does where a try in vain waits (`cadences.working`).
"""

from collections.abc import Callable

from atendimento.cadences.finding import look_ahead, run_of, start_of
from atendimento.cadences.placing import keeps, place
from atendimento.cadences.runs import begin, begin_lead, end, pause, put, resume, stop
from atendimento.models import Atendimento, Cadence, CadenceRun, Contact, Event
from atendimento.services import clock

Kind, Start, Ending = Event.Kind, Cadence.Start, CadenceRun.Ending


def follow(attendance: Atendimento, event: Event) -> None:
    """Begin, move on or end the cadence by what has just been recorded."""
    if event.kind in clock.MOVES and clock.is_unsettled(attendance):
        begin_lead(attendance)
    react = REACTIONS.get(event.kind)
    if react:
        react(attendance, event)


def over(attendance: Atendimento, event: Event) -> None:
    stop(attendance, Ending.OVER)


def ordered(attendance: Atendimento, event: Event) -> None:
    """What was to be won is won, whether something follows or not."""
    run = run_of(attendance)
    if run and run.cadence.start != Start.ORDER:
        end(run, Ending.ORDERED)
    begin(attendance, Start.ORDER, event.at)


def rerouted(attendance: Atendimento, event: Event) -> None:
    """It goes on where it is meant for the new nature too."""
    run = run_of(attendance)
    if run and not run.cadence.fits(attendance):
        end(run, Ending.REROUTED)


# From contact to contact


def done(attendance: Atendimento, event: Event) -> None:
    contact = contact_of(event)
    result = contact.result if contact else None
    if result is None:
        return
    if result.opts_out:
        stop(attendance, Ending.REFUSED)
        return
    match start_of(result):
        case Start.NO_SHOW:
            begin(attendance, Start.NO_SHOW, event.at)
        case Start.NO_ANSWER:
            not_reached(attendance, event)
        case Start.TALK:
            talked(attendance)


def not_reached(attendance: Atendimento, event: Event) -> None:
    """A chase's next step has its turn; a follow-up, or no cadence at all, gives way to the chase."""
    ahead = look_ahead(attendance, Start.NO_ANSWER)
    run = ahead.kept or (pause(attendance, ahead.cadence, ahead.run) if ahead.cadence else None)
    if run:
        run.waits_since = event.at
        run.save(update_fields=["waits_since"])


def talked(attendance: Atendimento) -> None:
    """A chase has reached him: the follow-up it paused goes on, or what follows a talk begins."""
    ahead = look_ahead(attendance)
    run, kept = ahead.run, ahead.kept
    if run and run == kept:
        return
    if run:
        end(run, Ending.REACHED)
    if kept:
        resume(kept, None)
    elif ahead.cadence:
        put(attendance, ahead.cadence, None, Ending.REACHED)


def scheduled(attendance: Atendimento, event: Event) -> None:
    """Whoever scheduled it, it stands for the pending step; a rescheduled one for the step it stood for."""
    if clock.is_unsettled(attendance):
        return
    run = run_of(attendance)
    contact = contact_of(event) if run else None
    if run is None or contact is None:
        return
    step = run.pending
    if contact.engagement is not None:
        if run.contact_id != contact.previous_id:
            return
        step = run.current
    elif step is not None:
        run.taken += 1
        run.is_own = keeps(step, contact, run.waits_since or event.at)
    run.contact = contact if step else None
    run.waits_since = None
    run.save(update_fields=["taken", "contact", "is_own", "waits_since"])
    if step and run.is_own:
        place(contact, step, attendance, event.actor)


def called_off(attendance: Atendimento, event: Event) -> None:
    """By hand: nobody but a person goes on from here."""
    CadenceRun.objects.running().filter(attendance=attendance).update(contact=None, waits_since=None)


def undone(attendance: Atendimento, event: Event) -> None:
    """*Não atendeu* taken back: the contact it led to, the chase it began, the follow-up that gave way."""
    run = run_of(attendance)
    if run is None:
        return
    if run.contact_id and run.contact_id != event.contact_key:
        run.taken = max(run.taken - 1, 0)
        run.contact_id = event.contact_key if run.taken else None
    if not run.taken and run.cadence.start == Start.NO_ANSWER:
        run.delete()
        if run.paused:
            resume(run.paused, run.paused.contact)
        return
    run.waits_since = None
    run.save(update_fields=["taken", "contact", "waits_since"])


def contact_of(event: Event) -> Contact | None:
    return Contact.objects.select_related("result", "store").filter(pk=event.contact_key).first()


Reaction = Callable[[Atendimento, Event], None]


def begins(start: str) -> Reaction:
    def react(attendance: Atendimento, event: Event) -> None:
        begin(attendance, start, event.at)

    return react


REACTIONS: dict[str, Reaction] = {
    Kind.ARRIVED: begins(Start.VISIT),
    Kind.TEST_DRIVE_DONE: begins(Start.TEST_DRIVE),
    Kind.TEST_DRIVE_MISSED: begins(Start.NO_SHOW),
    Kind.BOOKING_MISSED: begins(Start.NO_SHOW),
    Kind.PROPOSAL_CREATED: begins(Start.PROPOSAL),
    Kind.PROPOSAL_SENT: begins(Start.PROPOSAL),
    Kind.PROPOSAL_ORDERED: ordered,
    Kind.CONTACT_DONE: done,
    Kind.NO_ANSWER: not_reached,
    Kind.NO_ANSWER_UNDONE: undone,
    Kind.CONTACT_SCHEDULED: scheduled,
    Kind.CONTACT_CANCELLED: called_off,
    Kind.NATURE_CHANGED: rerouted,
    Kind.CLOSED: over,
    Kind.CANCELLED: over,
}
