"""Buttons of the attendance's header: nature, responsible, end, campaign, the customer's car."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from agenda.answers import finished, taken_meanwhile
from agenda.attendance import forms, steps
from agenda.attendance.page import find
from agenda.attendance.start import queued
from atendimento import services
from atendimento.forms import CampaignResultForm, LeadForm, TransferForm
from atendimento.models import Atendimento, CampaignFlag
from core.access import StaffRequest, requires
from core.acting import act, act_or_tell
from core.pages import is_fragment, redirect_page, render_page
from vehicles.forms import VehicleForm, vehicle_form
from vehicles.services import StaleVersion
from vehicles.views import conflict, save_vehicle


def back(request: StaffRequest, attendance: Atendimento) -> HttpResponse:
    return redirect_page(request, "agenda:attendance", attendance.pk)


@requires("atendimento.change_atendimento")
@require_http_methods(["GET", "HEAD", "POST"])
def attendance_nature(request: StaffRequest, pk: int) -> HttpResponse:
    """Change the nature: the attendance is re-routed."""
    attendance = find(request, pk)
    form = forms.nature_form(attendance, request.POST if request.method == "POST" else None)
    if form.is_valid():
        data = form.cleaned_data
        row = act(
            form, services.change_nature, attendance=attendance, nature=data["nature"],
            department=data["department"], by=request.user,
        )  # fmt: skip
        if row is not None:
            return rerouted(request, row)
    context = {"attendance": attendance, "form": form, "title": _("Mudar a natureza")}
    return render_panel(request, context, form)


def rerouted(request: StaffRequest, attendance: Atendimento) -> HttpResponse:
    """The attendance may have gone to another department's queue, out of this user's sight."""
    if Atendimento.objects.visible_to(request.user).filter(pk=attendance.pk).exists():
        messages.success(request, _("Natureza alterada para %(nature)s.") % {"nature": attendance.nature})
        return back(request, attendance)
    messages.success(request, queued(attendance))
    return redirect_page(request, "agenda:worklist")


def render_panel(request: StaffRequest, context: dict[str, Any], form: Any) -> HttpResponse:
    status = 422 if form.errors else 200
    return render_page(request, "agenda/attendance/action.html", context, partial="panel", status=status)


@requires("atendimento.transfer_contact", "atendimento.forward_contact")
@require_http_methods(["GET", "HEAD", "POST"])
def attendance_transfer(request: StaffRequest, pk: int) -> HttpResponse:
    attendance = find(request, pk)
    colleagues = services.possible_responsibles(attendance)
    form = TransferForm(request.POST if request.method == "POST" else None, colleagues=colleagues)
    if form.is_valid():
        data = form.cleaned_data
        if act(
            form,
            services.transfer,
            attendance=attendance,
            to=data["to"],
            by=request.user,
            reason=data["reason"],
        ):
            messages.success(
                request, _("Atendimento passado para %(name)s.") % {"name": data["to"].display_name}
            )
            return redirect_page(request, "agenda:worklist")
    context = {"attendance": attendance, "form": form, "title": _("Transferir atendimento")}
    return render_panel(request, context, form)


@requires("atendimento.change_atendimento")
@require_http_methods(["GET", "HEAD", "POST"])
def attendance_campaign(request: StaffRequest, pk: int, flag_pk: int) -> HttpResponse:
    """The open campaign: its script, and *registrar resultado*."""
    attendance = find(request, pk)
    flag = get_object_or_404(CampaignFlag, pk=flag_pk, person=attendance.person)
    form = CampaignResultForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and act(
        form, services.record_campaign_result, attendance=attendance, flag=flag,
        result=form.cleaned_data["result"], by=request.user,
    ):  # fmt: skip
        messages.success(request, _("Resultado da campanha registrado."))
        return back(request, attendance)
    context = {"attendance": attendance, "form": form, "flag": flag, "title": flag.name}
    return render_panel(request, context, form)


@requires("vehicles.edit_plate_km", "vehicles.edit_every_field")
@require_http_methods(["GET", "HEAD", "POST"])
def attendance_vehicle(request: StaffRequest, pk: int, vehicle_pk: int) -> HttpResponse:
    """Change the data of a vehicle already on file: the role's fields only."""
    attendance = find(request, pk)
    vehicle = get_object_or_404(forms.owned_vehicles(attendance), pk=vehicle_pk)
    form = vehicle_form(request.user, vehicle, request.POST if request.method == "POST" else None)
    try:
        if request.method == "POST" and change_vehicle(request, attendance, form):
            messages.success(request, _("Dados do veículo alterados."))
            return back(request, attendance)
    except StaleVersion:
        return conflict(request, vehicle, form)
    context = {"attendance": attendance, "form": form, "vehicle": vehicle, "title": vehicle.label}
    return render_panel(request, context, form)


