"""When the installments fall due."""

from calendar import monthrange
from datetime import date, timedelta


def add_months(day: date, months: int) -> date:
    """The same day of a later month, or that month's last day where it is shorter."""
    year, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + year, month + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def due_dates(*, start: date, first_in: int, term: int) -> list[date]:
    """The first installment `first_in` days after `start`, the others monthly on that day of the month."""
    first = start + timedelta(days=first_in)
    return [add_months(first, number) for number in range(term)]


def days_from(start: date, dates: list[date]) -> tuple[int, ...]:
    return tuple((day - start).days for day in dates)
