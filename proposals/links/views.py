"""The consultant's side of a link: make it, hand it over, revoke it, see what became of it."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from core.access import StaffRequest, requires
from core.acting import act, act_or_tell
from core.idempotency import new_key
from core.pages import redirect_page, render_page
from core.secret_pages import address_of, keep
from proposals.documents.terms import hash_of
from proposals.links import services
from proposals.links.forms import LinkForm
from proposals.links.models import CustomerLink
from proposals.models import Proposal
from proposals.share import share_text, whatsapp_url
from proposals.views.finding import find_proposal
from proposals.views.proposals import phone_of


@requires("proposals.view_proposal")
@require_http_methods(["GET", "HEAD", "POST"])
def proposal_link(request: StaffRequest, pk: int) -> HttpResponse:
    """The link of a proposal, on its own page or as a card of the proposal's; posted, a new one."""
    proposal = find_proposal(request, pk)
    form = LinkForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        key = form.cleaned_data["idempotency_key"]
        made = act(form, create, request=request, proposal=proposal, key=key)
        if made:
            messages.success(
                request, _("Link criado. Copie ou envie agora: o endereço só aparece para você.")
            )
            return redirect_page(request, "proposals:link", pk)
    return show_link(request, proposal, form, status=422 if form.errors else 200)


def create(*, request: StaffRequest, proposal: Proposal, key: str) -> bool:
    """True also for a repeated press: the first one's link stands."""
    made = services.create_link(proposal=proposal, by=request.user, idempotency_key=key)
    if made is not None:
        keep(request, *made)
    return True


def present_link(proposal: Proposal) -> CustomerLink | None:
    """The newest link, with what became of it, in one query."""
    link = proposal.links.for_card(hash_of(proposal)).first()
    if link is not None:
        link.proposal = proposal
    return link


def show_link(
    request: StaffRequest, proposal: Proposal, form: LinkForm, *, status: int = 200
) -> HttpResponse:
    link = present_link(proposal)
    is_live = link is not None and link.is_live
    address = address_of(request, link, "proposals:link-public") if is_live else ""
    text = share_text(proposal, link=address)
    context: dict[str, Any] = {
        "proposal": proposal,
        "link": link,
        "is_live": is_live,
        "address": address,
        "whatsapp": whatsapp_url(text, phone_of(request, proposal)) if address else "",
        "may_link": request.user.has_perm("proposals.change_proposal") and proposal.is_negotiation,
        "form": form,
        "key": new_key(),
        "zone": proposal.store.time_zone,
        "has_document": bool(proposal.person.document),
    }
    return render_page(request, "proposals/link.html", context, partial="card", status=status)


@requires("proposals.change_proposal")
@require_POST
def link_revoke(request: StaffRequest, pk: int) -> HttpResponse:
    proposal = find_proposal(request, pk)
    if act_or_tell(request, revoke, proposal=proposal, by=request.user):
        messages.success(request, _("Link revogado: o endereço não abre mais."))
    return redirect("proposals:link", pk)


def revoke(**arguments: Any) -> bool:
    services.revoke_link(**arguments)
    return True
