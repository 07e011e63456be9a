"""What the customer opens: no sign-in, the secret stands in the address. He reads, and signs a version."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.access import public
from core.acting import act
from core.limits import client_address
from core.secret_links import count_wrong_try
from core.secret_pages import gone, is_within, opened, private, too_often
from proposals.documents import contract
from proposals.documents.printing import Kind, paper_of, stamp
from proposals.documents.terms import customer_terms, digest_of
from proposals.documents.views import pdf_response
from proposals.links import services
from proposals.links.forms import AcceptForm
from proposals.links.models import CustomerLink
from proposals.models import Proposal

REASON = "the customer's link: a secret of 32 random bytes in the address"


@public(reason=REASON)
@require_http_methods(["GET", "HEAD", "POST"])
def link_public(request: HttpRequest, token: str) -> HttpResponse:
    """The offer; posted, the customer's signature under it."""
    if not is_within(request, token, is_signature=request.method == "POST"):
        return too_often(request)
    link = services.find_link(token)
    if link is None:
        return gone(request)
    if request.method != "POST":
        return show(request, link, token, AcceptForm())
    if not may_accept(link):
        # The page says why.
        return show(request, link, token, AcceptForm(), status=422)
    return sign(request, link, token, AcceptForm(request.POST))


def may_accept(link: CustomerLink) -> bool:
    proposal = link.proposal
    return proposal.is_negotiation and bool(proposal.person.document) and not link.is_locked


def sign(request: HttpRequest, link: CustomerLink, token: str, form: AcceptForm) -> HttpResponse:
    if not form.is_valid():
        return show(request, link, token, form, status=422)
    data = form.cleaned_data
    try:
        accepted = act(
            form,
            accept,
            link=link,
            shown=data["versao"],
            name=data["nome"],
            digits=data["digitos"],
            address=client_address(request),
            user_agent=request.headers.get("User-Agent", ""),
        )
    except services.StaleTerms:
        return show(request, link, token, form, status=409, is_stale=True)
    if accepted is None:
        return show(request, link, token, form, status=422)
    return private(redirect("proposals:link-public", token))


def accept(*, link: CustomerLink, **arguments: Any) -> Any:
    """The service; a wrong signature is counted after its transaction is gone."""
    try:
        return services.accept(link=link, **arguments)
    except services.SignatureError:
        count_wrong_try(link)
        raise


def show(
    request: HttpRequest,
    link: CustomerLink,
    token: str,
    form: AcceptForm,
    *,
    status: int = 200,
    is_stale: bool = False,
) -> HttpResponse:
    proposal = Proposal.objects.for_page().get(pk=link.proposal_id)
    context = {
        "token": token,
        "form": form,
        "is_stale": is_stale,
        "may_accept": may_accept(link),
        "is_locked": link.is_locked,
        "is_customer": not request.user.is_authenticated,
    }
    context |= offer_of(proposal)
    return private(render(request, "proposals/link_public.html", context, status=status))


def offer_of(proposal: Proposal) -> dict[str, Any]:
    """What he reads, and what of it he has signed."""
    terms = customer_terms(proposal)
    present = digest_of(terms)
    accepted = {row.terms_hash: row for row in proposal.acceptances.order_by("accepted_at", "pk")}
    return {
        "store": proposal.store,
        "zone": proposal.store.time_zone,
        "proposal": proposal,
        "hello": proposal.person.name if proposal.person.is_company else proposal.person.name.split(" ")[0],
        "seller": proposal.attendance.responsible or proposal.created_by,
        "terms": terms,
        "clauses": contract.clauses(proposal, Kind.PROPOSAL, proposal.store.today()),
        "version": present,
        "accepted": accepted.get(present),
        "former": None if present in accepted else next(iter(reversed(accepted.values())), None),
    }


@public(reason=REASON)
@require_POST
def link_opened(request: HttpRequest, token: str) -> HttpResponse:
    return opened(request, token, services.find_link)


@public(reason=REASON)
@require_safe
def link_pdf(request: HttpRequest, token: str) -> HttpResponse:
    """The offer as one file; of the order's contract the customer gets his copy at the dealer's."""
    if not is_within(request, token):
        return too_often(request)
    link = services.find_link(token)
    if link is None:
        return gone(request)
    proposal = Proposal.objects.for_page().get(pk=link.proposal_id)
    return private(offer_pdf(proposal))


def offer_pdf(proposal: Proposal) -> HttpResponse:
    paper = paper_of(proposal, Kind.PROPOSAL)
    issued = proposal.documents.filter(kind=Kind.PROPOSAL, digest=paper.digest).first()
    if issued is not None:
        return pdf_response(bytes(issued.pdf), issued.file_name)
    page = paper.typeset(stamp(proposal, number=None, at=timezone.now(), by=None))
    return pdf_response(page, _("proposta-%(number)s.pdf") % {"number": proposal.number})
