"""The chips that offer the next try: `+2 h`, `hoje 18:00`, `amanhã 9:00`, in the store's business hours."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.utils.translation import gettext as _

from accounts.hours import is_holiday, next_open, opening_hours
from accounts.models import Store
from agenda import words

LATER, EVENING, MORNING = "2h", "hoje", "amanha"
EVENING_HOUR, MORNING_HOUR = time(18), time(9)
WEEKDAYS = ("segunda", "terça", "quarta", "quinta", "sexta", "sábado", "domingo")


@dataclass(frozen=True)
class Slot:
    code: str
    label: str
    moment: datetime

    @property
    def hint(self) -> str:
        """The whole date, for who wonders where `+2 h` leads."""
        return f"{self.moment:%d/%m/%Y %H:%M}"


def slots(store: Store) -> list[Slot]:
    """What may be offered at this minute; *hoje 18:00* is absent once it has passed."""
    now = store.now().replace(second=0, microsecond=0)
    offered = [Slot(LATER, "+2 h", next_open(store, now + timedelta(hours=2)))]
    evening = evening_of(store, now)
    if evening:
        offered.append(Slot(EVENING, _("hoje %(hour)s") % {"hour": hour(evening)}, evening))
    morning = morning_after(store, now)
    return [*offered, Slot(MORNING, f"{day_word(morning, now)} {hour(morning)}", morning)]


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
    return words.ahead(1) if days == 1 else f"{WEEKDAYS[moment.weekday()]} {moment:%d/%m}"
