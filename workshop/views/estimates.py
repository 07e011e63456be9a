from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from core.access import StaffRequest, requires
from core.acting import act
from core.pages import render_page
from workshop import services
from workshop.forms import MAX_LINES, EstimateForm, Lines
from workshop.models import Estimate
from workshop.views.desk import Desk, form_options, is_saving, open_desk
from workshop.views.listing import show_list


@requires("workshop.view_estimate")
@require_safe
def estimate_list(request: StaffRequest) -> HttpResponse:
    return show_list(
        request,
        "workshop/estimate_list.html",
        Estimate.objects.prefetch_related("lines"),
        states=Estimate.State.choices,
        order=("-created_at", "-pk"),
    )


@requires("workshop.add_estimate")
@require_http_methods(["GET", "HEAD", "POST"])
def estimate_create(request: StaffRequest) -> HttpResponse:
    desk = open_desk(request, "estimate")
    options = form_options(request, desk)
    if "initial" in options:
        options["initial"] = {"valid_until": services.default_validity(desk.store)} | options["initial"]
    form, lines = EstimateForm(**options), line_forms(request)
    if is_saving(request) and form.is_valid() & lines.is_valid():
        estimate = act(
            form, services.create_estimate, lines=lines.lines(), by=request.user, **wanted(desk, form)
        )
        if estimate is not None:
            messages.success(request, _("Orçamento %(number)s gravado.") % {"number": estimate.number})
            return redirect(estimate)
    status = 422 if is_saving(request) else 200
    context = {"desk": desk, "form": form, "lines": lines}
    return render_page(request, "workshop/estimate_create.html", context, status=status)


def wanted(desk: Desk, form: EstimateForm) -> dict[str, Any]:
    return {
        "store": desk.store,
        "fields": form.stored() | {"person": desk.person},
        "attendance": desk.attendance,
        "idempotency_key": form.cleaned_data["idempotency_key"],
    }


def line_forms(request: StaffRequest) -> Any:
    """Bound when saving, else filled with the lines typed before a person was looked for."""
    if is_saving(request):
        return Lines(request.POST, prefix="lines")
    names = ("description", "quantity", "unit_price")
    typed = [
        {name: request.POST.get(f"lines-{number}-{name}", "") for name in names}
        for number in range(MAX_LINES)
        if request.POST.get(f"lines-{number}-description")
    ]
    return Lines(initial=typed, prefix="lines")


@requires("workshop.view_estimate")
@require_safe
def estimate_detail(request: StaffRequest, pk: int) -> HttpResponse:
    rows: Any = Estimate.objects.visible_to(request.user).for_page().prefetch_related("lines")
    estimate = get_object_or_404(rows, pk=pk)
    return render_page(request, "workshop/estimate_detail.html", {"document": estimate})
