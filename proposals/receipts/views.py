"""*Recebimentos*: the queues, and the payments of one sale as they come in, are checked and go back."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.stores import working_stores
from core.access import StaffRequest, requires
from core.acting import act, act_or_tell
from core.forms import ReasonForm
from core.pages import paginate, redirect_page, render_page
from proposals.documents.views import pdf_response
from proposals.models import PaymentLine, PaymentType
from proposals.payments.pld import PERSONAL
from proposals.receipts import services
from proposals.receipts.forms import ReceiveForm, ReplaceForm
from proposals.receipts.models import PaymentReceipt
from proposals.receipts.page import SITUATIONS, page_of, queue_of
from proposals.receipts.states import CHECK, RECEIVE
from proposals.views.finding import find_proposal


@requires(CHECK)
@require_safe
def receipt_queue(request: StaffRequest) -> HttpResponse:
    """Payments of the working store that wait for a step."""
    asked = request.GET.get("situacao", "")
    situation = asked if asked in SITUATIONS else "a-conferir"
    rows = queue_of(request.user, working_stores(request), situation)
    context = {
        "situation": situation,
        "situations": [(code, label) for code, (label, _wanted) in SITUATIONS.items()],
        "page": paginate(request, rows),
    }
    return render_page(request, "proposals/receipt_list.html", context, partial="table")


@requires("proposals.view_proposal")
@require_safe
def payment_receipts(request: StaffRequest, pk: int) -> HttpResponse:
    return show(request, pk)


def show(request: StaffRequest, pk: int, *, status: int = 200, **extra: Any) -> HttpResponse:
    typed = extra.pop("typed", None)
    context = page_of(find_proposal(request, pk), request.user, typed=typed) | extra
    return render_page(request, "proposals/receipts.html", context, status=status)


def find_line(request: StaffRequest, pk: int, line_pk: int) -> PaymentLine:
    proposal = find_proposal(request, pk)
    line = get_object_or_404(proposal.payment_lines.select_related("type"), pk=line_pk)
    line.proposal = proposal
    return line


@requires(RECEIVE)
@require_POST
def payment_receive(request: StaffRequest, pk: int, line_pk: int) -> HttpResponse:
    line = find_line(request, pk, line_pk)
    form = ReceiveForm(request.POST, auto_id=f"receive_{line.pk}_%s")
    return answer(request, line, form, services.receive_payment, "receive", _("Recebimento registrado."))


@requires(CHECK)
@require_POST
def payment_check(request: StaffRequest, pk: int, line_pk: int) -> HttpResponse:
    line = find_line(request, pk, line_pk)
    if act_or_tell(request, services.check_payment, line=line, by=request.user) is None:
        return show(request, pk, status=422)
    messages.success(request, _("Recebimento conferido."))
    return redirect_page(request, "proposals:payment-receipts", pk)


@requires(CHECK)
@require_POST
def payment_return(request: StaffRequest, pk: int, line_pk: int) -> HttpResponse:
    line = find_line(request, pk, line_pk)
    form = ReasonForm(request.POST, auto_id=f"back_{line.pk}_%s")
    return answer(request, line, form, services.return_payment, "back", _("Devolução registrada."))


@requires(CHECK)
@require_POST
def payment_replace(request: StaffRequest, pk: int, line_pk: int) -> HttpResponse:
    line = find_line(request, pk, line_pk)
    types = PaymentType.objects.filter(active=True, kind__in=PERSONAL)
    form = ReplaceForm(request.POST, types=types, auto_id=f"replace_{line.pk}_%s")
    return answer(request, line, form, services.replace_payment, "replace", _("Pagamento substituído."))


def answer(
    request: StaffRequest, line: PaymentLine, form: Any, service: Callable[..., Any], name: str, done: str
) -> HttpResponse:
    """Done, or the form in its line with what was typed and why not."""
    if form.is_valid() and act(form, service, line=line, by=request.user, **form.cleaned_data) is not None:
        messages.success(request, done)
        return redirect_page(request, "proposals:payment-receipts", line.proposal_id)
    # A line that has no such form any more tells its reason on top.
    refused = [str(error) for errors in form.errors.values() for error in errors]
    typed = {(line.pk, name): form}
    return show(request, line.proposal_id, status=422, typed=typed, refused=refused)


@requires(RECEIVE)
@require_POST
def receipt_issue(request: StaffRequest, pk: int, line_pk: int) -> HttpResponse:
    line = find_line(request, pk, line_pk)
    receipt = act_or_tell(request, services.issue_receipt, line=line, by=request.user)
    if receipt is None:
        return show(request, pk, status=422)
    messages.success(request, _("Recibo emitido, versão %(number)s.") % {"number": receipt.number})
    return redirect_page(request, "proposals:payment-receipts", pk)


@requires("proposals.view_proposal")
@require_safe
def receipt_download(request: StaffRequest, pk: int, line_pk: int, receipt_pk: int) -> HttpResponse:
    line = find_line(request, pk, line_pk)
    receipt = get_object_or_404(PaymentReceipt, line=line, pk=receipt_pk)
    return pdf_response(bytes(receipt.pdf), f"recibo-P-{pk}-{line.pk}-v{receipt.number}.pdf")
