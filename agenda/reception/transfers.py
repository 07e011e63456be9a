"""*Atender em nome de João*, *Pedir transferência*, and the page on which a transfer is decided."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from agenda.attendance.page import find as find_attendance
from agenda.attendance.start import posted_person
from agenda.reception.forms import TransferDecisionForm, TransferRequestForm
from agenda.rows import attendance_url
from atendimento.models import Atendimento, TransferRequest
from atendimento.services import carteira, helping
from core.access import StaffRequest, requires
from core.acting import act, act_or_tell
from core.keys import row_key
from core.pages import paginate, redirect_page, render_page
from customers.models import Person


@requires("atendimento.be_responsible")
@require_POST
def attendance_on_behalf(request: StaffRequest, pk: int) -> HttpResponse:
    """From the first step: somebody else's customer is served in that one's name."""
    draft = find_attendance(request, pk)
    person = posted_person(request)
    running = act_or_tell(request, helping.serve_for, draft=draft, person=person, by=request.user)
    if running is None:
        return redirect_page(request, attendance_url(draft.pk))
    text = _("Você atende em nome de %(name)s, que foi avisado.")
    messages.success(request, text % {"name": running.responsible})
    return redirect_page(request, attendance_url(running.pk))


@requires("atendimento.be_responsible")
@require_http_methods(["GET", "HEAD", "POST"])
def transfer_request(request: StaffRequest, pk: int) -> HttpResponse:
    """*Pedir transferência* of the person found from the draft `pk`."""
    draft = find_attendance(request, pk)
    person = get_object_or_404(
        Person.objects.in_group(request.user), pk=row_key(request.GET.get("pessoa", ""))
    )
    form = TransferRequestForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and ask(request, draft, person, form):
        messages.success(request, _("Transferência pedida: você será avisado da decisão."))
        return redirect_page(request, "agenda:transfer-list")
    context = {"attendance": draft, "person": person, "form": form}
    status = 422 if form.errors else 200
    return render_page(
        request, "agenda/reception/transfer_request.html", context, partial="panel", status=status
    )


def ask(request: StaffRequest, draft: Atendimento, person: Person, form: TransferRequestForm) -> Any:
    return act(
        form, carteira.ask_transfer, person=person, store=draft.store, department=draft.department,
        by=request.user, reason=form.cleaned_data["reason"],
    )  # fmt: skip


@requires("atendimento.be_responsible")
@require_safe
def transfer_list(request: StaffRequest) -> HttpResponse:
    """What waits for a decision first, then what was decided."""
    rows = TransferRequest.objects.visible_to(request.user).for_list()
    page = paginate(request, rows.order_by("-state", "-asked_at", "-pk"))
    return render_page(request, "agenda/reception/transfer_list.html", {"page": page}, partial="table")


def find(request: StaffRequest, pk: int) -> TransferRequest:
    return get_object_or_404(TransferRequest.objects.visible_to(request.user).for_list(), pk=pk)


@requires("atendimento.be_responsible")
@require_safe
def transfer_detail(request: StaffRequest, pk: int) -> HttpResponse:
    return show(request, find(request, pk))


def show(
    request: StaffRequest, asked: TransferRequest, form: TransferDecisionForm | None = None, status: int = 200
) -> HttpResponse:
    context = {
        "asked": asked,
        "form": form or TransferDecisionForm(),
        "may_decide": asked.is_requested and carteira.may_decide(asked, request.user),
    }
    return render_page(request, "agenda/reception/transfer.html", context, status=status)


@requires("atendimento.be_responsible")
@require_POST
def transfer_decide(request: StaffRequest, pk: int) -> HttpResponse:
    """*Conceder* or *Recusar*, the refusal with a reason."""
    asked = find(request, pk)
    form = TransferDecisionForm(request.POST)
    grant = request.POST.get("decision") == "grant"
    if form.is_valid() and act(
        form, carteira.decide_transfer, asked=asked, grant=grant, by=request.user, **form.cleaned_data
    ):
        text = _("Transferência concedida.") if grant else _("Transferência recusada.")
        messages.success(request, text)
        return redirect_page(request, reverse("agenda:transfer-list"))
    return show(request, asked, form, 422)
