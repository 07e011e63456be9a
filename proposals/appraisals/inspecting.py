"""What the appraiser does with the car before him: items by group, FIPE's reference."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from atendimento import services
from atendimento.models import Appraisal
from core.access import StaffRequest, requires
from core.acting import act
from core.pages import is_fragment, redirect_page, render_page
from proposals.appraisals import reference
from proposals.appraisals.checklist import GroupForm, groups_of
from proposals.appraisals.finding import find_appraisal
from proposals.appraisals.page import allowed
from proposals.appraisals.views import show


@requires("atendimento.value_appraisal")
@require_POST
def appraisal_checks(request: StaffRequest, pk: int, code: str) -> HttpResponse:
    """Save one group of the checklist; what stands open elsewhere stays as typed."""
    appraisal = find_appraisal(request, pk)
    items = [row.item for group in groups_of(appraisal, only=code) for row in group.rows]
    if not items:
        raise Http404
    form = GroupForm(request.POST, items=items)
    if form.is_valid():
        done = act(form, services.check_items, appraisal=appraisal, findings=form.findings(), by=request.user)
        if done is not None:
            return saved(request, find_appraisal(request, pk), code)
    return refused(request, appraisal, form, code)


def saved(request: StaffRequest, appraisal: Appraisal, code: str) -> HttpResponse:
    messages.success(request, _("Grupo gravado."))
    if not is_fragment(request):
        return redirect(f"{appraisal.get_absolute_url()}#grupo-{code}")
    return show_group(request, appraisal, code, is_saved=True)


def refused(request: StaffRequest, appraisal: Appraisal, form: GroupForm, code: str) -> HttpResponse:
    for error in form.non_field_errors():
        messages.error(request, str(error))
    if not is_fragment(request):
        return show(request, appraisal, status=422, groups=groups_of(appraisal, typed=form))
    return show_group(request, appraisal, code, typed=form)


def show_group(
    request: StaffRequest,
    appraisal: Appraisal,
    code: str,
    *,
    typed: GroupForm | None = None,
    is_saved: bool = False,
) -> HttpResponse:
    [group] = groups_of(appraisal, typed=typed, only=code)
    context = {
        "appraisal": appraisal,
        "group": group,
        "is_saved": is_saved,
        "may": allowed(appraisal, request.user, works_it=False),
    }
    return render_page(request, "proposals/_appraisal_group.html", context, status=200 if is_saved else 422)


@requires("atendimento.value_appraisal")
@require_http_methods(["GET", "HEAD", "POST"])
def appraisal_fipe(request: StaffRequest, pk: int) -> HttpResponse:
    """Search FIPE's table; posted, the chosen row is copied onto the appraisal."""
    appraisal = find_appraisal(request, pk)
    if request.method == "POST":
        form = reference.ReferenceForm(request.POST)
        if form.is_valid():
            row = form.cleaned_data["linha"]
            if act(form, services.set_reference, appraisal=appraisal, row=row, by=request.user):
                messages.success(request, _("Referência FIPE gravada."))
                return redirect_page(request, appraisal)
        for errors in form.errors.values():
            messages.error(request, " ".join(map(str, errors)))
        return show(request, appraisal, status=422)
    search = reference.ReferenceSearchForm(request.GET or reference.start(appraisal))
    found = search.is_valid()
    hits = reference.search(search.cleaned_data["busca"], search.cleaned_data["ano"]) if found else []
    context: dict[str, Any] = {"reference": search, "hits": hits, "searched": found}
    if not is_fragment(request):
        return show(request, appraisal, **context)
    context |= {"appraisal": appraisal, "may": allowed(appraisal, request.user, works_it=False)}
    return render_page(request, "proposals/_appraisal_fipe.html", context)
