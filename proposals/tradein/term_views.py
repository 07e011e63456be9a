"""The *termo de avaliação* of a proposal's used cars."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from core.access import StaffRequest, requires
from core.acting import act_or_tell
from proposals.documents.views import paper_pdf
from proposals.tradein import term
from proposals.views.finding import find_proposal


@requires("proposals.view_proposal")
@require_http_methods(["GET", "HEAD", "POST"])
def trade_in_term(request: StaffRequest, pk: int) -> HttpResponse:
    """As it stands; posted, it is issued. 404 where no used car was appraised."""
    proposal = find_proposal(request, pk)
    if request.method == "POST" and not request.user.has_perm("proposals.add_document"):
        raise PermissionDenied
    paper = term.paper_of(proposal)
    if paper is None:
        raise Http404
    if request.method != "POST":
        return paper_pdf(proposal, paper)
    issued = act_or_tell(request, term.issue_term, proposal=proposal, by=request.user)
    if issued is not None:
        messages.success(
            request, _("Termo de avaliação, versão %(number)s: emitido.") % {"number": issued.number}
        )
    return redirect("proposals:document-list", pk)
