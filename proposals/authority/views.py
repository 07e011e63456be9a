"""The approval in the proposal's summary, and the queue of whoever decides."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from core.access import StaffRequest, requires
from core.acting import act, act_or_tell
from core.errors import StaleVersion
from core.pages import render_page
from proposals.authority import services
from proposals.authority.forms import CounterForm, DecisionForm, RefuseForm, RequestForm
from proposals.authority.models import Approval, ApprovalMotive
from proposals.authority.queue import cards_of, count_for, waiting_for
from proposals.authority.summary import summary_of
from proposals.forms import VersionForm
from proposals.views.finding import find_proposal

DECIDE = "proposals.approve_proposal"


@requires("proposals.view_proposal")
@require_safe
def proposal_approval(request: StaffRequest, pk: int) -> HttpResponse:
    """What the proposal needs of approval, for this user; fetched by the summary."""
    return show_approval(request, pk)


def show_approval(
    request: StaffRequest, pk: int, *, form: RequestForm | None = None, status: int = 200
) -> HttpResponse:
    proposal = find_proposal(request, pk)
    context = summary_of(proposal, request.user) | {
        "proposal": proposal,
        "form": form or RequestForm(initial={"version": proposal.version}),
    }
    return render_page(request, "proposals/approval.html", context, partial="card", status=status)


@requires("proposals.change_proposal")
@require_POST
def approval_request(request: StaffRequest, pk: int) -> HttpResponse:
    proposal = find_proposal(request, pk)
    form = RequestForm(request.POST)
    if form.is_valid():
        try:
            asked = act(
                form, services.request_approval, proposal=proposal, by=request.user, **form.cleaned_data
            )
        except StaleVersion:
            return stale(request, pk)
        if asked is not None:
            messages.success(request, _("Aprovação pedida."))
            return redirect(proposal)
    return show_approval(request, pk, form=form, status=422)


def stale(request: StaffRequest, pk: int) -> HttpResponse:
    messages.error(request, _("A proposta mudou enquanto esta página estava aberta: confira e peça de novo."))
    return show_approval(request, pk, status=409)


@requires("proposals.change_proposal")
@require_POST
def approval_accept(request: StaffRequest, pk: int) -> HttpResponse:
    """The seller takes the counter-offer."""
    proposal = find_proposal(request, pk)
    form = VersionForm(request.POST)
    if not form.is_valid():
        return show_approval(request, pk, status=422)
    try:
        version = form.cleaned_data["version"]
        taken = act_or_tell(
            request, services.accept_counter, proposal=proposal, version=version, by=request.user
        )
    except StaleVersion:
        return stale(request, pk)
    if taken is None:
        return show_approval(request, pk, status=422)
    messages.success(request, _("Contraproposta aceita: proposta aprovada."))
    return redirect(taken)


@requires(DECIDE)
@require_safe
def approval_list(request: StaffRequest) -> HttpResponse:
    """Every open request in sight, the longest waiting first."""
    context = {"cards": cards_of(waiting_for(request.user), request.user), "motives": motives()}
    return render_page(request, "proposals/approval_list.html", context)


@requires(DECIDE)
@require_safe
def approval_count(request: StaffRequest) -> HttpResponse:
    """The figure in the menu; asked for by each page after it has loaded."""
    return render(request, "proposals/_approval_count.html", {"waiting": count_for(request.user)})


def motives() -> list[ApprovalMotive]:
    return list(ApprovalMotive.objects.filter(active=True))


def find_approval(request: StaffRequest, pk: int) -> Approval:
    return get_object_or_404(Approval.objects.visible_to(request.user).for_card(), pk=pk)


@requires(DECIDE)
@require_safe
def approval_detail(request: StaffRequest, pk: int) -> HttpResponse:
    return show_card(request, pk)


def show_card(request: StaffRequest, pk: int, *, form: Any = None, status: int = 200) -> HttpResponse:
    approval = find_approval(request, pk)
    (card,) = cards_of([approval], request.user)
    errors = [str(error) for found in form.errors.values() for error in found] if form else []
    context = {"card": card, "motives": motives(), "errors": errors, "typed": form}
    return render_page(request, "proposals/approval_detail.html", context, status=status)


@requires(DECIDE)
@require_POST
def approval_approve(request: StaffRequest, pk: int) -> HttpResponse:
    return answer(request, pk, DecisionForm(request.POST), services.approve, _("Proposta aprovada."))


@requires(DECIDE)
@require_POST
def approval_counter(request: StaffRequest, pk: int) -> HttpResponse:
    return answer(
        request, pk, CounterForm(request.POST), services.counter_offer, _("Contraproposta enviada.")
    )


@requires(DECIDE)
@require_POST
def approval_refuse(request: StaffRequest, pk: int) -> HttpResponse:
    form = RefuseForm(request.POST, motives=ApprovalMotive.objects.filter(active=True))
    return answer(request, pk, form, services.refuse, _("Aprovação recusada."))


def answer(request: StaffRequest, pk: int, form: DecisionForm, service: Any, told: str) -> HttpResponse:
    """One decision; refused, the card as it stands now with the reason."""
    approval = find_approval(request, pk)
    if form.is_valid():
        decided = act(form, service, approval=approval, by=request.user, **form.cleaned_data)
        if decided is not None:
            messages.success(request, told)
            return redirect("proposals:approval-list")
    return show_card(request, pk, form=form, status=422)
