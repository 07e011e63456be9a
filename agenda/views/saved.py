"""The filters a user gave a name."""

from dataclasses import replace

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from agenda import saved
from agenda.filters import Filters
from agenda.forms import SavedFilterForm
from core.access import StaffRequest, requires
from core.acting import act
from core.pages import render_page


def given(request: StaffRequest) -> Filters:
    """The filter the page was opened with, or that its form carries along."""
    carried = QueryDict(request.POST.get("query", "").lstrip("?")[:2000])
    return replace(Filters.of(carried if request.method == "POST" else request.GET), pagina=1)


@requires("atendimento.work_agenda")
@require_http_methods(["GET", "HEAD", "POST"])
def filter_list(request: StaffRequest) -> HttpResponse:
    """All of one's own, and a form for the one in use."""
    filters = given(request)
    form = SavedFilterForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        data = form.cleaned_data
        kept = act(
            form, saved.save_filter, by=request.user, name=data["name"], filters=filters,
            is_default=data["is_default"],
        )  # fmt: skip
        if kept:
            messages.success(request, _("Filtro “%(name)s” salvo.") % {"name": kept.name})
            return redirect(reverse("agenda:worklist") + kept.query)
    context = {
        "rows": request.user.saved_filters.order_by("name", "pk"),
        "form": form,
        "filters": filters,
        "query": filters.query(),
        "may_save": filters.is_used,
    }
    return render_page(request, "agenda/filter_list.html", context, status=422 if form.errors else 200)


@requires("atendimento.work_agenda")
@require_POST
def filter_default(request: StaffRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(request.user.saved_filters, pk=pk)
    saved.make_default(saved=row, wanted=request.POST.get("default") == "1")
    return redirect("agenda:filter-list")


@requires("atendimento.work_agenda")
@require_POST
def filter_remove(request: StaffRequest, pk: int) -> HttpResponse:
    get_object_or_404(request.user.saved_filters, pk=pk).delete()
    messages.success(request, _("Filtro excluído."))
    return redirect("agenda:filter-list")
