"""Beginning and ending an attendance's cadence; the attendance is held."""

from datetime import datetime

from django.utils import timezone

from atendimento.cadences.finding import cadence_for, run_of
from atendimento.models import Atendimento, Cadence, CadenceRun, Contact

Start, Ending = Cadence.Start, CadenceRun.Ending
# Said again of the same cadence they begin nothing anew.
ONCE = (Start.PROPOSAL, Start.ORDER)


def begin(attendance: Atendimento, start: str, at: datetime) -> CadenceRun | None:
    """The cadence of that event takes the place of the one before; without one nothing changes."""
    if not attendance.is_in_progress:
        return None
    cadence, run = cadence_for(attendance, start), run_of(attendance)
    if cadence is None or (run and start in ONCE and is_in(run, cadence)):
        return run
    run = put(attendance, cadence, run, Ending.REPLACED)
    if start == Start.NO_SHOW:
        run.waits_since = at
        run.save(update_fields=["waits_since"])
    return run


def is_in(run: CadenceRun, cadence: Cadence) -> bool:
    """It is followed now, or waits for the chase that runs."""
    return cadence == run.cadence or (run.paused is not None and cadence == run.paused.cadence)


def put(attendance: Atendimento, cadence: Cadence, before: CadenceRun | None, why: str) -> CadenceRun:
    if before:
        end(before, why)
    return CadenceRun.objects.create(attendance=attendance, cadence=cadence)


def pause(attendance: Atendimento, chase: Cadence, run: CadenceRun | None) -> CadenceRun:
    """A try in vain: the chase begins, and a follow-up waits for it to reach him."""
    if run:
        run.ended_at, run.ending, run.waits_since = timezone.now(), Ending.PAUSED, None
        run.save(update_fields=["ended_at", "ending", "waits_since"])
    return CadenceRun.objects.create(attendance=attendance, cadence=chase, paused=run)


def resume(run: CadenceRun, contact: Contact | None) -> None:
    """A paused follow-up is the one that runs; the chase before it has ended."""
    run.ended_at, run.ending, run.contact = None, "", contact
    run.save(update_fields=["ended_at", "ending", "contact"])


def begin_with(attendance: Atendimento, start: str, contact: Contact) -> None:
    """Its first contact is scheduled by a rule of its own (lead, post-sale): it stands for the first step."""
    cadence = cadence_for(attendance, start)
    if cadence is None:
        return
    # A customer who comes back may be in one; a new attendance is in none.
    if attendance.is_return:
        stop(attendance, Ending.REPLACED)
    CadenceRun.objects.create(attendance=attendance, cadence=cadence, taken=1, contact=contact)


def begin_lead(attendance: Atendimento) -> None:
    """A lead that has just come is settled by the worker, or by whoever is quicker: its partner waits."""
    contacts = attendance.contacts.exclude(state=Contact.State.CANCELLED)
    first = contacts.order_by("pk").last()
    if first and not attendance.cadence_runs.exists():
        begin_with(attendance, Start.LEAD, first)


def end(run: CadenceRun, why: str) -> None:
    """One that never came to a step leaves no trace."""
    if not run.taken:
        run.delete()
        return
    run.ended_at, run.ending, run.waits_since = timezone.now(), why, None
    run.save(update_fields=["ended_at", "ending", "waits_since"])


def stop(attendance: Atendimento, why: str) -> None:
    run = CadenceRun.objects.running().filter(attendance=attendance).first()
    if run:
        end(run, why)
