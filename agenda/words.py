"""Dates and hours as the agenda says them: "há 3 dias", "em 20 min", "amanhã"."""

from datetime import date, datetime, timedelta

from django.utils.translation import gettext as _

from atendimento.models import Situation

HOUR = 60


def ago(days: int) -> str:
    return _("ontem") if days == 1 else _("há %(days)d dias") % {"days": days}


def ahead(days: int) -> str:
    return _("amanhã") if days == 1 else _("em %(days)d dias") % {"days": days}


def span(minutes: int) -> str:
    """`40 min`, `2 h`."""
    return f"{minutes} min" if minutes < HOUR else f"{minutes // HOUR} h"


def until(moment: datetime, now: datetime) -> str:
    """How far an hour of today is from now."""
    minutes = int((moment - now) / timedelta(minutes=1))
    if minutes > 0:
        return _("em %(span)s") % {"span": span(minutes)}
    if minutes < 0:
        return _("atrasado %(span)s") % {"span": span(-minutes)}
    return _("agora")


def relative(situation: Situation, due_on: date, moment: datetime | None, now: datetime) -> str:
    """What stands under the date: the situation's word and the distance."""
    word, days = str(situation.label), (due_on - now.date()).days
    match situation:
        case Situation.OVERDUE:
            return f"{word} · {ago(-days)}"
        case Situation.UPCOMING:
            return f"{word} · {ahead(days)}"
        case _:
            return f"{word} · {until(moment, now) if moment else _('sem hora')}"


def day(value: date, today: date) -> str:
    """`hoje`, `24/11`, or with the year where it is another."""
    if value == today:
        return _("hoje")
    return f"{value:%d/%m}" if value.year == today.year else f"{value:%d/%m/%Y}"
