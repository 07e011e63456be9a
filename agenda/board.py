"""The board of attendances: sales by phase, the newest first in each column."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from agenda.filters import Filters
from agenda.rows import attendance_url
from agenda.worklist import Scope
from atendimento.models import IN_PROGRESS, SALES, Atendimento, Phase, State
from atendimento.models.attendance import AtendimentoQuerySet

CARDS, MOST = 20, 200
# What was invoiced or delivered is looked at for so long after it was closed.
LOOK_BACK = timedelta(days=30)
LATE = (Phase.INVOICED, Phase.DELIVERED)


@dataclass(frozen=True)
class BoardCard:
    url: str
    name: str
    vehicle: str
    responsible: str
    age: str
    temperature: str
    temperature_label: str
    stuck: bool


@dataclass(frozen=True)
class Column:
    code: str
    label: str
    count: int
    cards: list[BoardCard]
    # All of this column, where it shows the first alone.
    all_url: str

    @property
    def more(self) -> int:
        return self.count - len(self.cards)


def board_rows(scope: Scope, filters: Filters) -> AtendimentoQuerySet:
    """Sales in progress, and those that ended well a short while ago."""
    since = timezone.now() - LOOK_BACK
    ended = Q(state=State.CLOSED, phase__in=LATE, closed_at__gte=since)
    rows = scope.visible_attendances().filter(store__in=scope.stores, department__in=SALES)
    if scope.whose is not None and filters.responsavel:
        rows = rows.filter(responsible=scope.whose)
    return rows.filter(Q(state__in=IN_PROGRESS) | ended).filter(filters.attendance_q())


def columns(scope: Scope, filters: Filters, opened: str = "") -> list[Column]:
    """Each with its newest; the `opened` one with up to `MOST`."""
    rows, query = board_rows(scope, filters), filters.query()
    counts = dict(rows.values_list("phase").annotate(Count("pk")).order_by())
    return [column(rows, phase, counts.get(phase.value, 0), query, phase == opened) for phase in Phase]


def column(rows: AtendimentoQuerySet, phase: Phase, count: int, query: str, opened: bool) -> Column:
    now, most = timezone.now(), MOST if opened else CARDS
    shown = rows.filter(phase=phase).select_related("person", "responsible").order_by("-created_at", "-pk")
    cards = [card(row, now) for row in shown[:most]] if count else []
    all_url = "" if opened else f"{query}&fase={phase.value}#phase-{phase.value}"
    return Column(phase.value, str(phase.label), count, cards, all_url)


def card(row: Atendimento, now: datetime) -> BoardCard:
    days = (now - row.created_at).days
    return BoardCard(
        url=attendance_url(row.pk),
        name=row.person.name if row.person else "",
        vehicle=row.vehicle_label,
        responsible=row.responsible.display_name if row.responsible else _("Sem responsável"),
        age=_("hoje") if days == 0 else _("%(days)d d") % {"days": days},
        temperature=row.temperature,
        temperature_label=row.get_temperature_display(),
        stuck=row.is_in_progress and not row.has_open_contact,
    )
