"""*Faturamento*: the queue, a manager's word, the invoice of a sale and its undoing."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.stores import working_stores
from core.access import StaffRequest, requires
from core.acting import act, act_or_tell
from core.errors import StaleVersion
from core.forms import on_version
from core.pages import paginate, redirect_page, render_page
from proposals.forms import ChooseUnitForm
from proposals.invoicing import attached, invoices, queue, services
from proposals.invoicing.differences import Difference, DifferencesError
from proposals.invoicing.forms import AttachForm, EndForm, HandForm, RegisterForm, UploadForm
from proposals.invoicing.models import FiscalDocument, Invoice
from proposals.invoicing.nfe import open_nfe
from proposals.invoicing.page import page_of
from proposals.models import Proposal
from proposals.stock import stock_context
from proposals.views.finding import find_proposal
from vehicles.models import StockItem

CHANGED = gettext_lazy("Outra pessoa ou outra aba alterou a proposta. Confira e confirme de novo.")


@requires("proposals.authorise_invoicing", "proposals.issue_invoice")
@require_safe
def invoicing_list(request: StaffRequest) -> HttpResponse:
    """Sales of the working store that wait for their invoice, the longest waiting first."""
    situation = queue.situation_of(request.GET.get("situacao", ""), request.user)
    rows = queue.visible(request.user).filter(store__in=working_stores(request))
    context = {
        "situation": situation,
        "situations": [(code, label) for code, (label, _state, _order) in queue.SITUATIONS.items()],
        "page": paginate(request, queue.rows_of(rows, situation)),
    }
    return render_page(request, "proposals/invoicing_list.html", context, partial="table")


@requires("proposals.view_proposal")
@require_safe
def proposal_invoice(request: StaffRequest, pk: int) -> HttpResponse:
    return show(request, find_proposal(request, pk))


def show(request: StaffRequest, proposal: Proposal, *, status: int = 200, **extra: Any) -> HttpResponse:
    context = page_of(proposal, request.user) | extra
    return render_page(request, "proposals/invoice.html", context, partial="card", status=status)


def find_step(request: StaffRequest, pk: int) -> Proposal:
    """A sale whose steps this user may work; 404 otherwise."""
    rows = Proposal.objects.administered_by(request.user) & Proposal.objects.visible_to(request.user)
    return get_object_or_404(rows.for_page(), pk=pk)


@requires("proposals.authorise_invoicing")
@require_http_methods(["GET", "HEAD", "POST"])
def proposal_authorise(request: StaffRequest, pk: int) -> HttpResponse:
    """A manager's word; for a specified model, with the unit it gets, chosen from the stock."""
    proposal = find_step(request, pk)
    units = StockItem.objects.visible_to(request.user)
    form = ChooseUnitForm(request.POST if request.method == "POST" else None, units=units)
    form.fields["unidade"].required, form.fields["version"].required = False, True
    if not form.is_bound:
        return show_units(request, proposal, form)
    if not form.is_valid():
        return show_units(request, proposal, form, status=422)
    data, status = form.cleaned_data, 422
    try:
        done = act(
            form,
            services.authorise_invoicing,
            proposal=proposal,
            version=data["version"],
            stock_item=data["unidade"],
            idempotency_key=data["idempotency_key"],
            by=request.user,
        )
    except StaleVersion:
        form.add_error(None, str(CHANGED))
        status, done = 409, None
    if done is not None:
        messages.success(request, _("%(number)s: faturamento autorizado.") % {"number": done.number})
        return redirect_page(request, "proposals:proposal-invoice", pk)
    return show_units(request, find_step(request, pk), form, status=status)


def show_units(
    request: StaffRequest, proposal: Proposal, choice: ChooseUnitForm, *, status: int = 200
) -> HttpResponse:
    """The stock to choose from where there is no unit yet, else the sale with what is missing."""
    if proposal.stock_item_id is not None or proposal.state != "order":
        return show(request, proposal, status=status, refused=reasons_of(choice))
    context = stock_context(request, request.user, holder=proposal.attendance.holder) | {
        "proposal": proposal,
        "choice": choice,
        "choose_url": reverse("proposals:proposal-authorise", args=[proposal.pk]),
        "version": proposal.version,
    }
    return render_page(request, "proposals/authorise_unit.html", context, partial="area", status=status)


@requires("proposals.issue_invoice")
@require_POST
def invoice_create(request: StaffRequest, pk: int) -> HttpResponse:
    form = HandForm(request.POST, auto_id="hand_%s")
    return register(request, find_step(request, pk), form, invoices.invoice_by_hand, name="hand_form")


@requires("proposals.issue_invoice")
@require_POST
def invoice_upload(request: StaffRequest, pk: int) -> HttpResponse:
    form = UploadForm(request.POST, request.FILES, auto_id="upload_%s")
    return register(request, find_step(request, pk), form, invoices.invoice_by_xml, name="upload_form")


