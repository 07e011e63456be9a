"""The day board: a row for each slot, a column for each adviser, what is booked and what is free."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import Store, User
from workshop.bookings.slots import Plan, Taken, halves, is_bookable, plan_of, taken_on
from workshop.models import Booking

# Shown, but no place of the slot any more.
SHOWN = (*Booking.PLACED, Booking.State.NO_SHOW)
TONES = {
    Booking.State.BOOKED: "",
    Booking.State.CONFIRMED: "badge-accent",
    Booking.State.ATTENDED: "badge-ok",
    Booking.State.NO_SHOW: "badge-danger",
}


@dataclass(frozen=True)
class Chip:
    """One booking in a cell, with the press that comes next."""

    booking: Booking
    tone: str
    next_url_name: str
    next_label: Any


@dataclass
class Cell:
    adviser: str
    capacity: int
    free: int
    book_url: str
    chips: list[Chip] = field(default_factory=list)
    # Booked by colleagues, whose customers this user does not see.
    hidden: int = 0


@dataclass(frozen=True)
class Row:
    at: time
    total: int
    free: int
    is_past: bool
    cells: list[Cell]
    # Where a booking at that hour begins, the adviser still to be chosen.
    book_url: str
    # The first hour still to come, on today's board: where *Agora* leads.
    is_next: bool = False

    @property
    def is_bare(self) -> bool:
        """Nothing to read in it but its hour."""
        return not any(cell.chips for cell in self.cells)


@dataclass(frozen=True)
class Board:
    day: date
    columns: list[str]
    periods: list[tuple[Any, list[Row]]]
    counts: dict[str, int]

    @property
    def has_next(self) -> bool:
        return any(row.is_next for _label, rows in self.periods for row in rows)

    @property
    def has_rows(self) -> bool:
        return any(rows for _label, rows in self.periods)


def board_of(store: Store, day: date, user: User, *, half: str = "") -> Board:
    plan = plan_of(store, day)
    taken = taken_on(store, day, plan)
    rows = Booking.objects.visible_to(user).filter(store=store, starts_on=day, state__in=SHOWN)
    seen = list(rows.for_list().order_by("starts_at", "pk"))
    columns: list[tuple[int | None, str]] = [(adviser.pk, adviser.display_name) for adviser in plan.advisers]
    columns.append((None, str(_("A definir"))))
    chips = chips_by_cell(seen, plan, {pk for pk, _name in columns}, user)
    slots = sorted({*plan.starts(), *(at for at, _pk in chips)})
    made = [row_of(at, store, day, plan, taken, columns, chips) for at in slots]
    made = mark_next(made, day, store.now())
    return Board(day, [name for _pk, name in columns], periods_of(made, half), counts_of(seen, made))


def mark_next(rows: list[Row], day: date, now: datetime) -> list[Row]:
    """Only where cars of earlier hours stand before it: else there is nothing to jump over."""
    minute = now.time().replace(second=0, microsecond=0)
    place = next((place for place, row in enumerate(rows) if (day, row.at) >= (now.date(), minute)), 0)
    over = any(not row.is_bare for row in rows[:place])
    return [replace(row, is_next=over and number == place) for number, row in enumerate(rows)]


def chips_by_cell(
    bookings: Iterable[Booking], plan: Plan, known: set[int | None], user: User
) -> dict[tuple[time, int | None], list[Chip]]:
    """By slot and adviser; who no longer receives cars stands under *A definir*."""
    found: dict[tuple[time, int | None], list[Chip]] = defaultdict(list)
    may_act = user.has_perm("workshop.add_booking")
    for booking in bookings:
        adviser = booking.advisor_id if booking.advisor_id in known else None
        found[plan.slot(booking.starts_at), adviser].append(chip_of(booking, may_act=may_act))
    return found


def chip_of(booking: Booking, *, may_act: bool) -> Chip:
    name: str = ""
    label: Any = ""
    is_today = booking.starts_on == booking.store.today()
    if may_act and is_today and booking.is_expected:
        name, label = "workshop:booking-attend", _("Chegou")
    elif may_act and booking.state == Booking.State.BOOKED and booking.starts_on > booking.store.today():
        name, label = "workshop:booking-confirm", _("Confirmar")
    return Chip(booking, TONES[Booking.State(booking.state)], name, label)


def row_of(
    at: time,
    store: Store,
    day: date,
    plan: Plan,
    taken: Taken,
    columns: list[tuple[int | None, str]],
    chips: dict[tuple[time, int | None], list[Chip]],
) -> Row:
    is_past = not is_bookable(plan, store, day, at)
    cells = []
    for adviser, name in columns:
        capacity = plan.capacity(adviser, at) if adviser else plan.total(at)
        shown = chips.get((at, adviser), [])
        placed = sum(chip.booking.state in Booking.PLACED for chip in shown)
        cells.append(
            Cell(
                adviser=name,
                capacity=capacity,
                free=0 if is_past else taken.free(at, adviser),
                book_url=book_url(day, at, adviser),
                chips=shown,
                hidden=max(0, taken.by_adviser[at, adviser] - placed),
            )
        )
    return Row(at, plan.total(at), taken.free(at, None), is_past, cells, book_url(day, at))


def book_url(day: date, at: time, adviser: int | None = None) -> str:
    query: dict[str, Any] = {"dia": day.isoformat(), "hora": f"{at:%H:%M}"} | (
        {"consultor": adviser} if adviser else {}
    )
    return reverse("workshop:booking-create", query=query)


def periods_of(rows: list[Row], half: str) -> list[tuple[Any, list[Row]]]:
    morning, afternoon = halves(rows)
    return {"manha": [morning], "tarde": [afternoon]}.get(half, [morning, afternoon])


def counts_of(bookings: list[Booking], rows: list[Row]) -> dict[str, int]:
    found = {str(state): sum(booking.state == state for booking in bookings) for state in SHOWN}
    return {**found, "free": sum(row.free for row in rows if not row.is_past)}


def neighbours(day: date) -> tuple[date, date]:
    return day - timedelta(days=1), day + timedelta(days=1)
