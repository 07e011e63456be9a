"""The list of proposals, the page of one, and what may be done with it."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.stores import working_day, working_stores
from core.access import StaffRequest, requires
from core.acting import act
from core.errors import StaleVersion
from core.keys import row_key
from core.pages import paginate, render_page
from core.secret_pages import address_of
from core.text import fold
from customers.models import Person
from proposals import services
from proposals.errors import ProposalError
from proposals.forms import AmountsForm, CancelForm, ProposalFilterForm, TermsForm
from proposals.models import CreditRequest, Proposal, ProposalQuerySet, ProposalReservation
from proposals.page import page_of
from proposals.payments.balance import balance, credit_of
from proposals.payments.forms import TypedPaymentForm
from proposals.share import share_text, whatsapp_url
from proposals.states import State
from proposals.totals import add_up
from proposals.views.finding import find_proposal


@requires("proposals.view_proposal")
@require_safe
def proposal_list(request: StaffRequest) -> HttpResponse:
    """Proposals of the working store, those in negotiation to begin with."""
    form = ProposalFilterForm(request.GET)
    form.is_valid()
    situation = form.cleaned_data.get("situacao") or State.NEGOTIATION
    rows = Proposal.objects.visible_to(request.user).filter(store__in=working_stores(request))
    rows = by_situation(matching(rows, form.cleaned_data.get("q", "")), situation, working_day(request))
    order = ("valid_until", "pk") if situation == "vencendo" else ("-created_at", "-pk")
    context = {
        "filter": form,
        "situation": situation,
        "situations": ProposalFilterForm.SITUATIONS,
        "page": paginate(request, rows.for_list().order_by(*order)),
    }
    return render_page(request, "proposals/proposal_list.html", context, partial="table")


def matching(rows: ProposalQuerySet, text: str) -> ProposalQuerySet:
    """By the customer's name, the vehicle in words, or the number with or without `P-`."""
    key = fold(text)
    if not key:
        return rows
    found = Q(person__name_key__contains=key) | Q(model_description__icontains=text.strip())
    named = row_key(key.removeprefix("P-").removeprefix("P"))
    return rows.filter(found | Q(pk=named) if named is not None else found)


def by_situation(rows: ProposalQuerySet, situation: str, today: date) -> ProposalQuerySet:
    now, held = timezone.now(), ProposalReservation.objects
    narrowed: dict[str, Callable[[], ProposalQuerySet]] = {
        "todas": lambda: rows,
        "vencendo": lambda: rows.lapsing(now),
        "vencida": lambda: rows.lapsed(now),
        "reservada": lambda: rows.filter(pk__in=held.live().values("proposal")),
        "reserva-pedida": lambda: rows.filter(pk__in=held.requested(now).values("proposal")),
        "credito-vencendo": lambda: rows.filter(
            pk__in=CreditRequest.objects.lapsing(today).values("proposal")
        ),
    }
    return narrowed.get(situation, lambda: rows.filter(state=situation))()


def terms_form(proposal: Proposal, data: Any = None) -> TermsForm:
    store = proposal.store
    return TermsForm(data, initial=TermsForm.initial_of(proposal), zone=store.zone, today=store.today())


@requires("proposals.view_proposal")
@require_safe
def proposal_detail(request: StaffRequest, pk: int) -> HttpResponse:
    proposal = find_proposal(request, pk)
    return show_proposal(request, proposal, terms_form(proposal))


def show_proposal(
    request: StaffRequest, proposal: Proposal, form: TermsForm, *, status: int = 200, **extra: Any
) -> HttpResponse:
    context = {
        **page_of(proposal, request.user),
        "form": form,
        # What the form was opened on: a line saved on an older page still meets the conflict.
        "version": form["version"].value(),
        "cancel_form": CancelForm(),
    }
    return render_page(request, "proposals/proposal_detail.html", context | extra, status=status)


@requires("proposals.change_proposal")
@require_POST
def proposal_terms(request: StaffRequest, pk: int) -> HttpResponse:
    """Save price, discount, validity and notes."""
    proposal = find_proposal(request, pk)
    form = terms_form(proposal, request.POST)
    if form.is_valid():
        try:
            changed = act(form, services.update_terms, proposal=proposal, by=request.user, **form.terms())
        except StaleVersion:
            return show_conflict(request, proposal, form)
        if changed is not None:
            messages.success(request, _("Proposta gravada."))
            return redirect(changed)
    totals = typed_totals(form, proposal) or proposal.totals
    typed = balance(totals.total, amounts_of(proposal), credit=credit_of(proposal))
    return show_proposal(request, proposal, form, status=422, totals=totals, balance=typed)


