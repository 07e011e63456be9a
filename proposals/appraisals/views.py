"""`/avaliacoes/`: the queue of used cars, and the page on which one is valued and decided."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.stores import working_stores
from atendimento import services
from atendimento.models import Appraisal
from core.access import StaffRequest, requires
from core.acting import act, act_or_tell
from core.pages import paginate, render_page
from proposals.appraisals.finding import SITUATIONS, WAITING, by_situation, find_appraisal, matching
from proposals.appraisals.forms import CancelForm, QueueFilterForm, RefuseForm, ValueForm
from proposals.appraisals.page import page_of
from proposals.tradein.returns import return_orders_for


@requires("atendimento.view_appraisal")
@require_safe
def appraisal_list(request: StaffRequest) -> HttpResponse:
    """Used cars of the working store, those with something to be done to begin with."""
    form = QueueFilterForm(request.GET)
    form.is_valid()
    situation = form.cleaned_data.get("situacao") or WAITING
    rows = Appraisal.objects.visible_to(request.user).filter(store__in=working_stores(request))
    rows = by_situation(matching(rows, form.cleaned_data.get("q", "")), situation)
    context = {
        "filter": form,
        "situation": situation,
        "situations": SITUATIONS,
        "page": paginate(request, rows.for_list()),
    }
    return render_page(request, "proposals/appraisal_list.html", context, partial="table")


@requires("atendimento.view_appraisal")
@require_safe
def appraisal_detail(request: StaffRequest, pk: int) -> HttpResponse:
    return show(request, find_appraisal(request, pk))


def show(request: StaffRequest, appraisal: Appraisal, *, status: int = 200, **extra: Any) -> HttpResponse:
    context = page_of(appraisal, request.user) | extra
    with timezone.override(appraisal.store.zone):
        return render_page(request, "proposals/appraisal_detail.html", context, status=status)


@requires("atendimento.value_appraisal")
@require_POST
def appraisal_start(request: StaffRequest, pk: int) -> HttpResponse:
    appraisal = find_appraisal(request, pk)
    act_or_tell(request, services.start_appraisal, appraisal=appraisal, by=request.user)
    return redirect(appraisal)


@requires("atendimento.value_appraisal")
@require_POST
def appraisal_value(request: StaffRequest, pk: int) -> HttpResponse:
    """Value, km and opinion; from here on it waits for the decision."""
    appraisal = find_appraisal(request, pk)
    form = ValueForm(request.POST)
    if form.is_valid():
        done = act(form, services.value_appraisal, appraisal=appraisal, by=request.user, **form.cleaned_data)
        if done is not None:
            messages.success(request, _("Avaliação gravada: aguarda aprovação."))
            return redirect(appraisal)
    return show(request, appraisal, status=422, value_form=form)


@requires("atendimento.approve_appraisal")
@require_POST
def appraisal_approve(request: StaffRequest, pk: int) -> HttpResponse:
    appraisal = find_appraisal(request, pk)
    done = act_or_tell(request, services.approve_appraisal, appraisal=appraisal, by=request.user)
    if done is not None:
        until = f"{done.valid_until.astimezone(appraisal.store.zone):%d/%m/%Y}"
        messages.success(request, _("Avaliação aprovada, válida até %(day)s.") % {"day": until})
        tell_returned(request, done)
    return redirect(appraisal)


def tell_returned(request: StaffRequest, appraisal: Appraisal) -> None:
    """A decision below what an order took the car for sends that order back to negotiation."""
    for proposal in return_orders_for(appraisal, by=request.user):
        text = _("O pedido %(number)s voltou à negociação: o usado vale menos que o combinado.")
        messages.warning(request, text % {"number": proposal.number})


@requires("atendimento.approve_appraisal")
@require_POST
def appraisal_refuse(request: StaffRequest, pk: int) -> HttpResponse:
    appraisal = find_appraisal(request, pk)
    form = RefuseForm(request.POST)
    if form.is_valid():
        done = act(form, services.refuse_appraisal, appraisal=appraisal, by=request.user, **form.cleaned_data)
        if done is not None:
            messages.success(request, _("Avaliação recusada."))
            tell_returned(request, done)
            return redirect(appraisal)
    return show(request, appraisal, status=422, refuse_form=form)


@requires("atendimento.add_appraisal")
@require_POST
def appraisal_cancel(request: StaffRequest, pk: int) -> HttpResponse:
    appraisal = find_appraisal(request, pk)
    form = CancelForm(request.POST)
    if form.is_valid():
        done = act(form, services.cancel_appraisal, appraisal=appraisal, by=request.user, **form.cleaned_data)
        if done is not None:
            messages.success(request, _("Avaliação cancelada."))
            return redirect(appraisal)
    return show(request, appraisal, status=422, cancel_form=form)
