"""Pages of service orders: the list, the form, one order, its lines and its promised date."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.hours import next_open
from core.access import StaffRequest, requires
from core.acting import act, act_or_tell
from core.errors import StaleVersion
from core.forms import on_version
from core.pages import render_page
from core.transitions import may_move
from workshop.models import Booking, Document, Estimate, ServiceOrder
from workshop.orders import services
from workshop.orders.forms import OrderForm, OrderLines, PromiseForm, VersionForm
from workshop.scope import may_create
from workshop.states import ORDER_MOVES
from workshop.views.customer import customer_of
from workshop.views.desk import find_origin, form_options, holds_back, open_desk
from workshop.views.listing import show_list

STALE = gettext_lazy("Outra pessoa ou outra aba alterou esta ordem. Confira e grave de novo.")


@requires("workshop.view_serviceorder")
@require_safe
def order_list(request: StaffRequest) -> HttpResponse:
    return show_list(
        request,
        "workshop/order_list.html",
        ServiceOrder.objects.all(),
        states=ServiceOrder.State.choices,
        order=("-created_at", "-pk"),
    )


@requires("workshop.add_serviceorder")
@require_http_methods(["GET", "HEAD", "POST"])
def order_create(request: StaffRequest) -> HttpResponse:
    """From scratch, or from the booking or estimate that the address names."""
    booking = find_origin(request, Booking, "agendamento")
    estimate = find_origin(request, Estimate, "orcamento")
    desk = open_desk(request, "serviceorder", origin=booking or estimate)
    form = OrderForm(**form_options(request, desk, **first_values(booking, estimate)), zone=desk.store.zone)
    if form.is_valid() and not holds_back(request, desk, form, ServiceOrder):
        order = act(
            form,
            services.create_order,
            store=desk.store,
            fields=form.stored() | {"person": desk.person},
            booking=booking,
            estimate=estimate,
            attendance=desk.attendance,
            idempotency_key=form.cleaned_data["idempotency_key"],
            by=request.user,
        )
        if order is not None:
            messages.success(request, _("Ordem de serviço %(number)s aberta.") % {"number": order.number})
            return redirect(order)
    status = 422 if form.errors or desk.alike else 200
    return render_page(request, "workshop/order_create.html", {"desk": desk, "form": form}, status=status)


def first_values(booking: Booking | None, estimate: Estimate | None) -> dict[str, Any]:
    origin: Document | None = booking or estimate
    if origin is None:
        return {}
    if booking is not None:
        asked = [booking.get_service_type_display(), *map(str, booking.requests.all())]
        return {"requests": "\n".join(asked)}
    assert estimate is not None  # noqa: S101 -- one of the two
    asked = [line.description for line in estimate.lines.filter(is_accepted=True)]
    return {"requests": "\n".join(asked), "kind": estimate.kind, "promised_on": promised_on(estimate)}


def promised_on(estimate: Estimate) -> date | None:
    """The days it said, from today, to a day on which somebody hands the car over."""
    if estimate.delivery_days is None:
        return None
    store = estimate.store
    return next_open(store, store.now() + timedelta(days=estimate.delivery_days)).date()


def find_order(request: StaffRequest, pk: int) -> ServiceOrder:
    rows: Any = ServiceOrder.objects.visible_to(request.user).for_page().select_related("booking", "estimate")
    found: ServiceOrder = get_object_or_404(rows.prefetch_related("lines"), pk=pk)
    return found


@requires("workshop.view_serviceorder")
@require_safe
def order_detail(request: StaffRequest, pk: int) -> HttpResponse:
    order = find_order(request, pk)
    closed = ServiceOrder.State.CLOSED
    may_work = may_create(request.user, order.store, "serviceorder")
    customer = customer_of(order, request.user)
    context = {
        "document": order,
        "customer": customer,
        "whatsapp": customer.whatsapp(ready_text(order)),
        "may_end": may_work and may_move(ORDER_MOVES, source=order.state, target=closed, by=request.user),
        "totals": order.totals,
        "moves": order.promise_moves.select_related("by"),
        "zone": order.store.time_zone,
    }
    return render_page(request, "workshop/order_detail.html", context)


def ready_text(order: ServiceOrder) -> str:
    """What the customer hears from the workshop: that his car is ready, or only who writes."""
    is_ready = order.state == ServiceOrder.State.CLOSED
    said = (
        _("Olá, %(name)s! Seu %(car)s está pronto na oficina da %(store)s (%(number)s).")
        if is_ready
        else _("Olá, %(name)s! Aqui é da oficina da %(store)s, sobre o %(car)s (%(number)s).")
    )
    return said % {
        "name": order.customer_label.split(" ")[0],
        "car": order.vehicle_label,
        "store": order.store.name,
        "number": order.number,
    }


def find_to_change(request: StaffRequest, pk: int) -> ServiceOrder:
    order = find_order(request, pk)
    if not may_create(request.user, order.store, "serviceorder"):
        raise PermissionDenied(_("Seu perfil não trabalha na oficina desta loja."))
    return order


@requires("workshop.add_serviceorder")
@require_http_methods(["GET", "HEAD", "POST"])
def order_lines(request: StaffRequest, pk: int) -> HttpResponse:
    """What is done to the car, all lines in one form."""
    order = find_to_change(request, pk)
    if why := services.why_no_change(order):
        messages.error(request, why)
        return redirect(order)
    posted = request.POST if request.method == "POST" else None
    stored = [line.values for line in order.lines.all()]
    form = VersionForm(posted, initial={"version": order.version})
    lines = OrderLines(posted, prefix="lines", **({} if posted is not None else {"initial": stored}))
    status = 200 if posted is None else 422
    if posted is not None and form.is_valid() & lines.is_valid():
        try:
            typed = {"lines": lines.lines(), "version": form.cleaned_data["version"]}
            changed = act(form, services.change_lines, order=order, by=request.user, **typed)
        except StaleVersion:
            status = told_stale(form, order)
        else:
            if changed is not None:
                messages.success(request, _("Itens gravados."))
                return redirect(changed)
    context = {"document": order, "form": form, "lines": lines}
    return render_page(request, "workshop/order_lines.html", context, status=status)


def told_stale(form: Any, order: ServiceOrder) -> int:
    """What was typed stays, and the next press is meant."""
    form.add_error(None, STALE)
    order.refresh_from_db(fields=["version"])
    on_version(form, order.version)
    return 409


@requires("workshop.add_serviceorder")
@require_http_methods(["GET", "HEAD", "POST"])
def order_promise(request: StaffRequest, pk: int) -> HttpResponse:
    """Another promised date, with its motive."""
    order = find_to_change(request, pk)
    if why := services.why_no_change(order):
        messages.error(request, why)
        return redirect(order)
    local = order.promised_at.astimezone(order.store.zone)
    first = {"promised_on": local.date(), "promised_hour": local.time(), "version": order.version}
    form = PromiseForm(
        request.POST if request.method == "POST" else None, initial=first, zone=order.store.zone
    )
    status = 422 if form.is_bound else 200
    if form.is_valid():
        names = ("promised_at", "reason", "version")
        values = {name: form.cleaned_data[name] for name in names}
        try:
            moved = act(form, services.move_promise, order=order, by=request.user, **values)
        except StaleVersion:
            status = told_stale(form, order)
        else:
            if moved is not None:
                messages.success(request, _("Prazo alterado."))
                return redirect(moved)
    return render_page(
        request, "workshop/order_promise.html", {"document": order, "form": form}, status=status
    )


@requires("workshop.add_serviceorder")
@require_POST
def order_close(request: StaffRequest, pk: int) -> HttpResponse:
    return end(request, pk, services.close_order, _("Ordem de serviço encerrada."))


@requires("workshop.add_serviceorder")
@require_POST
def order_cancel(request: StaffRequest, pk: int) -> HttpResponse:
    return end(request, pk, services.cancel_order, _("Ordem de serviço cancelada."))


def end(request: StaffRequest, pk: int, service: Callable[..., Any], said: str) -> HttpResponse:
    order = find_order(request, pk)
    if act_or_tell(request, service, order=order, by=request.user):
        messages.success(request, said)
    return redirect(order)