def register(
    request: StaffRequest,
    proposal: Proposal,
    form: HandForm | UploadForm,
    service: Callable[..., Any],
    *,
    name: str,
) -> HttpResponse:
    """The common way of both forms: registered, or told line by line why not."""
    status = 422
    told: list[Difference] = []
    if form.is_valid():
        try:
            done = act(form, telling(service, told), proposal=proposal, by=request.user, **form.values())
        except StaleVersion:
            form.add_error(None, str(CHANGED))
            status, done = 409, None
        if done is not None:
            return registered(request, done, form)
    stored = find_step(request, proposal.pk)
    if status == 409:
        on_version(form, stored.version)
    extra = {
        name: form,
        "differences": told,
        "refused_form": name,
    }
    fatal = any(line.fatal for line in told)
    return show(request, stored, status=status, fatal=fatal, **extra)


def telling(service: Callable[..., Any], told: list[Difference]) -> Callable[..., Any]:
    """`service`, with its list of differences handed out beside the refusal."""

    def run(**arguments: Any) -> Any:
        try:
            return service(**arguments)
        except DifferencesError as exc:
            told.extend(exc.differences)
            return None

    return run


def registered(request: StaffRequest, proposal: Proposal, form: RegisterForm) -> HttpResponse:
    messages.success(request, _("Nota fiscal registrada: venda faturada."))
    if isinstance(form, UploadForm):
        sheet, _broken = open_nfe(form.body)
        if sheet.is_test:
            messages.warning(request, _("A nota é do ambiente de homologação: não tem valor fiscal."))
        if not sheet.has_protocol:
            messages.warning(request, _("O arquivo não traz o protocolo de autorização da Sefaz."))
    return redirect_page(request, "proposals:proposal-invoice", proposal.pk)


@requires("proposals.issue_invoice")
@require_POST
def invoice_cancel(request: StaffRequest, pk: int) -> HttpResponse:
    form = EndForm(request.POST, auto_id="cancel_%s")
    done = _("Nota cancelada: a venda aguarda nova nota.")
    return end(request, pk, form, invoices.cancel_invoice, name="cancel_form", done=done)


@requires("proposals.issue_invoice")
@require_POST
def invoice_return(request: StaffRequest, pk: int) -> HttpResponse:
    form = EndForm(request.POST, auto_id="return_%s")
    done = _("Venda devolvida: o veículo voltou ao estoque.")
    return end(request, pk, form, invoices.return_sale, name="return_form", done=done)


def end(
    request: StaffRequest, pk: int, form: EndForm, service: Callable[..., Any], *, name: str, done: str
) -> HttpResponse:
    proposal = find_step(request, pk)
    if form.is_valid():
        ended = act(form, service, proposal=proposal, by=request.user, **form.cleaned_data)
        if ended is not None:
            messages.success(request, done)
            return redirect_page(request, "proposals:proposal-invoice", pk)
    return show_refused(request, pk, form, name)


def show_refused(request: StaffRequest, pk: int, form: Any, name: str) -> HttpResponse:
    """The form with what was typed; where the state has no such form any more, its reason alone."""
    context = page_of(find_step(request, pk), request.user)
    if context[name] is None:
        context["refused"] = reasons_of(form)
    else:
        context[name] = form
    return render_page(request, "proposals/invoice.html", context, partial="card", status=422)


def reasons_of(form: Any) -> list[str]:
    return [str(error) for errors in form.errors.values() for error in errors]


@requires("proposals.view_proposal")
@require_safe
def invoice_xml(request: StaffRequest, pk: int, invoice_pk: int) -> HttpResponse:
    """The file as it was uploaded."""
    proposal = find_proposal(request, pk)
    invoice = get_object_or_404(Invoice, proposal=proposal, pk=invoice_pk, xml__isnull=False)
    response = HttpResponse(bytes(invoice.xml or b""), content_type="application/xml")
    response["Content-Disposition"] = f'attachment; filename="NFe{invoice.key}.xml"'
    response["Cache-Control"] = "no-store"
    return response


@requires("proposals.issue_invoice")
@require_POST
def fiscal_document_create(request: StaffRequest, pk: int) -> HttpResponse:
    proposal = find_step(request, pk)
    form = AttachForm(request.POST, auto_id="attach_%s")
    if form.is_valid():
        done = act(form, attached.attach_document, proposal=proposal, by=request.user, **form.cleaned_data)
        if done is not None:
            messages.success(request, _("Documento anexado."))
            return redirect_page(request, "proposals:proposal-invoice", pk)
    return show_refused(request, pk, form, "attach_form")


@requires("proposals.issue_invoice")
@require_POST
def fiscal_document_remove(request: StaffRequest, pk: int, document_pk: int) -> HttpResponse:
    proposal = find_step(request, pk)
    document = get_object_or_404(FiscalDocument, proposal=proposal, pk=document_pk)
    document.proposal = proposal
    if act_or_tell(request, attached.remove_document, document=document, by=request.user):
        messages.success(request, _("Documento retirado."))
    return redirect_page(request, "proposals:proposal-invoice", pk)
