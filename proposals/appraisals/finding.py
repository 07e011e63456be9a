"""The queue, and one of its rows."""

from django.db.models import Q
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _

from atendimento.models import Appraisal, AppraisalQuerySet, AppraisalState
from core.access import StaffRequest
from core.keys import row_key
from core.text import fold
from vehicles import plates

WAITING, LAPSED, ALL = "abertas", "vencidas", "todas"
SITUATIONS = [
    (WAITING, _("Por fazer")),
    (AppraisalState.REQUESTED.value, _("Solicitadas")),
    (AppraisalState.IN_PROGRESS.value, _("Em avaliação")),
    (AppraisalState.APPRAISED.value, _("Aguardando aprovação")),
    (AppraisalState.APPROVED.value, _("Aprovadas e válidas")),
    (AppraisalState.USED.value, _("Usadas em proposta")),
    (LAPSED, _("Vencidas")),
    (AppraisalState.REFUSED.value, _("Recusadas")),
    (AppraisalState.CANCELLED.value, _("Canceladas")),
    (ALL, _("Todas")),
]


def find_appraisal(request: StaffRequest, pk: int) -> Appraisal:
    """The appraisal, if this user may see it; 404 otherwise."""
    return get_object_or_404(Appraisal.objects.visible_to(request.user).for_page(), pk=pk)


def by_situation(rows: AppraisalQuerySet, situation: str) -> AppraisalQuerySet:
    """Work in the order it came; what is over, newest first."""
    if situation == WAITING:
        return rows.waiting().order_by("requested_at", "pk")
    if situation in (AppraisalState.REQUESTED, AppraisalState.IN_PROGRESS, AppraisalState.APPRAISED):
        return rows.filter(state=situation).order_by("requested_at", "pk")
    if situation == AppraisalState.APPROVED:
        rows = rows.usable()
    elif situation == LAPSED:
        rows = rows.lapsed()
    elif situation != ALL:
        rows = rows.filter(state=situation)
    return rows.order_by("-requested_at", "-pk")


def matching(rows: AppraisalQuerySet, text: str) -> AppraisalQuerySet:
    """By the plate in either form, the customer's name, the vehicle in words, or the number `A-12`."""
    if plates.is_plate(text):
        return rows.filter(plate_key=plates.canonical(text))
    key = fold(text)
    if not key:
        return rows
    found = Q(attendance__person__name_key__contains=key) | Q(description__icontains=text.strip())
    named = row_key(key.removeprefix("A-"))
    return rows.filter(found | Q(pk=named) if named is not None else found)
