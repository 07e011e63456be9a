"""The blocks of a proposal: lines put in, altered and taken out; by htmx in place, without it on a page."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST
from django_htmx.http import reswap, retarget, trigger_client_event

from core.access import StaffRequest, requires
from core.acting import act
from core.pages import is_fragment, render_page
from proposals import items
from proposals.blocks import ORDER, blocks_of
from proposals.errors import StaleVersion
from proposals.forms import ItemForm, VersionForm
from proposals.models import ProposalItem, ServiceKind
from proposals.views.finding import find_proposal

Kind = ProposalItem.Kind
WORDS = {word: kind for kind, word in ORDER}


@requires("proposals.change_proposal")
@require_http_methods(["GET", "HEAD", "POST"])
def item_create(request: StaffRequest, pk: int, block: str) -> HttpResponse:
    proposal = find_proposal(request, pk)
    if block not in WORDS:
        raise Http404
    item = ProposalItem(proposal=proposal, kind=WORDS[block])
    return edit(request, item, items.add_item, proposal=proposal, kind=item.kind)


@requires("proposals.change_proposal")
@require_http_methods(["GET", "HEAD", "POST"])
def item_edit(request: StaffRequest, pk: int, item_pk: int) -> HttpResponse:
    item = find_item(request, pk, item_pk)
    return edit(request, item, items.change_item, item=item)


def find_item(request: StaffRequest, pk: int, item_pk: int) -> ProposalItem:
    proposal = find_proposal(request, pk)
    item = get_object_or_404(proposal.items.select_related("service_kind"), pk=item_pk)
    item.proposal = proposal
    return item


def edit(request: StaffRequest, line: ProposalItem, service: Any, **arguments: Any) -> HttpResponse:
    """The form of one line, and what became of it."""
    form = item_form(request, line, request.POST if request.method == "POST" else None)
    if form.is_valid():
        values, version = form.values(), form.cleaned_data["version"]
        try:
            saved = act(form, service, values=values, version=version, by=request.user, **arguments)
        except StaleVersion:
            return show_conflict(request, line)
        if saved is not None:
            return answer(request, line.proposal_id, _("Proposta gravada."))
    return show_form(request, line, form, status=422 if form.errors else 200)


def item_form(request: StaffRequest, item: ProposalItem, data: Any = None) -> ItemForm:
    fields = items.FIELDS[Kind(item.kind)]
    if not request.user.has_perm("vehicles.view_cost"):
        fields = tuple(name for name in fields if name != "cost")
    rows = ServiceKind.objects.all()
    # A kind switched off later stays choosable on the line that has it.
    kinds = rows.filter(active=True) | rows.filter(pk=item.service_kind_id)
    return ItemForm(
        data, names=fields, kinds=kinds, initial=ItemForm.initial_of(item), auto_id=f"{item.kind}_%s"
    )


def show_form(
    request: StaffRequest, item: ProposalItem, form: ItemForm, *, status: int = 200, is_stale: bool = False
) -> HttpResponse:
    context = {
        "proposal": item.proposal,
        "item": item,
        "form": form,
        "is_stale": is_stale,
        "title": Kind(item.kind).label,
        # On a page of its own the form is sent as any other.
        "in_place": is_fragment(request),
    }
    return render_page(request, "proposals/item_form.html", context, partial="form", status=status)


def show_conflict(request: StaffRequest, item: ProposalItem) -> HttpResponse:
    """Somebody else saved meanwhile: what was typed stays, and goes in with the next press."""
    stored = find_proposal(request, item.proposal_id)
    item.proposal = stored
    kept = request.POST.copy()
    kept["version"] = str(stored.version)
    return show_form(request, item, item_form(request, item, kept), status=409, is_stale=True)


@requires("proposals.change_proposal")
@require_POST
def item_remove(request: StaffRequest, pk: int, item_pk: int) -> HttpResponse:
    item = find_item(request, pk, item_pk)
    form = VersionForm(request.POST)
    status, text = 422, _("A página está incompleta. Atualize e tente de novo.")
    if form.is_valid():
        try:
            version = form.cleaned_data["version"]
            act(form, items.remove_item, item=item, version=version, by=request.user)
        except StaleVersion:
            status, text = (
                409,
                _("Outra pessoa alterou a proposta. Nada foi excluído: confira e exclua de novo."),
            )
        else:
            if not form.errors:
                return answer(request, pk, _("%(item)s: excluído da proposta.") % {"item": item.label})
            text = " ".join(map(str, form.non_field_errors()))
    messages.error(request, text)
    return show_blocks(request, pk, status=status)


def answer(request: StaffRequest, pk: int, text: str) -> HttpResponse:
    """Saved: the blocks anew and word to the summary, or the page."""
    messages.success(request, text)
    if not is_fragment(request):
        return redirect("proposals:proposal-detail", pk)
    return show_blocks(request, pk, status=200)


def show_blocks(request: StaffRequest, pk: int, *, status: int) -> HttpResponse:
    proposal = find_proposal(request, pk)
    if not is_fragment(request):
        return render_page(request, "proposals/item_refused.html", {"proposal": proposal}, status=status)
    context = {
        "proposal": proposal,
        "blocks": blocks_of(proposal, request.user),
        "may_edit": proposal.is_negotiation and proposal.attendance.is_in_progress,
        "version": proposal.version,
    }
    response = render_page(request, "proposals/_blocks.html", context, status=status)
    # The form asked for itself; saved, it is the blocks that change, and the summary beside them.
    trigger_client_event(response, "proposal-changed", {})
    return reswap(retarget(response, "#blocks"), "outerHTML")
