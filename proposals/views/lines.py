"""Lines of a card of the proposal: put in, altered, taken out; by htmx in place, without it on a page."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django_htmx.http import reswap, retarget, trigger_client_event

from accounts.models import User
from core.access import StaffRequest
from core.acting import act
from core.errors import StaleVersion
from core.idempotency import new_key
from core.money import brl
from core.pages import is_fragment, render_page
from proposals.forms import LineForm, VersionForm
from proposals.models import Proposal
from proposals.page import rights_of
from proposals.people import SEARCH
from proposals.views.finding import find_proposal


@dataclass(frozen=True)
class Card:
    """Where lines of one sort stand, and how they are asked for. A line has pk, proposal, label, amount."""

    # The element redrawn after a save, its template, and what that expects of the stored proposal.
    selector: str
    template: str
    context: Callable[[Proposal, User], dict[str, Any]]
    form: Callable[[StaffRequest, Any, Any], LineForm]
    title: Callable[[Any], Any]
    # The element on the page that the form opens in.
    place: Callable[[Any], str]
    # A line in words, as it is stored now.
    stored: Callable[[Any], str]


def edit(request: StaffRequest, card: Card, line: Any, service: Any, /, **arguments: Any) -> HttpResponse:
    """The form of one line, and what became of it."""
    if SEARCH in request.POST:
        return show_form(request, card, line, as_typed(card.form(request, line, request.POST)))
    form = card.form(request, line, request.POST if request.method == "POST" else None)
    if form.is_valid():
        if not line.pk:
            arguments["idempotency_key"] = form.cleaned_data["idempotency_key"]
        arguments |= {"version": form.cleaned_data["version"], "by": request.user}
        try:
            saved = act(form, service, values=form.values(), **arguments)
        except StaleVersion:
            return show_conflict(request, card, line)
        if saved is not None:
            return answer(request, card, line.proposal.pk, _("Proposta gravada."))
    return show_form(request, card, line, form, status=422 if form.errors else 200)


def as_typed(form: LineForm) -> LineForm:
    """A search is no attempt to save: what was typed stays, and nothing is wrong yet."""
    form.is_bound = False
    form.initial = {**form.initial, **{name: form.data.get(name) for name in form.fields}}
    return form


def show_form(
    request: StaffRequest,
    card: Card,
    line: Any,
    form: LineForm,
    *,
    status: int = 200,
    is_stale: bool = False,
) -> HttpResponse:
    if not line.pk:
        form.initial.setdefault("idempotency_key", new_key())
    context = {
        "proposal": line.proposal,
        "line": line,
        "form": form,
        "is_stale": is_stale,
        "stored": card.stored(line) if is_stale and line.pk else "",
        "title": card.title(line),
        "place": card.place(line),
        # On a page of its own the form is sent as any other.
        "in_place": is_fragment(request),
    }
    return render_page(request, "proposals/item_form.html", context, partial="form", status=status)


def show_conflict(request: StaffRequest, card: Card, line: Any) -> HttpResponse:
    """Somebody else saved meanwhile: what was typed stays, and goes in with the next press."""
    stored = find_proposal(request, line.proposal.pk)
    line.proposal = stored
    kept = request.POST.copy()
    kept["version"] = str(stored.version)
    return show_form(request, card, line, card.form(request, line, kept), status=409, is_stale=True)


def remove(request: StaffRequest, card: Card, line: Any, service: Any, /, **arguments: Any) -> HttpResponse:
    text = _("%(item)s: excluído da proposta.") % {"item": line.label}
    return press(request, card, line, service, done=text, **arguments)


def press(
    request: StaffRequest, card: Card, line: Any, service: Any, /, *, done: str = "", **arguments: Any
) -> HttpResponse:
    """A button on a line: no form but the version."""
    form, pk = VersionForm(request.POST), line.proposal.pk
    status, text = 422, _("A página está incompleta. Atualize e tente de novo.")
    if form.is_valid():
        try:
            act(form, service, version=form.cleaned_data["version"], by=request.user, **arguments)
        except StaleVersion:
            status, text = (
                409,
                _("Outra pessoa ou outra aba alterou a proposta. Nada mudou: confira e faça de novo."),
            )
        else:
            if not form.errors:
                return answer(request, card, pk, done or _("Proposta gravada."))
            text = " ".join(map(str, form.non_field_errors()))
    messages.error(request, text)
    return show_card(request, card, pk, status=status)


def answer(request: StaffRequest, card: Card, pk: int, text: str) -> HttpResponse:
    """Saved: the card anew and word to the summary, or the page."""
    messages.success(request, text)
    if not is_fragment(request):
        return redirect("proposals:proposal-detail", pk)
    return show_card(request, card, pk, status=200)


def show_card(request: StaffRequest, card: Card, pk: int, *, status: int) -> HttpResponse:
    proposal = find_proposal(request, pk)
    if not is_fragment(request):
        return render_page(request, "proposals/item_refused.html", {"proposal": proposal}, status=status)
    context = {
        "proposal": proposal,
        **rights_of(proposal, request.user),
        "version": proposal.version,
        # What was stored from this page makes its other forms current too; a refusal does not.
        "is_saved": status == 200,
        **card.context(proposal, request.user),
    }
    response = render_page(request, card.template, context, status=status)
    # The form asked for itself; saved, it is the card that changes, and the summary beside it.
    # After the swap: the summary must not count the form that was just saved.
    trigger_client_event(response, "proposal-changed", {}, after="swap")
    return reswap(retarget(response, card.selector), "outerHTML")


def brief(line: Any) -> str:
    """A line as it is stored, in words."""
    return f"{line.label}, {brl(line.amount)}"
