"""An attendance's way through a cadence follows its Events, as the lead's clock and the phase do.

Call inside the transaction of the change, with the attendance held. Nothing is scheduled here: whoever works
the attendance presses, or the worker does where a try in vain waits (`cadences.working`).
"""

from collections.abc import Callable

from atendimento.cadences.finding import cadence_for, look_ahead, run_of
from atendimento.cadences.placing import keeps, place
from atendimento.cadences.runs import begin, begin_lead, end, put, stop
from atendimento.models import Atendimento, Cadence, CadenceRun, Contact, Event
from atendimento.services import clock

Kind, Start, Ending = Event.Kind, Cadence.Start, CadenceRun.Ending
NOT_REACHED = ("sem-contato", "whatsapp-sem-resposta")
NO_SHOW = "nao-compareceu"


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
    elif result.code == NO_SHOW:
        begin(attendance, Start.NO_SHOW, event.at)
    elif result.code in NOT_REACHED:
        not_reached(attendance, event)
    elif result.is_conversation:
        talked(attendance)


def not_reached(attendance: Atendimento, event: Event) -> None:
    """The next step's turn. A follow-up at its end, or no cadence at all, gives way to the chase."""
    run = run_of(attendance)
    if run is None or (run.is_spent and not run.cadence.is_chase):
        chase = cadence_for(attendance, Start.NO_ANSWER)
        run = put(attendance, chase, run, Ending.REPLACED) if chase else run
    if run:
        run.waits_since = event.at
        run.save(update_fields=["waits_since"])


def talked(attendance: Atendimento) -> None:
    """A chase has reached him: what follows a talk begins. A follow-up goes on."""
    ahead = look_ahead(attendance)
    run, following = ahead.run, ahead.talk
    if run and following and following.pk == run.cadence_id:
        return
    if following:
        put(attendance, following, run, Ending.REACHED)
    elif run:
        end(run, Ending.REACHED)


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
    """*Não atendeu* taken back, and with it the contact it led to."""
    run = CadenceRun.objects.running().filter(attendance=attendance).first()
    if run is None:
        return
    if run.contact_id and run.contact_id != contact_key(event):
        run.taken, run.contact_id = max(run.taken - 1, 0), contact_key(event)
    if not run.taken:
        run.delete()
        return
    run.waits_since = None
    run.save(update_fields=["taken", "contact", "waits_since"])


def contact_key(event: Event) -> int:
    """0 for an Event that names no contact."""
    key = event.ref.removeprefix("contact:")
    return int(key) if key.isdigit() else 0


def contact_of(event: Event) -> Contact | None:
    return Contact.objects.select_related("result", "store").filter(pk=contact_key(event)).first()


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
