"""The steps between the person and the end: interest, appraisal, registering, confirming."""

from django.contrib import messages
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from agenda.attendance import forms, steps
from agenda.attendance.drafts import keep
from agenda.attendance.interest import interest_context
from agenda.attendance.page import find, show
from agenda.telling import open_elsewhere
from atendimento import services
from atendimento.forms import ConfirmForm
from atendimento.models import Appraisal, Atendimento
from core.access import StaffRequest, requires
from core.acting import act
from core.errors import StaleVersion
from core.pages import redirect_page
from vehicles import plates

STALE = gettext_lazy(
    "Este atendimento mudou em outra tela: o contato em aberto agora é outro. Nada foi gravado: confira e "
    "confirme de novo."
)


def onward(request: StaffRequest, attendance: Atendimento, code: str) -> HttpResponse:
    return redirect_page(request, steps.step_url(attendance, steps.next_step(code, attendance)))


@requires("atendimento.change_atendimento")
@require_POST
def attendance_interest(request: StaffRequest, pk: int) -> HttpResponse:
    """*Salvar e continuar*: the contact stays open. *Buscar* only looks, for pages without JavaScript."""
    attendance = find(request, pk)
    if "buscar" in request.POST:
        keep(request, attendance)
        return redirect_page(request, steps.step_url(attendance, steps.INTERESSE))
    form = forms.interest_form(request.user, attendance, request.POST)
    if form.is_valid() and act(
        form, services.save_interest, attendance=attendance, fields=form.cleaned_data, by=request.user,
        page=request.POST.get("idempotency_key", ""),
    ):  # fmt: skip
        messages.success(request, _("Veículo de interesse salvo."))
        return onward(request, attendance, steps.INTERESSE)
    matches = interest_context(request, attendance, {}) | {"form": form}
    return show(request, attendance, steps.INTERESSE, status=422, **matches)


@requires("atendimento.add_appraisal")
@require_POST
def attendance_appraisal(request: StaffRequest, pk: int) -> HttpResponse:
    """Ask for the customer's used car to be valued."""
    attendance = find(request, pk)
    form = forms.appraisal_form(attendance, request.POST)
    if form.is_valid():
        fields = {name: value for name, value in form.cleaned_data.items() if name != "motive"}
        motive = form.cleaned_data["motive"]
        row = act(
            form,
            services.request_appraisal,
            attendance=attendance,
            motive=motive,
            fields=fields,
            by=request.user,
            idempotency_key=request.POST.get("idempotency_key", ""),
        )
        if row is not None:
            tell_requested(request, row)
            return onward(request, attendance, steps.AVALIACAO)
    return show(request, attendance, steps.AVALIACAO, status=422, form=form)


def tell_requested(request: StaffRequest, appraisal: Appraisal) -> None:
    """A stranger's car is seldom on file: a plate nobody knows is kept, and told once."""
    if appraisal.plate and appraisal.vehicle_id is None:
        text = _("Avaliação solicitada. A placa %(plate)s não estava cadastrada e ficou com o pedido.")
        messages.success(request, text % {"plate": plates.display(appraisal.plate)})
    else:
        messages.success(request, _("Avaliação solicitada."))


@requires("atendimento.change_atendimento")
@require_POST
def attendance_confirm(request: StaffRequest, pk: int) -> HttpResponse:
    """*Confirmar atendimento*, from any step: what was drafted counts where nothing is posted."""
    attendance = find(request, pk)
    step = steps.RESUMO if request.POST.get("passo") == steps.RESUMO else steps.PROXIMO
    read = forms.confirm_form if step == steps.RESUMO else forms.posted_form
    facts = services.facts_of(attendance)
    form = read(facts, forms.merged(attendance, request.POST))
    try:
        if not form.is_valid():
            check_contact(request, facts)
        elif row := confirm_posted(request, attendance, form):
            tell_confirmed(request, row)
            return redirect_page(request, steps.step_url(row, steps.RESUMO))
    except StaleVersion:
        return show_stale(request, facts, step, form)
    return show(request, attendance, step, status=422, form=form, facts=facts)


def check_contact(request: StaffRequest, facts: services.Facts) -> None:
    """Of what no service checks: drawn anew, the page would name the contact now open as the one it meant."""
    if facts.attendance.is_in_progress:
        services.check_same_contact(facts.open_contact, request.POST.get("contact"))


def show_stale(request: StaffRequest, facts: services.Facts, step: str, form: ConfirmForm) -> HttpResponse:
    form = forms.refilled(form, facts)
    form.add_error(None, STALE)
    return show(request, facts.attendance, step, status=409, form=form)


def confirm_posted(request: StaffRequest, attendance: Atendimento, form: ConfirmForm) -> Atendimento | None:
    """The page names the contact it was about to complete; a post without one says nothing of it."""
    row: Atendimento | None = act(
        form,
        services.confirm,
        attendance=attendance,
        outcome=form.outcome(),
        by=request.user,
        seen=request.POST.get("contact"),
        idempotency_key=request.POST.get("idempotency_key", ""),
    )
    return row


def tell_confirmed(request: StaffRequest, attendance: Atendimento) -> None:
    if attendance.is_over:
        messages.success(request, _("Atendimento encerrado."))
    elif attendance.closing_asked_at:
        messages.warning(request, _("Encerramento pedido: o supervisor vai decidir."))
    else:
        where = open_elsewhere(attendance, request.user)
        messages.success(request, f"{_('Atendimento confirmado.')} {where}".strip())


@requires("atendimento.change_atendimento")
@require_POST
def attendance_plan(request: StaffRequest, pk: int) -> HttpResponse:
    """*Continuar* from the next contact: what was typed is kept, nothing is confirmed yet."""
    attendance = find(request, pk)
    facts = services.facts_of(attendance)
    form = forms.confirm_form(facts, request.POST)
    names = [name for name in form.fields if name in request.POST]
    kept = {name: request.POST[name][:4000].replace("\x00", "") for name in names}
    try:
        check_contact(request, facts)
    except StaleVersion:
        return show_stale(request, facts, steps.PROXIMO, form)
    if act(form, services.save_draft, attendance=attendance, step=steps.PROXIMO, typed=kept, by=request.user):
        return onward(request, attendance, steps.PROXIMO)
    return show(request, attendance, steps.PROXIMO, status=422, form=form, facts=facts)
