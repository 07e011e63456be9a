"""The blocks of a proposal: options, accessories, services, added values."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_http_methods, require_POST

from core.access import StaffRequest, requires
from proposals import items
from proposals.blocks import ORDER, blocks_of
from proposals.forms import ItemForm
from proposals.models import ProposalItem, ServiceKind
from proposals.views.finding import find_proposal
from proposals.views.lines import Card, brief, edit, remove

Kind = ProposalItem.Kind
WORDS = {word: kind for kind, word in ORDER}


@requires("proposals.change_proposal")
@require_http_methods(["GET", "HEAD", "POST"])
def item_create(request: StaffRequest, pk: int, block: str) -> HttpResponse:
    proposal = find_proposal(request, pk)
    if block not in WORDS:
        raise Http404
    item = ProposalItem(proposal=proposal, kind=WORDS[block])
    return edit(request, BLOCKS, item, items.add_item, proposal=proposal, kind=item.kind)


@requires("proposals.change_proposal")
@require_http_methods(["GET", "HEAD", "POST"])
def item_edit(request: StaffRequest, pk: int, item_pk: int) -> HttpResponse:
    item = find_item(request, pk, item_pk)
    return edit(request, BLOCKS, item, items.change_item, item=item)


@requires("proposals.change_proposal")
@require_POST
def item_remove(request: StaffRequest, pk: int, item_pk: int) -> HttpResponse:
    item = find_item(request, pk, item_pk)
    return remove(request, BLOCKS, item, items.remove_item, item=item)


def find_item(request: StaffRequest, pk: int, item_pk: int) -> ProposalItem:
    proposal = find_proposal(request, pk)
    item = get_object_or_404(proposal.items.select_related("service_kind"), pk=item_pk)
    item.proposal = proposal
    return item


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


BLOCKS = Card(
    selector="#blocks",
    template="proposals/_blocks.html",
    context=lambda proposal, user: {"blocks": blocks_of(proposal, user)},
    form=item_form,
    title=lambda item: Kind(item.kind).label,
    place=lambda item: f"item-form-{item.kind}",
    stored=brief,
)
