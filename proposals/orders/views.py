"""*Gerar pedido* with what is missing for it, and *Reabrir pedido*."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from core.access import StaffRequest, requires
from core.acting import act
from core.errors import StaleVersion
from core.forms import ReasonForm
from core.idempotency import new_key
from core.pages import render_page
from proposals.gaps import Gap
from proposals.models import Proposal
from proposals.orders import services
from proposals.orders.forms import OrderForm
from proposals.orders.gaps import gaps_of
from proposals.views.finding import find_proposal
from proposals.views.proposals import show_proposal, terms_form


@requires("proposals.change_proposal")
@require_http_methods(["GET", "HEAD", "POST"])
def proposal_order(request: StaffRequest, pk: int) -> HttpResponse:
    """What is missing for the order, each with where to put it right; the post places it."""
    proposal = find_proposal(request, pk)
    form = OrderForm(request.POST if request.method == "POST" else None)
    if not form.is_bound:
        return show_order(request, proposal, OrderForm(), gaps_of(proposal, request.user))
    status = 422
    if form.is_valid():
        try:
            ordered = act(form, services.place_order, proposal=proposal, by=request.user, **form.cleaned_data)
        except StaleVersion:
            status = 409
            form.add_error(
                None, _("Outra pessoa ou outra aba alterou a proposta. Confira antes de gerar o pedido.")
            )
        else:
            if ordered is not None:
                messages.success(request, _("Pedido %(number)s gerado.") % {"number": ordered.number})
                return redirect(ordered)
    stored = find_proposal(request, pk)
    return show_order(request, stored, form, gaps_of(stored, request.user), status=status)


def show_order(
    request: StaffRequest, proposal: Proposal, form: OrderForm, gaps: list[Gap], *, status: int = 200
) -> HttpResponse:
    # Told once: what the list shows is not an error beside it.
    errors = [error for error in form.non_field_errors() if status == 409 or not gaps]
    context = {
        "proposal": proposal,
        "gaps": gaps,
        "errors": errors,
        "may_order": proposal.is_negotiation and proposal.attendance.is_in_progress,
        "idempotency_key": new_key(),
    }
    return render_page(request, "proposals/order.html", context, partial="gaps", status=status)


@requires("proposals.reopen_order")
@require_POST
def proposal_reopen(request: StaffRequest, pk: int) -> HttpResponse:
    proposal = find_proposal(request, pk)
    form = ReasonForm(request.POST, auto_id="reopen_%s")
    if form.is_valid():
        reason = form.cleaned_data["reason"]
        reopened = act(form, services.reopen_order, proposal=proposal, reason=reason, by=request.user)
        if reopened is not None:
            messages.success(request, _("Pedido reaberto: o veículo continua reservado para este cliente."))
            return redirect(reopened)
    return show_proposal(request, proposal, terms_form(proposal), status=422, reopen_form=form)