def change_vehicle(request: StaffRequest, attendance: Atendimento, form: VehicleForm) -> bool:
    """The vehicle page's own rules, with the change told on this attendance's timeline."""
    try:
        return save_vehicle(form, request.user, write=partial(services.change_vehicle, attendance=attendance))
    except services.NotAllowedError as exc:
        raise PermissionDenied(str(exc)) from exc
    except services.AtendimentoError as exc:
        form.add_error(None, str(exc))
    return False


@requires("atendimento.be_responsible")
@require_POST
def attendance_assume(request: StaffRequest, pk: int) -> HttpResponse:
    if not Atendimento.objects.visible_to(request.user).filter(pk=pk).exists():
        return taken_meanwhile(request, get_object_or_404(Atendimento, pk=pk))
    attendance = find(request, pk)
    if act_or_tell(request, services.assume, attendance=attendance, by=request.user):
        messages.success(request, _("Atendimento assumido."))
    return back(request, attendance)


@requires("atendimento.change_atendimento")
@require_POST
def attendance_cancel(request: StaffRequest, pk: int) -> HttpResponse:
    """Give up a draft or an open attendance."""
    attendance = find(request, pk)
    if act_or_tell(request, services.cancel_attendance, attendance=attendance, by=request.user) is None:
        return back(request, attendance)
    messages.success(request, _("Atendimento cancelado."))
    return redirect_page(request, "agenda:worklist")


@requires("atendimento.discard_atendimento")
@require_POST
def attendance_grant_closing(request: StaffRequest, pk: int) -> HttpResponse:
    attendance = find(request, pk)
    if act_or_tell(request, services.grant_closing, attendance=attendance, by=request.user):
        messages.success(request, _("Atendimento encerrado."))
    return redirect_page(request, steps.step_url(attendance, steps.RESUMO))


@requires("atendimento.discard_atendimento")
@require_POST
def attendance_refuse_closing(request: StaffRequest, pk: int) -> HttpResponse:
    attendance = find(request, pk)
    why = request.POST.get("why", "")[:200]
    if act_or_tell(request, services.refuse_closing, attendance=attendance, by=request.user, why=why):
        messages.success(request, _("Encerramento recusado: o atendimento continua."))
    return redirect_page(request, steps.step_url(attendance, steps.RESUMO))


@requires("atendimento.change_atendimento")
@require_POST
def attendance_close_unreached(request: StaffRequest, pk: int) -> HttpResponse:
    """What the cadence proposes after its last try in vain; pressed on the agenda or on the attendance."""
    attendance = find(request, pk)
    if act_or_tell(request, services.close_unreached, attendance=attendance, by=request.user):
        text = _("Atendimento encerrado: sem contato após tentativas.")
        if is_fragment(request):
            return finished(request, text)
        messages.success(request, text)
    return redirect_page(request, steps.step_url(attendance, steps.RESUMO))


@requires("atendimento.change_atendimento")
@require_http_methods(["GET", "HEAD", "POST"])
def attendance_lead(request: StaffRequest, pk: int) -> HttpResponse:
    """*Qualificar*: how warm the lead is, when and how he would buy."""
    attendance = find(request, pk)
    interest = getattr(attendance, "interest", None)
    initial = {"horizon": interest.horizon if interest else ""}
    form = LeadForm(request.POST if request.method == "POST" else None, instance=attendance, initial=initial)
    if form.is_valid() and act(
        form, services.qualify, attendance=attendance, fields=form.learnt, by=request.user
    ):
        messages.success(request, _("Qualificação salva."))
        return back(request, attendance)
    context = {"attendance": attendance, "form": form, "title": _("Qualificar")}
    return render_panel(request, context, form)
