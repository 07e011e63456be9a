"""The calendar: contacts of a month, a week or a day, as days of a page and as events of a feed."""

from calendar import Calendar
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Self

from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agenda.filters import CLOSED, OVERDUE, TODAY, UPCOMING, Filters, clean_date
from agenda.rows import Desk, situation_icon
from agenda.worklist import BY_TIME, Scope, class_q, closed_slices, union
from atendimento.models import Contact, Situation
from atendimento.models.contact import ContactQuerySet

MONTH, WEEK, DAY = "mes", "semana", "dia"
VIEWS: dict[str, Promise] = {
    MONTH: gettext_lazy("Mês"), WEEK: gettext_lazy("Semana"), DAY: gettext_lazy("Dia")
}  # fmt: skip
MONTHS = (
    "janeiro", "fevereiro", "março", "abril", "maio", "junho", "julho", "agosto", "setembro", "outubro",
    "novembro", "dezembro",
)  # fmt: skip
WEEKDAYS = ("dom", "seg", "ter", "qua", "qui", "sex", "sáb")
# Weeks begin on Sunday, as calendars on Brazilian walls do.
SUNDAY = 6
# What one page or one answer of the feed holds; narrower filters show the rest.
MOST = 500
# A month is drawn with its neighbours' days: six weeks.
MOST_DAYS = 42
IN_A_CELL = 3


@dataclass(frozen=True)
class Period:
    """What the page shows: `day` stands in it, `first` to `last` are drawn."""

    view: str
    day: date
    first: date
    last: date

    @classmethod
    def of(cls, data: QueryDict, today: date) -> Self:
        """From `?visao=` and `?data=`; nonsense is the month of today."""
        view = data.get("visao", MONTH)
        day = clean_date(data.get("data", "")) or today
        # A year at either end of the calendar has no neighbours to be drawn.
        day = day if date(1900, 1, 1) <= day <= date(2199, 12, 31) else today
        view = view if view in VIEWS else MONTH
        return cls(view, day, *bounds(view, day))

    @property
    def title(self) -> str:
        if self.view == MONTH:
            return _("%(month)s de %(year)d") % {"month": MONTHS[self.day.month - 1], "year": self.day.year}
        if self.view == DAY:
            return f"{WEEKDAYS[(self.day.weekday() + 1) % 7]}, {self.day:%d/%m/%Y}"
        return f"{self.first:%d/%m} – {self.last:%d/%m/%Y}"

    @property
    def before(self) -> date:
        """A day of the period before."""
        return (self.day.replace(day=1) if self.view == MONTH else self.first) - timedelta(days=1)

    @property
    def after(self) -> date:
        if self.view == MONTH:
            return (self.day.replace(day=1) + timedelta(days=31)).replace(day=1)
        return self.last + timedelta(days=1)


def bounds(view: str, day: date) -> tuple[date, date]:
    if view == DAY:
        return day, day
    if view == WEEK:
        first = day - timedelta(days=(day.weekday() + 1) % 7)
        return first, first + timedelta(days=6)
    weeks = Calendar(SUNDAY).monthdatescalendar(day.year, day.month)
    return weeks[0][0], weeks[-1][-1]


def feed_bounds(data: QueryDict, today: date) -> tuple[date, date]:
    """The days the feed is asked for, never more than a drawn month."""
    first = clean_date(data.get("inicio", "")) or today
    last = clean_date(data.get("fim", "")) or first
    return first, max(first, min(last, first + timedelta(days=min(MOST_DAYS, (date.max - first).days))))


def contacts_between(scope: Scope, filters: Filters, first: date, last: date) -> tuple[list[Contact], bool]:
    """Contacts of the days in order, and whether there are more than are shown."""
    keys = union([rows.filter(due_on__range=(first, last)) for rows in slices_of(scope, filters)], BY_TIME)
    chosen = [row["pk"] for row in keys[: MOST + 1]]
    found = {row.pk: row for row in Contact.objects.for_list().filter(pk__in=chosen)} if chosen else {}
    return [found[pk] for pk in chosen[:MOST] if pk in found], len(chosen) > MOST


