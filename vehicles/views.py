from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.models import User
from core.access import StaffRequest, requires
from core.pages import redirect_page, render_page
from core.refusals import record_refusal
from vehicles import pages, services
from vehicles.forms import CostsForm, VehicleForm, vehicle_form
from vehicles.models import StockItem, Vehicle


@requires("vehicles.view_vehicle")
@require_http_methods(["GET", "HEAD", "POST"])
def vehicle_detail(request: StaffRequest, pk: int) -> HttpResponse:
    """The record of one vehicle, and its form as far as the role goes."""
    vehicle = get_object_or_404(Vehicle.objects.visible_to(request.user).with_model(), pk=pk)
    form = vehicle_form(request.user, vehicle, request.POST if request.method == "POST" else None)
    if request.method == "POST":
        try:
            if save_vehicle(form, request.user):
                messages.success(request, _("Veículo alterado."))
                return redirect_page(request, vehicle)
        except services.StaleVersion:
            return conflict(request, vehicle, form)
    context = pages.vehicle_page(vehicle, request.user) | {"form": form}
    status = 422 if form.errors else 200
    return render_page(request, "vehicles/vehicle_detail.html", context, partial="form", status=status)


def save_vehicle(
    form: VehicleForm, by: User, *, write: Callable[..., object] = services.edit_vehicle
) -> bool:
    """Whether the change was made; a forged field leaves a record of refusal and ends in 403.

    `write` is what another room does around `services.edit_vehicle`.
    """
    if not form.names:
        raise PermissionDenied
    try:
        services.refuse_foreign_fields(form.vehicle, form.foreign(), by)
        if form.is_valid():
            write(
                vehicle=form.vehicle,
                changes=form.changes(),
                by=by,
                reason=form.reason(),
                version=form.version(),
            )
    except services.FieldForbidden as exc:
        target = f"vehicle:{form.vehicle.pk}"
        record_refusal(actor=by, action="vehicle.edit", target=target, fields=exc.fields)
        raise PermissionDenied from exc
    except ValidationError as exc:
        form.show_refusal(exc)
    return form.is_valid()


def conflict(request: StaffRequest, vehicle: Vehicle, form: VehicleForm) -> HttpResponse:
    """Two people edited at once: what is stored beside what was typed, and one press to insist."""
    vehicle.refresh_from_db()
    current = vehicle_form(request.user, vehicle).initial
    rows = [
        (field.label, current[name], form.data.get(name, ""))
        for name, field in form.fields.items()
        if name in services.EVERY_FIELD
    ]
    context = {"vehicle": vehicle, "form": form, "rows": rows, "typed": typed(form)}
    return render_page(request, "vehicles/vehicle_conflict.html", context, status=409)


def typed(form: VehicleForm) -> list[tuple[str, str]]:
    """What was posted in the role's fields, to be posted again."""
    return [(name, form.data[name]) for name in (*form.names, "reason") if name in form.data]


@requires("vehicles.view_cost")
@require_http_methods(["GET", "HEAD", "POST"])
def unit_costs(request: StaffRequest, pk: int) -> HttpResponse:
    """Cost, freight and preparation of one unit."""
    rows = StockItem.objects.visible_to(request.user).for_list()
    item = get_object_or_404(rows, pk=pk)
    data = request.POST if request.method == "POST" else None
    form = CostsForm(data, initial=CostsForm.initial_of(item))
    status = 200
    if form.is_valid():
        try:
            version = form.cleaned_data["version"]
            services.set_costs(stock_item=item, values=form.costs(), version=version, by=request.user)
        except services.StaleVersion as exc:
            form = stale_costs(request, item, str(exc))
            status = 409
        else:
            messages.success(request, _("Custos gravados."))
            return redirect(item.vehicle)
    status = 422 if form.errors and status == 200 else status
    return render_page(request, "vehicles/unit_costs.html", {"item": item, "form": form}, status=status)


def stale_costs(request: StaffRequest, item: StockItem, told: str) -> CostsForm:
    """What was typed, over the version stored meanwhile; the next press goes in."""
    item.refresh_from_db(fields=["version", *services.COSTS])
    kept = request.POST.copy()
    kept["version"] = str(item.version)
    form = CostsForm(kept)
    form.add_error(None, told)
    return form
