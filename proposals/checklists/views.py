"""The steps of a sale: on a page of their own, and as a card of the proposal's."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from core.access import StaffRequest, requires
from core.acting import act, act_or_tell
from core.pages import is_fragment, redirect_page, render_page
from proposals.checklists import services
from proposals.checklists.card import form_of, rows_of
from proposals.checklists.forms import StepForm
from proposals.checklists.models import DocumentStep
from proposals.models import Proposal
from proposals.states import SOLD
from proposals.views.finding import find_proposal


@requires("proposals.view_proposal")
@require_safe
def steps(request: StaffRequest, pk: int) -> HttpResponse:
    return show(request, find_proposal(request, pk))


def show(
    request: StaffRequest, proposal: Proposal, *, typed: StepForm | None = None, status: int = 200
) -> HttpResponse:
    may_work = request.user.has_perm(services.WORK) and proposal.state in SOLD
    if typed and not may_work:
        # No form is drawn that could tell it.
        messages.error(request, services.TOO_EARLY)
        typed = None
    rows = rows_of(proposal, typed=typed)
    context = {
        "proposal": proposal,
        "rows": rows,
        "done": sum(1 for row in rows if row.record),
        "typed": typed,
        "may_work": may_work,
    }
    return render_page(request, "proposals/steps.html", context, partial="card", status=status)


@requires(services.WORK)
@require_POST
def step_record(request: StaffRequest, pk: int, step_pk: int) -> HttpResponse:
    proposal = find_proposal(request, pk)
    step = get_object_or_404(DocumentStep, pk=step_pk)
    form = form_of(proposal, step, data=request.POST)
    if form.is_valid():
        done = act(
            form, services.record_step, proposal=proposal, step=step, by=request.user, **form.cleaned_data
        )
        if done is not None:
            messages.success(request, _("%(step)s: registrada.") % {"step": step.name})
            return answer(request, proposal)
    return show(request, proposal, typed=form, status=422)


@requires(services.WORK)
@require_POST
def step_undo(request: StaffRequest, pk: int, step_pk: int) -> HttpResponse:
    proposal = find_proposal(request, pk)
    step = get_object_or_404(DocumentStep, pk=step_pk)
    if not act_or_tell(request, services.undo_step, proposal=proposal, step=step, by=request.user):
        return show(request, proposal, status=422)
    messages.success(request, _("%(step)s: registro desfeito.") % {"step": step.name})
    return answer(request, proposal)


def answer(request: StaffRequest, proposal: Proposal) -> HttpResponse:
    if is_fragment(request):
        return show(request, proposal)
    return redirect_page(request, "proposals:steps", proposal.pk)
