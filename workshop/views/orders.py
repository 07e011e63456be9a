from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.access import StaffRequest, requires
from core.acting import act, act_or_tell
from core.pages import render_page
from core.transitions import may_move
from workshop import services
from workshop.forms import OrderForm
from workshop.models import ServiceOrder
from workshop.states import ORDER_MOVES
from workshop.views.desk import form_options, open_desk
from workshop.views.listing import show_list


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
    desk = open_desk(request, "serviceorder")
    form = OrderForm(**form_options(request, desk), zone=desk.store.zone)
    if form.is_valid():
        order = act(
            form,
            services.create_order,
            store=desk.store,
            fields=form.stored() | {"person": desk.person},
            attendance=desk.attendance,
            idempotency_key=form.cleaned_data["idempotency_key"],
            by=request.user,
        )
        if order is not None:
            messages.success(request, _("Ordem de serviço %(number)s aberta.") % {"number": order.number})
            return redirect(order)
    status = 422 if form.errors else 200
    return render_page(request, "workshop/order_create.html", {"desk": desk, "form": form}, status=status)


def find_order(request: StaffRequest, pk: int) -> ServiceOrder:
    found: ServiceOrder = get_object_or_404(ServiceOrder.objects.visible_to(request.user).for_page(), pk=pk)
    return found


@requires("workshop.view_serviceorder")
@require_safe
def order_detail(request: StaffRequest, pk: int) -> HttpResponse:
    order = find_order(request, pk)
    closed = ServiceOrder.State.CLOSED
    may_end = may_move(ORDER_MOVES, source=order.state, target=closed, by=request.user)
    context = {"document": order, "may_end": may_end}
    return render_page(request, "workshop/order_detail.html", context)


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
