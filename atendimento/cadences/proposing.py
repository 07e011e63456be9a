"""What a cadence proposes next, and what it says of the contact in hand. Nothing here writes."""

from dataclasses import dataclass
from datetime import date, datetime, time

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from atendimento.cadences.finding import Ahead, cadence_for
from atendimento.cadences.placing import agenda_name
from atendimento.cadences.timing import due_of
from atendimento.models import Atendimento, Cadence, CadenceRun, CadenceStep, Channel, Contact
from atendimento.services import clock
from core.wording import fill

WHATSAPP = "whatsapp"


class Placed:
    """A place in a cadence, as it is said."""

    number: int
    total: int

    @property
    def place(self) -> str:
        """Steps may have been taken away since: then it was the last one."""
        if self.number > self.total:
            return _("última tentativa")
        return _("passo %(number)d de %(total)d") % {"number": self.number, "total": self.total}


@dataclass(frozen=True)
class Suggestion:
    """The step whose turn it is, as a contact that may be scheduled."""

    cadence: str
    number: int
    total: int
    due_on: date
    due_at: time | None
    channel: Channel
    subject: str
    # Whose, where it is not the responsible's.
    agenda: str


@dataclass(frozen=True)
class Standing(Placed):
    """How far an attendance has come in its cadence; `number` is 0 before the first step."""

    cadence: str
    number: int
    total: int
    script: str
    proposes_closing: bool


@dataclass(frozen=True)
class Card(Placed):
    """The step a contact stands for."""

    cadence: str
    number: int
    total: int
    script: str
    # False: whoever scheduled it chose another day or means than the step's.
    is_own: bool
    is_whatsapp: bool


def after_no_answer(attendance: Atendimento, run: CadenceRun | None) -> Suggestion | None:
    """The next try, while the one in vain waits for it."""
    if run is None or run.waits_since is None:
        return None
    return suggest(attendance, run.cadence, run.taken, run.waits_since)


def after(attendance: Atendimento, ahead: Ahead) -> Suggestion | None:
    """What the event that was looked ahead from would lead to, if it happened now."""
    if ahead.cadence is None:
        return None
    return suggest(attendance, ahead.cadence, ahead.taken, timezone.now())


def suggest(attendance: Atendimento, cadence: Cadence, taken: int, since: datetime) -> Suggestion | None:
    steps = cadence.line if cadence.active else []
    if taken >= len(steps):
        return None
    step = steps[taken]
    channel = step.channel or attendance.channel
    if channel is None:
        return None
    day, hour = due_of(step, attendance.store, since)
    agenda = agenda_name(step, attendance)
    return Suggestion(cadence.name, taken + 1, len(steps), day, hour, channel, step.subject, agenda)


def proposes_closing(attendance: Atendimento, run: CadenceRun | None) -> bool:
    """Every try was made, the last one in vain, and nothing is scheduled."""
    waits = run is not None and run.waits_since is not None and run.is_spent
    return waits and attendance.is_in_progress and not attendance.has_open_contact


def standing_of(
    attendance: Atendimento, run: CadenceRun | None, by: User, *, with_script: bool
) -> Standing | None:
    """Where the attendance stands in its cadence; the script of its open contact where it is asked for."""
    if run is None:
        return None
    script = ""
    if with_script and run.contact_id and run.waits_since is None and run.is_own and run.current:
        script = say(run.current, attendance, by)
    return Standing(run.cadence.name, run.taken, run.total, script, proposes_closing(attendance, run))


def card_of(contact: Contact, by: User, run: CadenceRun | None) -> Card | None:
    """`run`: the cadence that the contact's attendance follows."""
    run = run if run and run.contact_id == contact.pk else lead_to_be(contact)
    if run is None or not run.taken:
        return None
    step = run.current
    script = say(step, contact.attendance, by) if step else ""
    channel = (step and step.channel) or contact.channel
    return Card(run.cadence.name, run.taken, run.total, script, run.is_own, channel.code == WHATSAPP)


def lead_to_be(contact: Contact) -> CadenceRun | None:
    """A lead that came this minute, as the worker will settle it."""
    if not contact.is_open or not clock.is_unsettled(contact.attendance):
        return None
    cadence = cadence_for(contact.attendance, Cadence.Start.LEAD)
    return CadenceRun(cadence=cadence, taken=1) if cadence else None


def say(step: CadenceStep, attendance: Atendimento, by: User) -> str:
    """The script in words for this customer."""
    store, person = attendance.store, attendance.person
    words = {
        "cliente": person.call_name if person else "",
        "vendedor": by.first_name or by.display_name,
        "loja": store.name,
        "telefone": store.phone,
        "veiculo": attendance.vehicle_label,
    }
    return fill(step.script, words, {"veiculo": _("carro")})
