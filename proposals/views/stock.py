"""Stock search, and the choice of a unit for a proposal."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from atendimento.models import Atendimento
from core.access import StaffRequest, requires
from core.acting import act
from core.errors import StaleVersion
from core.idempotency import new_key
from core.keys import row_key
from core.pages import render_page
from proposals import services
from proposals.forms import ChooseUnitForm, SpecificationForm
from proposals.models import Proposal
from proposals.stock import stock_context
from proposals.views.finding import find_attendance, find_proposal, own_sales
from vehicles.models import StockItem


def create_address(attendance: Atendimento) -> str:
    return f"{reverse('proposals:proposal-create')}?atendimento={attendance.pk}"


def holder_of(attendance: Atendimento | None) -> str:
    return attendance.holder if attendance else ""


def choosing(request: StaffRequest, attendance: Atendimento | None) -> dict[str, Any]:
    """Where *Escolher* posts; nothing where this user could not create a proposal."""
    may = request.user.has_perm("proposals.add_proposal")
    if attendance is None or not attendance.is_in_progress or not may:
        return {"attendance": attendance}
    return {
        "attendance": attendance,
        "choose_url": create_address(attendance),
        "idempotency_key": new_key(),
    }


@requires("vehicles.search_stock")
@require_safe
def stock(request: StaffRequest) -> HttpResponse:
    """*Estoque*: every store of the group."""
    attendance = find_attendance(request)
    context = stock_context(request, request.user, holder=holder_of(attendance))
    context |= choosing(request, attendance)
    # With a customer at hand the row offers *Escolher* instead.
    context["may_quote"] = attendance is None and request.user.has_perm("proposals.add_proposal")
    return render_page(request, "proposals/stock.html", context, partial="area")


@requires("proposals.add_proposal")
@require_http_methods(["GET", "HEAD", "POST"])
def proposal_create(request: StaffRequest) -> HttpResponse:
    """*Comercialização*: the customer is filled in, a unit or a model is chosen."""
    attendance = find_attendance(request)
    if attendance is None or not attendance.is_in_progress:
        context = {"sales": own_sales(request.user)}
        return render_page(request, "proposals/no_attendance.html", context, status=422)
    posted = request.POST if request.method == "POST" else None
    chose = posted is not None and "unidade" in posted
    units = StockItem.objects.visible_to(request.user)
    choice = ChooseUnitForm(posted if chose else None, units=units)
    model = SpecificationForm(None if chose else posted, initial={"idempotency_key": new_key()})
    form = choice if chose else model
    if form.is_valid():
        proposal = act(form, services.create_proposal, attendance=attendance, by=request.user, **wanted(form))
        if proposal is not None:
            messages.success(request, _("Proposta %(number)s criada.") % {"number": proposal.number})
            return redirect(proposal)
    return show_create(request, attendance, choice, model)


def wanted(form: ChooseUnitForm | SpecificationForm) -> dict[str, Any]:
    """What the service needs of either form."""
    data = form.cleaned_data
    if isinstance(form, ChooseUnitForm):
        return {"stock_item": data["unidade"], "idempotency_key": data["idempotency_key"]}
    return {name: data[name] for name in ("business_type", "model_description", "price", "idempotency_key")}


def show_create(
    request: StaffRequest, attendance: Atendimento, choice: ChooseUnitForm, model: SpecificationForm
) -> HttpResponse:
    unit = row_key(request.GET.get("unidade", ""))
    context = stock_context(request, request.user, holder=attendance.holder, pk=unit)
    context |= choosing(request, attendance) | {"choice": choice, "model": model}
    status = 422 if choice.errors or model.errors else 200
    return render_page(request, "proposals/proposal_create.html", context, partial="area", status=status)


@requires("proposals.change_proposal")
@require_http_methods(["GET", "HEAD", "POST"])
def proposal_unit(request: StaffRequest, pk: int) -> HttpResponse:
    """*Trocar veículo* of a proposal in negotiation."""
    proposal = find_proposal(request, pk)
    units = StockItem.objects.visible_to(request.user)
    form = ChooseUnitForm(request.POST if request.method == "POST" else None, units=units)
    if form.is_valid():
        try:
            changed = act(form, services.choose_unit, proposal=proposal, by=request.user, **unit_choice(form))
        except StaleVersion:
            form.add_error(
                None, _("Outra pessoa ou outra aba alterou a proposta. Confira e escolha de novo.")
            )
            return show_units(request, proposal, form, status=409)
        if changed is not None:
            messages.success(request, _("Veículo trocado. O preço é o da nova unidade."))
            return redirect(changed)
    return show_units(request, proposal, form, status=422 if form.errors else 200)


def unit_choice(form: ChooseUnitForm) -> dict[str, Any]:
    return {"stock_item": form.cleaned_data["unidade"], "version": form.cleaned_data["version"] or 0}


def show_units(
    request: StaffRequest, proposal: Proposal, choice: ChooseUnitForm, *, status: int
) -> HttpResponse:
    if not proposal.is_negotiation and not choice.errors:
        raise PermissionDenied(_("Esta proposta não está mais em negociação."))
    context = stock_context(request, request.user, holder=proposal.attendance.holder)
    context |= {
        "proposal": proposal,
        "choice": choice,
        "choose_url": reverse("proposals:proposal-unit", args=[proposal.pk]),
        "version": Proposal.objects.values_list("version", flat=True).get(pk=proposal.pk),
    }
    return render_page(request, "proposals/proposal_unit.html", context, partial="area", status=status)
