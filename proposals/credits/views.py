"""Fichas on the proposal's page, the simulation they start from, and the queue of those unanswered."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.stores import working_stores
from core.access import StaffRequest, requires
from core.idempotency import new_key
from core.pages import is_fragment, paginate, render_page
from proposals.credits import services
from proposals.credits.card import CODE, credits_of
from proposals.credits.forms import AnswerForm, CreditForm, SimulationForm
from proposals.credits.simulation import preset_of, simulate
from proposals.financing.models import Financier
from proposals.models import CreditRequest
from proposals.payments.card import payments_of
from proposals.payments.pld import pld_of
from proposals.views.finding import find_proposal
from proposals.views.lines import Card, brief, edit, press, remove


@requires("proposals.change_creditrequest")
@require_safe
def credit_list(request: StaffRequest) -> HttpResponse:
    """Fichas that wait for a financier, of the proposals in sight; the oldest first."""
    rows = CreditRequest.objects.visible_to(request.user).waiting()
    rows = rows.filter(proposal__store__in=working_stores(request))
    context = {"page": paginate(request, rows.for_list())}
    return render_page(request, "proposals/credit_list.html", context, partial="table")


@requires("proposals.change_creditrequest")
@require_http_methods(["GET", "HEAD", "POST"])
def credit_create(request: StaffRequest, pk: int) -> HttpResponse:
    proposal = find_proposal(request, pk)
    asked = preset_of(proposal)["valor"] or None
    credit = CreditRequest(proposal=proposal, **({"amount": asked} if asked else {}))
    return edit(request, CREDITS, credit, services.open_credit, proposal=proposal)


@requires("proposals.change_creditrequest")
@require_http_methods(["GET", "HEAD", "POST"])
def credit_edit(request: StaffRequest, pk: int, credit_pk: int) -> HttpResponse:
    credit = find_credit(request, pk, credit_pk)
    return edit(request, CREDITS, credit, services.change_credit, credit=credit)


@requires("proposals.change_creditrequest")
@require_http_methods(["GET", "HEAD", "POST"])
def credit_answer(request: StaffRequest, pk: int, credit_pk: int) -> HttpResponse:
    """What the financier said."""
    credit = find_credit(request, pk, credit_pk)
    return edit(request, ANSWERS, credit, services.answer_credit, credit=credit)


@requires("proposals.change_creditrequest")
@require_POST
def credit_remove(request: StaffRequest, pk: int, credit_pk: int) -> HttpResponse:
    credit = find_credit(request, pk, credit_pk)
    return remove(request, CREDITS, credit, services.remove_credit, credit=credit)


@requires("proposals.change_creditrequest")
@require_POST
def credit_use(request: StaffRequest, pk: int, credit_pk: int) -> HttpResponse:
    """*Usar na proposta*: the ficha becomes a payment line."""
    credit = find_credit(request, pk, credit_pk)
    return press(request, PAID, credit, services.use_credit, credit=credit)


@requires("proposals.change_creditrequest")
@require_safe
def credit_simulate(request: StaffRequest, pk: int) -> HttpResponse:
    """Three terms side by side of what is left to finance. Stores nothing."""
    proposal = find_proposal(request, pk)
    financiers, is_asked = Financier.objects.filter(active=True), "valor" in request.GET
    form = SimulationForm(
        request.GET if is_asked else None,
        financiers=financiers,
        initial=preset_of(proposal),
        auto_id="simulation_%s",
    )
    typed = form.cleaned_data if is_asked and form.is_valid() else None
    if not is_asked and form.initial["valor"]:
        typed = dict(form.initial)
    context = {
        "proposal": proposal,
        "form": form,
        "options": simulate(proposal, typed) if typed else [],
        "version": proposal.version,
        "idempotency_key": new_key(),
        "may_open": proposal.is_negotiation and proposal.attendance.is_in_progress,
        "in_place": is_fragment(request),
    }
    return render_page(request, "proposals/credit_simulation.html", context, partial="simulation")


def find_credit(request: StaffRequest, pk: int, credit_pk: int) -> CreditRequest:
    proposal = find_proposal(request, pk)
    credit = get_object_or_404(proposal.credit_requests.select_related("financier"), pk=credit_pk)
    credit.proposal = proposal
    return credit


def credit_form(request: StaffRequest, credit: CreditRequest, data: Any = None) -> CreditForm:
    rows = Financier.objects.all()
    # A financier switched off later stays choosable on the ficha that has it.
    financiers = rows.filter(active=True) | rows.filter(pk=credit.financier_id)
    return CreditForm(
        data, financiers=financiers, initial=CreditForm.initial_of(credit), auto_id=f"{CODE}_%s"
    )


def answer_form(_request: StaffRequest, credit: CreditRequest, data: Any = None) -> AnswerForm:
    initial = AnswerForm.initial_of(credit, credit.proposal.store.today())
    return AnswerForm(data, initial=initial, auto_id=f"{CODE}_%s")


CREDITS = Card(
    selector="#credits",
    template="proposals/_credits.html",
    context=lambda proposal, _user: {"credits": credits_of(proposal)},
    form=credit_form,
    title=lambda _credit: _("Ficha de crédito"),
    place=lambda _credit: f"item-form-{CODE}",
    stored=brief,
)
ANSWERS = Card(
    selector=CREDITS.selector,
    template=CREDITS.template,
    context=CREDITS.context,
    form=answer_form,
    title=lambda credit: _("Resposta de %(financier)s") % {"financier": credit.financier.name},
    place=CREDITS.place,
    stored=CREDITS.stored,
)
# What a ficha put to use redraws: the payments, and the fichas beside them.
PAID = Card(
    selector="#payments",
    template="proposals/_payments_and_credits.html",
    context=lambda proposal, _user: {
        "payments": payments_of(proposal),
        "credits": credits_of(proposal),
        "pld": pld_of(proposal),
    },
    form=credit_form,
    title=CREDITS.title,
    place=CREDITS.place,
    stored=CREDITS.stored,
)
