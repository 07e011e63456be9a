"""*Agenda*: the day's contacts and what is in execution without one."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_safe

from accounts.stores import working_stores
from agenda.filters import CLOSED, RUNNING, Filters, problems
from agenda.leads import on_top
from agenda.options import Option, read_options
from agenda.rows import Desk, row_words
from agenda.tabs import start_buttons, tabs
from agenda.worklist import Counters, Scope, contact_page, count, read_scope, running_page
from core.access import StaffRequest, requires
from core.pages import is_fragment, render_page


@requires("atendimento.work_agenda")
@require_safe
def worklist(request: StaffRequest) -> HttpResponse:
    filters = Filters.of(request.GET)
    scope = read_scope(request.user, working_stores(request), filters.responsavel)
    if request.htmx.target == "counters":
        context: dict[str, Any] = {"tabs": tabs(filters, count(scope, filters)), "filters": filters}
        context["here"] = request.get_full_path()
        return render_page(request, "agenda/worklist.html", context, partial="counters")
    options = read_options(scope, filters)
    if default := default_of(request, options):
        return redirect(reverse("agenda:worklist") + default)
    counters = count(scope, filters)
    context = {"tabs": tabs(filters, counters), "filters": filters, "here": request.get_full_path()}
    context |= list_context(scope, filters, counters) | {
        "options": options,
        "query": filters.query(),
        "problems": problems(request.GET, filters),
        "buttons": start_buttons(request.user),
        "leads": on_top(scope, filters),
    }
    return render_page(request, "agenda/worklist.html", context, partial="worklist")


def default_of(request: StaffRequest, options: dict[str, list[Option]]) -> str:
    """The saved filter that a bare address opens with."""
    if request.GET or is_fragment(request):
        return ""
    return next((option.value for option in options["filtro"] if option.is_default), "")


def list_context(scope: Scope, filters: Filters, counters: Counters) -> dict[str, Any]:
    """The rows of the page with the links to its neighbours."""
    desk = Desk(scope.user, scope.stores)
    if filters.situacao == RUNNING:
        page = running_page(scope, filters, counters)
        found: dict[str, Any] = {"running": desk.running(page.rows)}
    else:
        page = contact_page(scope, filters, counters)
        found = {"rows": desk.rows(page.rows), **row_words()}
    return found | {
        "page": page,
        "closed_url": filters.query(situacao=CLOSED),
        "next_url": filters.query(pagina=page.next_number) if page.has_next else "",
        "previous_url": filters.query(pagina=page.previous_number) if page.has_previous else "",
    }
