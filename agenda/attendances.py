"""What the list of attendances shows, and by which states it may be narrowed."""

from dataclasses import dataclass

from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from agenda.filters import Filters
from agenda.worklist import Scope
from atendimento.models import IN_PROGRESS, Atendimento, State
from atendimento.models.attendance import AtendimentoQuerySet

ASKED = "encerramento-pedido"
STATES: dict[str, tuple[Promise, Q]] = {
    "": (_("Em andamento"), Q(state__in=IN_PROGRESS)),
    "rascunho": (_("Rascunhos"), Q(state=State.DRAFT)),
    "aberto": (_("Abertos"), Q(state=State.OPEN)),
    "confirmado": (_("Confirmados"), Q(state=State.CONFIRMED)),
    ASKED: (_("Encerramento pedido"), Q(state__in=IN_PROGRESS, closing_asked_at__isnull=False)),
    "encerrado": (_("Encerrados"), Q(state=State.CLOSED)),
    "cancelado": (_("Cancelados"), Q(state=State.CANCELLED)),
}


@dataclass(frozen=True)
class StateLink:
    label: Promise
    url: str
    chosen: bool


def state_links(filters: Filters) -> list[StateLink]:
    return [
        StateLink(label, filters.query(situacao=code), filters.situacao == code)
        for code, (label, _condition) in STATES.items()
    ]


def list_rows(scope: Scope, filters: Filters) -> AtendimentoQuerySet:
    """Everything visible in the working stores, or what one responsible has."""
    rows = Atendimento.objects.visible_to(scope.user).filter(store__in=scope.stores)
    if scope.whose is not None and filters.responsavel:
        rows = rows.filter(responsible=scope.whose)
    rows = rows.filter(STATES[filters.situacao][1], filters.attendance_q())
    return rows.for_list().select_related("closing_reason", "closing_asked_by")
