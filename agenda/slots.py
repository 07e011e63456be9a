"""The chips that offer the next try: `+2 h`, `hoje 18:00`, `amanhã 9:00`, in the store's business hours."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.db.models import prefetch_related_objects
from django.utils.translation import gettext as _

from accounts.hours import is_holiday, next_open, opening_hours
from accounts.models import Store
from agenda import words
from atendimento.cadences.finding import run_of
from atendimento.cadences.proposing import Suggestion, after_no_answer
from atendimento.models import CadenceRun, Contact
from atendimento.services import Plan

LATER, EVENING, MORNING, CADENCE = "2h", "hoje", "amanha", "cadencia"
EVENING_HOUR, MORNING_HOUR = time(18), time(9)
WEEKDAYS = ("segunda", "terça", "quarta", "quinta", "sexta", "sábado", "domingo")


@dataclass(frozen=True)
class Slot:
    code: str
    label: str
    moment: datetime
    suggestion: Suggestion | None = None

    @property
    def hint(self) -> str:
        """The whole date, for who wonders where `+2 h` leads."""
        found = self.suggestion
        if found is None:
            return f"{self.moment:%d/%m/%Y %H:%M}"
        words = {"name": found.cadence, "number": found.number, "total": found.total}
        return _("Cadência %(name)s, passo %(number)d de %(total)d") % words

    def plan(self, before: Contact) -> Plan:
        """The contact it schedules after `before`."""
        found = self.suggestion
        if found is None:
            return Plan(self.moment.date(), self.moment.time(), before.channel, before.subject)
        return Plan(found.due_on, found.due_at, found.channel, found.subject or before.subject)


def slots(store: Store) -> list[Slot]:
    """What may be offered at this minute; *hoje 18:00* is absent once it has passed."""
    prefetch_related_objects([store], "opening_hours")
    now = store.now().replace(second=0, microsecond=0)
    later, evening, morning = later_than(store, now), evening_of(store, now), morning_after(store, now)
    tonight = [Slot(EVENING, _("hoje %(hour)s") % {"hour": hour(evening)}, evening)] if evening else []
    tomorrow = Slot(MORNING, f"{day_word(morning, now)} {hour(morning)}", morning)
    if later.moment == morning:
        return [*tonight, tomorrow]
    return [later, *tonight, tomorrow] if later.moment.date() == now.date() else [*tonight, later, tomorrow]


def later_than(store: Store, now: datetime) -> Slot:
    """`+2 h`; where the store is closed by then, called by the hour it opens."""
    wanted = now + timedelta(hours=2)
    moment = next_open(store, wanted)
    return Slot(LATER, "+2 h" if moment == wanted else f"{day_word(moment, now)} {hour(moment)}", moment)


def next_tries(contact: Contact, run: CadenceRun | None) -> list[Slot]:
    """After *Não atendeu*: what the cadence suggests, then the usual hours."""
    # The same row: its hours are read once.
    contact.attendance.store = contact.store
    found = after_no_answer(contact.attendance, run)
    usual = slots(contact.store)
    return [suggested(contact, found), *usual] if found else usual


def suggested(contact: Contact, found: Suggestion) -> Slot:
    """`amanhã 9:00 · WhatsApp · 2ª tentativa`."""
    moment = datetime.combine(found.due_on, found.due_at or time(0), contact.store.zone)
    day = day_word(moment, contact.store.now())
    when = f"{day} {hour(moment)}" if found.due_at else day
    again = _("%(number)dª tentativa") % {"number": contact.attempts + 1}
    parts = [when, str(found.channel), again]
    if found.agenda:
        parts.append(_("na agenda: %(name)s") % {"name": found.agenda})
    return Slot(CADENCE, " · ".join(parts), moment, found)


def chosen_slot(contact: Contact, code: str) -> Slot | None:
    """The chip that was pressed, worked out anew."""
    if code != CADENCE:
        return find_slot(contact.store, code)
    found = after_no_answer(contact.attendance, run_of(contact.attendance))
    return suggested(contact, found) if found else None


def find_slot(store: Store, code: str) -> Slot | None:
    return next((slot for slot in slots(store) if slot.code == code), None)


def hour(moment: datetime) -> str:
    return f"{moment.hour}:{moment:%M}"


def evening_of(store: Store, now: datetime) -> datetime | None:
    """18:00 of an open day, or its closing where that is earlier."""
    week = opening_hours(store)
    if now.weekday() not in week or is_holiday(store, now.date()):
        return None
    closes = week[now.weekday()][1]
    evening = datetime.combine(now.date(), min(EVENING_HOUR, closes), store.zone)
    return evening if evening > now else None


def morning_after(store: Store, now: datetime) -> datetime:
    """Nine o'clock of the next open day, or its opening where that is later."""
    tomorrow = datetime.combine(now.date() + timedelta(days=1), MORNING_HOUR, store.zone)
    opened = next_open(store, tomorrow)
    return next_open(store, datetime.combine(opened.date(), MORNING_HOUR, store.zone))


def day_word(moment: datetime, now: datetime) -> str:
    days = (moment.date() - now.date()).days
    if days == 0:
        return words.day(moment.date(), now.date())
    return words.ahead(1) if days == 1 else f"{WEEKDAYS[moment.weekday()]} {moment:%d/%m}"
