"""New leads with their running clock: on top of the agenda and of the reception."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.db.models import Case, Q, Value, When
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Store, User
from accounts.scope import department_q
from agenda import words
from agenda.filters import TODAY, Filters
from agenda.rows import attendance_url
from agenda.worklist import Scope
from atendimento.models import Atendimento, ClockStep
from atendimento.models.attendance import AtendimentoQuerySet
from atendimento.services.clock import due_of
from atendimento.services.routing import may_assume

MOST = 10
UNLIMITED = Case(When(clock_due_at=None, clock_told=True, then=Value(1)), default=Value(0))


@dataclass(frozen=True)
class LeadRow:
    id: int
    url: str
    name: str
    badge: str
    what: str
    responsible: str
    may_assume: bool
    step: str
    # The moment for the script that counts down; the words stand without it.
    due: str
    words: str
    is_late: bool


def on_top(scope: Scope, filters: Filters) -> list[LeadRow]:
    """On the list of the day, unless it is narrowed or turned over."""
    if filters.narrowed or filters.pagina > 1 or filters.situacao not in ("", TODAY):
        return []
    rows = scope.visible_attendances().filter(store__in=scope.stores)
    if scope.whose is not None:
        mine = Q(responsible=scope.whose)
        rows = rows.filter(mine | (Q(responsible=None) & department_q(scope.user)) if scope.is_own else mine)
    return lead_rows(rows, scope.user)


def of_stores(user: User, stores: list[Store]) -> list[LeadRow]:
    """What the user sees of them in these stores."""
    return lead_rows(Atendimento.objects.visible_to(user).filter(store__in=stores), user)


def lead_rows(rows: AtendimentoQuerySet, user: User) -> list[LeadRow]:
    """Whose limit ends first stands first; one without any, last.

    A limit not stored yet counts by the arrival, else PostgreSQL would put the newest lead behind all others.
    """
    found = rows.on_the_clock().select_related("person", "nature", "responsible", "store")
    first = found.order_by(UNLIMITED, Coalesce("clock_due_at", "received_at", "created_at"), "pk")[:MOST]
    return sorted((lead_row(row, user) for row in first), key=lambda row: (not row.due, row.due))


def lead_row(row: Atendimento, user: User) -> LeadRow:
    now, due = timezone.now(), due_of(row)
    queue = row.responsible is None
    return LeadRow(
        id=row.pk,
        url=attendance_url(row.pk),
        name=row.person.name if row.person else "",
        badge=row.person.badge if row.person else "",
        what=" · ".join(part for part in (str(row.nature), row.vehicle_label, row.origin) if part),
        responsible=_("Sem responsável")
        if queue
        else row.responsible.display_name
        if row.responsible
        else "",
        may_assume=may_assume(row, user),
        step=str(ClockStep(row.clock_step).label),
        due=due.astimezone(UTC).isoformat() if due else "",
        words=due_words(row.store, due, now),
        is_late=due is not None and due <= now,
    )


def due_words(store: Store, due: datetime | None, now: datetime) -> str:
    """`faltam 12 min`, `venceu há 5 min`, or the day and hour of a limit in the next open hours."""
    if due is None:
        return _("sem limite")
    local, minutes = due.astimezone(store.zone), int((due - now) / timedelta(minutes=1))
    if due <= now:
        return _("venceu há %(span)s") % {"span": words.span(-minutes)}
    if local.date() == store.today():
        return _("até %(hour)s, faltam %(span)s") % {
            "hour": f"{local:%H:%M}",
            "span": words.span(minutes + 1),
        }
    return _("até %(when)s") % {"when": f"{local:%d/%m %H:%M}"}