def slices_of(scope: Scope, filters: Filters) -> list[ContactQuerySet]:
    """Open contacts, of one class where the filter names one; the done ones under *Realizados*."""
    if filters.situacao == CLOSED:
        return closed_slices(scope, filters)
    rows = scope.visible_contacts().scheduled().filter(filters.contact_q())
    if filters.situacao in (OVERDUE, TODAY, UPCOMING):
        rows = rows.filter(class_q(scope, filters.situacao))
    return [rows.filter(part) for part in scope.slices()]


@dataclass(frozen=True)
class Entry:
    """One contact on the calendar."""

    id: int
    url: str
    name: str
    subject: str
    hour: str
    due_on: date
    situation: str
    word: str
    icon: SafeString
    place: str
    responsible: str
    initials: str
    movable: bool

    @property
    def title(self) -> str:
        return " · ".join(part for part in (self.name, self.subject, self.responsible, self.place) if part)

    def as_event(self) -> dict[str, Any]:
        """As FullCalendar wants it: a moment without zone is the store's own clock."""
        return {
            "id": self.id,
            "title": self.name,
            "start": f"{self.due_on}T{self.hour}:00" if self.hour else f"{self.due_on}",
            "allDay": not self.hour,
            "editable": self.movable,
            "extendedProps": {
                "address": self.url, "situation": self.situation, "hour": self.hour,
                "hint": f"{self.word} · {self.title}",
                "spoken": f"{self.word} {self.due_on:%d/%m}",
                "detail": self.subject,
                "who": self.responsible,
                "initials": self.initials,
            },
        }  # fmt: skip


def entries(desk: Desk, contacts: Iterable[Contact]) -> list[Entry]:
    return [entry(desk, contact) for contact in contacts]


def entry(desk: Desk, contact: Contact) -> Entry:
    situation = contact.situation(desk.now(contact.store).date())
    person = contact.attendance.person
    return Entry(
        id=contact.pk,
        url=f"{desk.base}{contact.pk}/",
        name=person.name if person else "",
        subject=contact.subject or str(contact.attendance.nature),
        hour=f"{contact.due_at:%H:%M}" if contact.due_at else "",
        due_on=contact.due_on,
        situation=situation.value,
        word=contact.get_state_display() if not contact.is_open else str(situation.label),
        icon=situation_icon(situation),
        place=desk.place(contact.store),
        responsible=desk.responsible(contact.assignee),
        initials=contact.assignee.initials if contact.assignee else "–",
        # A contact of the queue is assumed first (the service says so as well).
        movable=contact.is_open and (contact.assignee_id is not None or desk.leads),
    )


@dataclass(frozen=True)
class CalendarDay:
    day: date
    is_today: bool
    outside: bool
    entries: list[Entry]
    url: str

    @property
    def label(self) -> str:
        return f"{WEEKDAYS[(self.day.weekday() + 1) % 7]}, {self.day:%d/%m}"

    @property
    def shown(self) -> list[Entry]:
        return self.entries[:IN_A_CELL]

    @property
    def situation(self) -> str:
        """The day's colour: what is overdue first."""
        found = {one.situation for one in self.entries}
        return next((kind.value for kind in Situation if kind.value in found), "")

    @property
    def word(self) -> str:
        return str(Situation(self.situation).label) if self.situation else ""

    @property
    def more(self) -> int:
        return max(0, len(self.entries) - IN_A_CELL)


def days_of(period: Period, found: list[Entry], today: date, link: Any) -> list[CalendarDay]:
    """Every day of the period with its contacts; `link` gives a day its address."""
    by_day: dict[date, list[Entry]] = {}
    for one in found:
        by_day.setdefault(one.due_on, []).append(one)
    length = (period.last - period.first).days + 1
    return [
        CalendarDay(
            day=day,
            is_today=day == today,
            outside=period.view == MONTH and day.month != period.day.month,
            entries=by_day.get(day, []),
            url=link(visao=DAY, data=day),
        )
        for day in (period.first + timedelta(days=number) for number in range(length))
    ]


def weeks_of(days: list[CalendarDay]) -> list[list[CalendarDay]]:
    return [days[start : start + 7] for start in range(0, len(days), 7)]


def hours_of(found: list[Entry]) -> tuple[int, int]:
    """From which hour to which the week is drawn: the shop's day, wider where a contact needs it."""
    hours = [int(one.hour[:2]) for one in found if one.hour]
    return min([8, *hours]), max([19, *(hour + 1 for hour in hours)])
