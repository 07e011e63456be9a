"""`/atendimentos/`: every attendance the user may see in the working store."""

from dataclasses import replace

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from accounts.stores import working_stores
from agenda.attendances import STATES, list_rows, state_links
from agenda.board import columns
from agenda.filters import Filters, problems
from agenda.options import read_options
from agenda.rows import Desk
from agenda.worklist import read_scope
from core.access import StaffRequest, requires
from core.pages import paginate, render_page


@requires("atendimento.view_atendimento")
@require_safe
def attendance_list(request: StaffRequest) -> HttpResponse:
    state = request.GET.get("situacao", "")
    state = state if state in STATES else ""
    filters = replace(Filters.of(request.GET), situacao=state)
    scope = read_scope(request.user, working_stores(request), filters.responsavel)
    page = paginate(request, list_rows(scope, filters))
    desk = Desk(request.user, scope.stores)
    context = {
        "page": page,
        "rows": desk.running(list(page.object_list)),
        "filters": filters,
        "states": state_links(filters),
        "options": read_options(scope, filters),
        "problems": problems(request.GET, filters),
        "start_url": reverse("agenda:attendance-new"),
        "next_url": filters.query(pagina=page.next_page_number()) if page.has_next() else "",
        "previous_url": filters.query(pagina=page.previous_page_number()) if page.has_previous() else "",
    }
    return render_page(request, "agenda/attendance_list.html", context, partial="table")


@requires("atendimento.view_atendimento")
@require_safe
def attendance_board(request: StaffRequest) -> HttpResponse:
    """The same by phase: what is in progress in sales, and what ended well in the last month."""
    filters = replace(Filters.of(request.GET), situacao="")
    scope = read_scope(request.user, working_stores(request), filters.responsavel)
    context = {
        "columns": columns(
            scope if filters.responsavel else replace(scope, whose=None), filters, request.GET.get("fase", "")
        ),
        "filters": filters,
        "options": read_options(scope, filters),
        "problems": problems(request.GET, filters),
        "start_url": reverse("agenda:attendance-new"),
    }
    return render_page(request, "agenda/attendance_board.html", context, partial="board")
