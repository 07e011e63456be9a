"""The card *Usado na troca* of a proposal: cars, their debts, their appraisals."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.models import User
from atendimento.models import Appraisal
from core.access import StaffRequest, requires
from core.acting import act
from core.errors import StaleVersion
from core.pages import is_fragment, render_page
from proposals.forms import VersionForm
from proposals.models import DebtKind, Proposal, TradeIn, TradeInDebt
from proposals.payments.card import payments_of
from proposals.people import search_of
from proposals.quotes import finding
from proposals.tradein import filling, services
from proposals.tradein.card import CODE, TRADE_IN_PLACE, debt_place, trade_ins_of
from proposals.tradein.filling import Sources
from proposals.tradein.forms import DebtForm, TradeInForm
from proposals.views.finding import find_proposal
from proposals.views.lines import Card, answer, brief, edit, remove, show_card, show_form

# What asked for the form to be filled in: the cars' radios, the plate, FIPE's list, or its search.
FILL = "preencher"


@requires("proposals.change_proposal")
@require_http_methods(["GET", "HEAD", "POST"])
def trade_in_create(request: StaffRequest, pk: int) -> HttpResponse:
    trade_in = TradeIn(proposal=find_proposal(request, pk))
    if FILL in request.POST:
        return fill(request, trade_in)
    return edit(request, TRADE_INS, trade_in, services.add_trade_in, proposal=trade_in.proposal)


@requires("proposals.change_proposal")
@require_http_methods(["GET", "HEAD", "POST"])
def trade_in_edit(request: StaffRequest, pk: int, trade_in_pk: int) -> HttpResponse:
    trade_in = find_trade_in(request, pk, trade_in_pk)
    if FILL in request.POST:
        return fill(request, trade_in)
    return edit(request, TRADE_INS, trade_in, services.change_trade_in, trade_in=trade_in)


@requires("proposals.change_proposal")
@require_POST
def trade_in_remove(request: StaffRequest, pk: int, trade_in_pk: int) -> HttpResponse:
    trade_in = find_trade_in(request, pk, trade_in_pk)
    return remove(request, TRADE_INS, trade_in, services.remove_trade_in, trade_in=trade_in)


@requires("atendimento.add_appraisal")
@require_POST
def trade_in_appraise(request: StaffRequest, pk: int, trade_in_pk: int) -> HttpResponse:
    """*Pedir avaliação*: one press, the motive follows from what is sold."""
    trade_in, done = find_trade_in(request, pk, trade_in_pk), _("Avaliação solicitada.")
    key = request.POST.get("idempotency_key", "")
    return press(request, services.appraise_trade_in, done, trade_in=trade_in, idempotency_key=key)


@requires("proposals.change_proposal")
@require_POST
def trade_in_link(request: StaffRequest, pk: int, trade_in_pk: int, appraisal_pk: int) -> HttpResponse:
    """*Usar esta avaliação*: its vehicle and its value in the place of what was typed."""
    trade_in = find_trade_in(request, pk, trade_in_pk)
    rows = Appraisal.objects.filter(attendance=trade_in.proposal.attendance_id)
    appraisal = get_object_or_404(rows, pk=appraisal_pk)
    done = _("Usado e valor da avaliação na proposta.")
    return press(request, services.link_appraisal, done, trade_in=trade_in, appraisal=appraisal)


@requires("proposals.change_proposal")
@require_http_methods(["GET", "HEAD", "POST"])
def debt_create(request: StaffRequest, pk: int, trade_in_pk: int) -> HttpResponse:
    trade_in = find_trade_in(request, pk, trade_in_pk)
    return edit(request, DEBTS, TradeInDebt(trade_in=trade_in), services.add_debt, trade_in=trade_in)


@requires("proposals.change_proposal")
@require_http_methods(["GET", "HEAD", "POST"])
def debt_edit(request: StaffRequest, pk: int, trade_in_pk: int, debt_pk: int) -> HttpResponse:
    debt = find_debt(request, pk, trade_in_pk, debt_pk)
    return edit(request, DEBTS, debt, services.change_debt, debt=debt)


@requires("proposals.change_proposal")
@require_POST
def debt_remove(request: StaffRequest, pk: int, trade_in_pk: int, debt_pk: int) -> HttpResponse:
    debt = find_debt(request, pk, trade_in_pk, debt_pk)
    return remove(request, DEBTS, debt, services.remove_debt, debt=debt)


def find_trade_in(request: StaffRequest, pk: int, trade_in_pk: int) -> TradeIn:
    """One of the cars that the proposal was fetched with."""
    for trade_in in find_proposal(request, pk).trade_ins.all():
        if trade_in.pk == trade_in_pk:
            return trade_in
    raise Http404


def find_debt(request: StaffRequest, pk: int, trade_in_pk: int, debt_pk: int) -> TradeInDebt:
    trade_in = find_trade_in(request, pk, trade_in_pk)
    for debt in trade_in.debts.all():
        if debt.pk == debt_pk:
            return debt
    raise Http404


def press(
    request: StaffRequest, service: Any, done: str, *, trade_in: TradeIn, **arguments: Any
) -> HttpResponse:
    """A button of the card: done, or told why not and the card as it is now."""
    form, pk = VersionForm(request.POST), trade_in.proposal.pk
    status, text = 422, _("A página está incompleta. Atualize e tente de novo.")
    if form.is_valid():
        version = form.cleaned_data["version"]
        try:
            act(form, service, trade_in=trade_in, version=version, by=request.user, **arguments)
        except StaleVersion:
            status = 409
            text = _(
                "Outra pessoa ou outra aba alterou a proposta. Nada foi gravado: confira e tente de novo."
            )
        else:
            if not form.errors:
                return answer(request, TRADE_INS, pk, done)
            text = " ".join(str(error) for errors in form.errors.values() for error in errors)
    messages.error(request, text)
    return show_card(request, TRADE_INS, pk, status=status)


def trade_in_form(request: StaffRequest, trade_in: TradeIn, data: Any = None) -> TradeInForm:
    sources = filling.sources_of(trade_in)
    return build_form(request, trade_in, sources, data, TradeInForm.initial_of(trade_in, sources))


def build_form(
    request: StaffRequest, trade_in: TradeIn, sources: Sources, data: Any, initial: dict[str, Any]
) -> TradeInForm:
    proposal = trade_in.proposal
    # Asked here, not of the form: a bound field would remember its first answer.
    standing = initial if data is None else data
    return TradeInForm(
        data,
        sources=sources,
        fipe=filling.look_up(standing, request.user, proposal.store),
        years=finding.years(),
        people=search_of(request.user, proposal.person, trade_in.owner, "owner", request.POST or None),
        today=proposal.store.today(),
        appraised=sources.appraisals.get(standing.get("source") or ""),
        initial=initial,
        auto_id=f"{CODE}_%s",
    )


def fill(request: StaffRequest, trade_in: TradeIn) -> HttpResponse:
    """What the chosen car, the plate or FIPE's row brings to the form; nothing is saved."""
    sources, cause = filling.sources_of(trade_in), request.POST[FILL]
    typed = {name: request.POST.get(name) for name in TradeInForm.base_fields}
    filled = filling.fill(typed, cause, sources, request.user, trade_in.proposal.store)
    form = build_form(request, trade_in, sources, None, filled)
    if not is_fragment(request):
        return show_form(request, TRADE_INS, trade_in, form)
    # Only these fields are drawn anew: whoever types on meanwhile loses nothing.
    names = [name for name in filling.FILLED if cause == "source" or filled[name] != typed[name]]
    context = {"form": form, "fields": [(name, form[name]) for name in names], "in_place": True}
    return render_page(request, "proposals/_tradein_filled.html", context)


def debt_form(request: StaffRequest, debt: TradeInDebt, data: Any = None) -> DebtForm:
    rows = DebtKind.objects.all()
    # A kind switched off later stays choosable on the debt that has it.
    kinds = rows.filter(active=True) | rows.filter(pk=debt.kind_id)
    return DebtForm(data, kinds=kinds, initial=DebtForm.initial_of(debt), auto_id=f"{CODE}_debt_%s")


def card_context(proposal: Proposal, user: User) -> dict[str, Any]:
    return {"trade_ins": trade_ins_of(proposal, user), "payments": payments_of(proposal)}


TRADE_INS = Card(
    selector="#trade-ins",
    template="proposals/_tradeins.html",
    context=card_context,
    form=trade_in_form,
    title=lambda _trade_in: _("Usado na troca"),
    place=lambda _trade_in: TRADE_IN_PLACE,
    stored=brief,
)
DEBTS = Card(
    selector="#trade-ins",
    template="proposals/_tradeins.html",
    context=card_context,
    form=debt_form,
    title=lambda debt: _("Débito de %(car)s") % {"car": debt.trade_in.description},
    place=lambda debt: debt_place(debt.trade_in),
    stored=brief,
)
