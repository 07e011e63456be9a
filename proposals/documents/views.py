"""The PDF of a proposal as it stands, the versions issued, and the press that issues one."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.access import StaffRequest, requires
from core.acting import act, act_or_tell
from core.idempotency import new_key
from core.pages import render_page
from proposals.documents import contract, services
from proposals.documents.forms import SituationForm
from proposals.documents.models import Document, SituationKind
from proposals.documents.printing import Paper, content, digest, kind_of, paper_of, stamp
from proposals.models import Proposal
from proposals.views.finding import find_proposal


@requires("proposals.view_proposal")
@require_safe
def proposal_pdf(request: StaffRequest, pk: int) -> HttpResponse:
    """What stands now: the issued version where there is one, else a preview that says so."""
    return current_pdf(find_proposal(request, pk))


def current_pdf(proposal: Proposal) -> HttpResponse:
    return paper_pdf(proposal, paper_of(proposal))


def paper_pdf(proposal: Proposal, paper: Paper) -> HttpResponse:
    issued = proposal.documents.filter(kind=paper.kind, digest=paper.digest).first()
    if issued is not None:
        return pdf_response(bytes(issued.pdf), issued.file_name)
    page = paper.typeset(stamp(proposal, number=None, at=timezone.now(), by=None))
    return pdf_response(page, f"previa-{proposal.number}.pdf")


def pdf_response(page: bytes, name: str, *, attachment: bool = False) -> HttpResponse:
    response = HttpResponse(page, content_type="application/pdf")
    response["Content-Disposition"] = f'{"attachment" if attachment else "inline"}; filename="{name}"'
    response["Cache-Control"] = "no-store"
    return response


@requires("proposals.view_proposal")
@require_http_methods(["GET", "HEAD", "POST"])
def document_list(request: StaffRequest, pk: int) -> HttpResponse:
    """Every version issued; posted, the present one is issued."""
    proposal = find_proposal(request, pk)
    if request.method == "POST":
        issued = act_or_tell(request, services.issue_document, proposal=proposal, by=request.user)
        if issued is not None:
            words = {"kind": issued.get_kind_display(), "number": issued.number}
            messages.success(request, _("%(kind)s, versão %(number)s: emitida.") % words)
            return redirect("proposals:document-list", pk)
        return show_list(request, find_proposal(request, pk), status=422)
    return show_list(request, proposal)


def show_list(
    request: StaffRequest, proposal: Proposal, *, form: SituationForm | None = None, status: int = 200
) -> HttpResponse:
    kind = kind_of(proposal)
    printed = content(proposal, kind)
    now = digest(printed)
    documents = list(proposal.documents.for_list())
    vehicle = contract.vehicle_of(proposal)
    context: dict[str, Any] = {
        "proposal": proposal,
        "kind": kind.label,
        "documents": documents,
        "current": next((row for row in documents if row.kind == kind and row.digest == now), None),
        "may_issue": request.user.has_perm("proposals.add_document") and proposal.state != "cancelled",
        "has_appraised": any(car.appraisal and car.appraisal.value for car in proposal.trade_ins.all()),
        "delivery": proposal.deliveries.standing().first(),
        "zone": proposal.store.time_zone,
        "situation": contract.printed_situation(proposal),
        # None where there is no vehicle to consult.
        "form": form or (situation_form(proposal) if vehicle else None),
    }
    return render_page(request, "proposals/document_list.html", context, status=status)


def situation_form(proposal: Proposal, data: Any = None) -> SituationForm:
    initial = {"consulted_on": proposal.store.today(), "idempotency_key": new_key()}
    return SituationForm(data, kinds=SituationKind.objects.active(), initial=initial)


@requires("proposals.view_proposal")
@require_safe
def document_download(request: StaffRequest, pk: int, document_pk: int) -> HttpResponse:
    proposal = find_proposal(request, pk)
    document = get_object_or_404(Document, proposal=proposal, pk=document_pk)
    return pdf_response(bytes(document.pdf), document.file_name, attachment=True)


@requires("proposals.add_document")
@require_POST
def situation_create(request: StaffRequest, pk: int) -> HttpResponse:
    """What the authorities have on record of the vehicle, as the contract must tell."""
    proposal = find_proposal(request, pk)
    form = situation_form(proposal, request.POST)
    if form.is_valid():
        data = form.cleaned_data
        recorded = act(
            form,
            services.record_situation,
            proposal=proposal,
            consulted_on=data["consulted_on"],
            source=data["source"],
            found=form.found(),
            idempotency_key=data["idempotency_key"],
            by=request.user,
        )
        if recorded:
            messages.success(request, _("Situação do veículo registrada."))
            return redirect("proposals:document-list", pk)
    return show_list(request, proposal, form=form, status=422)