def show_conflict(request: StaffRequest, proposal: Proposal, form: TermsForm) -> HttpResponse:
    """What was typed beside what is stored now; nothing is lost, nothing is overwritten unasked."""
    stored = find_proposal(request, proposal.pk)
    kept = request.POST.copy()
    kept["version"] = str(stored.version)
    context = {
        "proposal": stored,
        "mine": form.cleaned_data,
        # Lines may be what the other editor changed: they show in the total.
        "mine_totals": typed_totals(form, stored),
        "form": terms_form(stored, kept),
        "until": stored.valid_until.astimezone(stored.store.zone),
    }
    return render_page(request, "proposals/proposal_conflict.html", context, status=409)


def typed_totals(form: AmountsForm, proposal: Proposal) -> Any:
    """The total of what was typed, with the lines stored; None while it makes no sense."""
    price, discount = form.cleaned_data.get("price"), form.cleaned_data.get("discount")
    if price is None or discount is None or discount > price:
        return None
    return add_up(price=price, discount=discount, lines=proposal.items.all())


def amounts_of(proposal: Proposal, *, without: int | None = None) -> list[Decimal]:
    return [line.amount for line in proposal.standing_lines if line.pk != without]


def typed_amounts(request: StaffRequest, proposal: Proposal) -> list[Decimal]:
    """The payments stored, and in its place the one being typed."""
    form = TypedPaymentForm(request.GET)
    form.is_valid()
    amount = form.cleaned_data.get("amount")
    if amount is None:
        return amounts_of(proposal)
    return [*amounts_of(proposal, without=form.cleaned_data.get("line")), amount]


@requires("proposals.view_proposal")
@require_safe
def proposal_summary(request: StaffRequest, pk: int) -> HttpResponse:
    """The summary as it would be with the figures being typed. Stores nothing."""
    proposal = find_proposal(request, pk)
    form = AmountsForm(request.GET)
    form.is_valid()
    totals, stored = typed_totals(form, proposal) or proposal.totals, proposal.totals
    credit = credit_of(proposal)
    paid = balance(totals.total, typed_amounts(request, proposal), credit=credit)
    kept = balance(stored.total, amounts_of(proposal), credit=credit)
    context = {
        "proposal": proposal,
        "totals": totals,
        "balance": paid,
        "is_typed": totals != stored or paid != kept,
        "errors": [error for errors in form.errors.values() for error in errors],
    }
    # Half a figure is no error yet: 200, with the reason beside the stored sum.
    return render_page(request, "proposals/_summary.html", context)


@requires("proposals.change_proposal")
@require_http_methods(["GET", "HEAD", "POST"])
def proposal_send(request: StaffRequest, pk: int) -> HttpResponse:
    """The text for WhatsApp; the post tells the timeline that it was sent."""
    proposal = find_proposal(request, pk)
    refusal = ""
    try:
        if request.method == "POST":
            services.send_proposal(proposal=proposal, by=request.user)
            messages.success(request, _("Envio registrado no atendimento."))
            return redirect(proposal)
        services.check_sendable(proposal)
    except ProposalError as exc:
        refusal = str(exc)
    link = proposal.links.filter(revoked_at__isnull=True).select_related("proposal").first()
    live = link if link and link.is_live else None
    text = share_text(proposal, link=address_of(request, live, "proposals:link-public"))
    context = {
        "proposal": proposal,
        "refusal": refusal,
        "text": text,
        "whatsapp": whatsapp_url(text, phone_of(request, proposal)),
    }
    return render_page(request, "proposals/proposal_send.html", context, status=422 if refusal else 200)


def phone_of(request: StaffRequest, proposal: Proposal) -> str:
    """The customer's number, where this user may see his data."""
    person = Person.objects.visible_to(request.user).filter(pk=proposal.person_id).first()
    phone = person.phones.order_by("-is_whatsapp", "-is_primary", "pk").first() if person else None
    return phone.e164 if phone else ""


@requires("proposals.change_proposal")
@require_POST
def proposal_cancel(request: StaffRequest, pk: int) -> HttpResponse:
    proposal = find_proposal(request, pk)
    form = CancelForm(request.POST)
    if form.is_valid():
        reason = form.cleaned_data["reason"]
        cancelled = act(form, services.cancel_proposal, proposal=proposal, reason=reason, by=request.user)
        if cancelled is not None:
            messages.success(request, _("Proposta %(number)s cancelada.") % {"number": proposal.number})
            return redirect(cancelled)
    return show_proposal(request, proposal, terms_form(proposal), status=422, cancel_form=form)
