"""What is typed is kept as each field is left."""

from django.db import transaction
from django.http import Http404, HttpResponse
from django.views.decorators.http import require_POST

from accounts.models import Store
from accounts.stores import store_or_refuse
from agenda.attendance import steps
from agenda.attendance.page import find
from atendimento import services
from atendimento.models import Atendimento
from core import idempotency
from core.access import StaffRequest, requires
from core.errors import ServiceError

VIEW = "agenda:attendance-new"
NOT_TYPED = {
    "csrfmiddlewaretoken",
    "token",
    "passo",
    "person",
    "choice",
    "autosave",
    "buscar",
    "idempotency_key",
    "contact",
}


@transaction.atomic
def draft_for(request: StaffRequest, store: Store) -> Atendimento:
    """The draft begun on this very page: its token makes every post of the page find the same one."""
    rows = Atendimento.objects.visible_to(request.user).select_related("store")
    key = request.POST.get("token", "")
    try:
        first, claimed = idempotency.first_made(rows, by=request.user, key=key, view=VIEW)
    except ServiceError as exc:  # given up, or handed over, meanwhile
        raise Http404 from exc
    if first is not None:
        return first
    draft = services.start_draft(store=store, by=request.user)
    idempotency.keep(claimed, draft.pk)
    return draft


def typed_fields(request: StaffRequest) -> dict[str, str]:
    return {
        name[:60]: value[:4000].replace("\x00", "")
        for name, value in request.POST.items()
        if name not in NOT_TYPED and isinstance(value, str)
    }


@requires("atendimento.change_atendimento")
@require_POST
def attendance_draft(request: StaffRequest, pk: int) -> HttpResponse:
    """Autosave of one step of an attendance."""
    return keep(request, find(request, pk))


@requires("atendimento.add_atendimento")
@require_POST
def attendance_new_draft(request: StaffRequest) -> HttpResponse:
    """Autosave of the first step before there is a row: the first field left makes it."""
    return keep(request, draft_for(request, store_or_refuse(request)))


def keep(request: StaffRequest, attendance: Atendimento) -> HttpResponse:
    step = request.POST.get("passo", steps.INICIO)
    if step not in steps.LABELS:
        return HttpResponse(status=422)
    try:
        services.save_draft(
            attendance=attendance, step=step, typed=typed_fields(request), by=request.user,
            page=request.POST.get("idempotency_key", ""),
        )  # fmt: skip
    except services.AtendimentoError as exc:
        return HttpResponse(str(exc), status=409, content_type="text/plain; charset=utf-8")
    return HttpResponse(status=204)
