"""Quick choices for a next contact, in the store's business hours."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.db.models import prefetch_related_objects
from django.utils.translation import gettext as _

from accounts.hours import next_open
from accounts.models import Store
from agenda.slots import day_word, hour


@dataclass(frozen=True)
class Chip:
    label: str
    due_on: str
    due_at: str


def chips(store: Store) -> list[Chip]:
    """Tomorrow at nine, in two days, in a week."""
    prefetch_related_objects([store], "opening_hours")
    now = store.now()
    morning = datetime.combine(now.date(), time(9), store.zone)
    wanted = [
        (_("amanhã %(hour)s"), morning + timedelta(days=1)),
        (_("em 2 dias"), morning + timedelta(days=2)),
        (_("em 1 semana"), morning + timedelta(days=7)),
    ]
    return [make_chip(store, label, moment) for label, moment in wanted]


def make_chip(store: Store, label: str, moment: datetime) -> Chip:
    """The moment moved into business hours; the label tells where it went when it moved."""
    opened = next_open(store, moment).astimezone(store.zone)
    if opened.date() != moment.date():
        label = f"{day_word(opened, store.now())} %(hour)s"
    return Chip(label % {"hour": hour(opened)}, opened.date().isoformat(), f"{opened:%H:%M}")
