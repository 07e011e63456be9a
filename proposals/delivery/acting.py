"""The presses of a delivery: another hour, release, hand-over, calling off."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from core.access import StaffRequest, requires
from core.acting import act, act_or_tell
from core.forms import ReasonForm
from core.pages import redirect_page, render_page
from proposals.delivery import services
from proposals.delivery.finding import find_delivery
from proposals.delivery.forms import ReleaseForm, RescheduleForm
from proposals.delivery.slots import offers_on
from proposals.delivery.states import RELEASE, WORK
from proposals.delivery.views import chosen_day, show


@requires(WORK)
@require_http_methods(["GET", "HEAD", "POST"])
def delivery_reschedule(request: StaffRequest, pk: int) -> HttpResponse:
    delivery = find_delivery(request, pk)
    form = RescheduleForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        moved = act(
            form, services.reschedule_delivery, delivery=delivery, by=request.user, **form.cleaned_data
        )
        if moved is not None:
            messages.success(request, _("Entrega reagendada para %(when)s.") % {"when": moved.when})
            return redirect_page(request, moved)
    asks = "dia" in request.GET or form.is_bound
    day = chosen_day(request, form, delivery.proposal) if asks else delivery.slot.day
    context = {
        "delivery": delivery,
        "proposal": delivery.proposal,
        "form": form,
        "day": day,
        "offers": offers_on(delivery.store, day),
        "asks_reason": True,
        "url": request.path,
    }
    status = 422 if form.errors else 200
    return render_page(request, "proposals/delivery_reschedule.html", context, partial="slots", status=status)


@requires(RELEASE)
@require_POST
def delivery_release(request: StaffRequest, pk: int) -> HttpResponse:
    delivery = find_delivery(request, pk)
    form = ReleaseForm(request.POST)
    if form.is_valid():
        done = act(
            form,
            services.release_delivery,
            delivery=delivery,
            motive=form.cleaned_data["motive"],
            by=request.user,
        )
        if done is not None:
            messages.success(request, _("Entrega liberada."))
            return redirect(done)
    return show(request, delivery, status=422, release_form=form)


@requires(RELEASE)
@require_POST
def delivery_hold(request: StaffRequest, pk: int) -> HttpResponse:
    done = _("Liberação desfeita: a entrega espera.")
    return with_reason(request, pk, services.hold_delivery, "hold", done)


@requires(WORK)
@require_POST
def delivery_cancel(request: StaffRequest, pk: int) -> HttpResponse:
    return with_reason(request, pk, services.cancel_delivery, "cancel", _("Entrega cancelada."))


def with_reason(request: StaffRequest, pk: int, service: Any, name: str, done: str) -> HttpResponse:
    delivery = find_delivery(request, pk)
    form = ReasonForm(request.POST, auto_id=f"{name}_%s")
    if form.is_valid():
        reason = form.cleaned_data["reason"]
        if act(form, service, delivery=delivery, reason=reason, by=request.user) is not None:
            messages.success(request, done)
            return redirect(delivery)
    return show(request, delivery, status=422, **{f"{name}_form": form})


@requires(WORK)
@require_POST
def delivery_deliver(request: StaffRequest, pk: int) -> HttpResponse:
    """The car leaves."""
    delivery = find_delivery(request, pk)
    if act_or_tell(request, services.deliver, delivery=delivery, by=request.user) is None:
        return show(request, find_delivery(request, pk), status=422)
    messages.success(request, _("Veículo entregue: o atendimento foi encerrado com sucesso."))
    return redirect(delivery)
