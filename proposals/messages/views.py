"""What the customer was told, on a page of its own and as a card of the proposal's."""

from dataclasses import dataclass

from django.contrib import messages as toasts
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from core.access import StaffRequest, requires
from core.acting import act_or_tell
from core.pages import is_fragment, paginate, redirect_page, render_page
from proposals.messages import services
from proposals.messages.models import CustomerMessage, Means
from proposals.models import Proposal
from proposals.share import whatsapp_url
from proposals.views.finding import find_proposal
from proposals.views.proposals import phone_of

SENDS = ("proposals.change_proposal", "proposals.change_delivery")


@dataclass(frozen=True)
class Row:
    message: CustomerMessage
    # Where the ready text opens; only of one that nobody sent yet, and that is not refused.
    whatsapp: str


@requires("proposals.view_proposal")
@require_safe
def message_list(request: StaffRequest, pk: int) -> HttpResponse:
    return show(request, find_proposal(request, pk))


def show(request: StaffRequest, proposal: Proposal, *, status: int = 200) -> HttpResponse:
    page = paginate(request, proposal.messages.for_card(), size=20)
    is_open = services.may_reach(proposal.person, Means.WHATSAPP)
    phone = phone_of(request, proposal) if is_open else ""
    rows = [
        Row(
            message=row,
            whatsapp=whatsapp_url(row.body, phone)
            if is_open and row.means == Means.WHATSAPP and row.sent_at is None
            else "",
        )
        for row in page.object_list
    ]
    may_send = any(request.user.has_perm(permission) for permission in SENDS)
    context = {"proposal": proposal, "rows": rows, "page": page, "may_send": may_send, "is_open": is_open}
    with timezone.override(proposal.store.zone):
        return render_page(request, "proposals/messages.html", context, partial="card", status=status)


@requires(*SENDS)
@require_POST
def message_sent(request: StaffRequest, pk: int, message_pk: int) -> HttpResponse:
    """Who sent the ready text says so."""
    proposal = find_proposal(request, pk)
    row = get_object_or_404(CustomerMessage, proposal=proposal, pk=message_pk)
    if act_or_tell(request, services.mark_sent, message=row, by=request.user) is None:
        return show(request, proposal, status=422)
    toasts.success(request, _("Envio registrado no atendimento."))
    if is_fragment(request):
        return show(request, proposal)
    return redirect_page(request, "proposals:message-list", pk)
