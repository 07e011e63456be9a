"""What is done with one contact, on its row or in its panel."""

from dataclasses import replace
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from agenda.answers import (
    changed,
    finished,
    from_row,
    refused,
    show_contact,
    show_row,
    taken_meanwhile,
)
from agenda.attendance.chips import chips
from agenda.attendance.forms import confirm_form, posted_form
from agenda.attendance.suggesting import RESULT, event_of, looked_ahead
from agenda.forms import ClosedContactForm
from agenda.panel import closing_url
from agenda.slots import chosen_slot, next_tries
from agenda.telling import elsewhere, open_elsewhere, planned
from atendimento import services
from atendimento.cadences.finding import run_of
from atendimento.cadences.proposing import after
from atendimento.forms import ConfirmForm, PlanForm, RescheduleForm, TransferForm
from atendimento.models import Atendimento, CadenceStep, Contact
from atendimento.services import AtendimentoError, Plan
from core.access import StaffRequest, requires
from core.acting import act
from core.errors import StaleVersion
from core.pages import redirect_page

FORM_METHODS = ["GET", "HEAD", "POST"]
DONE_MEANWHILE = gettext_lazy(
    "Este contato já foi concluído em outra tela. O que você digitou continua aqui, mas não foi gravado: "
    "abra o atendimento para continuar."
)
MEANS = {"whatsapp": "WhatsApp", "telefone": "Telefone"}


def find(request: StaffRequest, pk: int) -> Contact:
    return get_object_or_404(Contact.objects.visible_to(request.user).for_list(), pk=pk)


def fresh(contact: Contact) -> Contact:
    return Contact.objects.for_list().get(pk=contact.pk)


def posted(request: StaffRequest) -> Any:
    return request.POST if request.method == "POST" else None


def show_form(
    request: StaffRequest,
    contact: Contact,
    mode: str,
    form: forms.BaseForm,
    *,
    status: int | None = None,
    **extra: Any,
) -> HttpResponse:
    """The panel with the form of what is being done."""
    status = status or (422 if form.errors else 200)
    extra |= {"form": form, "chips": chips(contact.store)}
    return show_contact(request, contact, mode=mode, status=status, **extra)


def already_done(request: StaffRequest, contact: Contact) -> HttpResponse:
    return refused(request, contact, AtendimentoError(_("Este contato já foi concluído.")))


@requires("atendimento.work_agenda")
@require_safe
def contact_detail(request: StaffRequest, pk: int) -> HttpResponse:
    """Another's contact of an attendance the user sees leads to that attendance."""
    rows = Contact.objects.for_list()
    contact = rows.visible_to(request.user).filter(pk=pk).first()
    if contact:
        return show_contact(request, contact)
    seen = Atendimento.objects.visible_to(request.user)
    contact = get_object_or_404(rows.filter(attendance__in=seen), pk=pk)
    messages.info(request, elsewhere(contact, request.user))
    return redirect_page(request, "agenda:attendance", contact.attendance_id)


@requires("atendimento.work_agenda")
@require_POST
def contact_no_answer(request: StaffRequest, pk: int) -> HttpResponse:
    """*Não atendeu*: one press; the chips for the next try stand where the row was."""
    contact = find(request, pk)
    try:
        services.no_answer(contact=contact, by=request.user)
    except AtendimentoError as exc:
        return refused(request, contact, exc)
    contact = fresh(contact)
    if from_row(request):
        run = run_of(contact.attendance)
        closing = closing_url(contact, run)
        return show_row(request, contact, slots=next_tries(contact, run), tried=True, closing_url=closing)
    return changed(request, contact)


@requires("atendimento.work_agenda")
@require_POST
def contact_undo(request: StaffRequest, pk: int) -> HttpResponse:
    """*Não atendeu* taken back; of an open contact the move that brought it here."""
    contact = find(request, pk)
    if contact.is_open:
        return undo_move(request, contact)
    try:
        services.undo_no_answer(contact=contact, by=request.user)
    except AtendimentoError as exc:
        return refused(request, contact, exc)
    return changed(request, fresh(contact), _("Desfeito: o contato continua em aberto."))


def undo_move(request: StaffRequest, contact: Contact) -> HttpResponse:
    try:
        services.undo_reschedule(contact=contact, by=request.user)
    except AtendimentoError as exc:
        return refused(request, contact, exc)
    return finished(request, _("Desfeito: o contato voltou para onde estava."))


@requires("atendimento.work_agenda")
@require_http_methods(FORM_METHODS)
def contact_schedule_next(request: StaffRequest, pk: int) -> HttpResponse:
    """The next try after *Não atendeu*: a chip, or *outra* with date and hour."""
    contact = find(request, pk)
    if "slot" in request.POST:
        return take_slot(request, contact)
    form = PlanForm(posted(request), initial=usual(contact))
    if form.is_valid():
        plan = form.plan()
        attendance = contact.attendance
        following = act(
            form, services.schedule_next, attendance=attendance, plan=plan, by=request.user, previous=contact
        )
        if following:
            return finished(request, planned(following, request.user))
    return show_form(request, contact, "plan", form)


def take_slot(request: StaffRequest, contact: Contact) -> HttpResponse:
    """A chip was pressed: its moment is worked out anew, in business hours."""
    plan = slot_plan(request, contact)
    if plan is None:
        return refused(request, contact, AtendimentoError(_("Este horário já passou: escolha outro.")))
    try:
        following = services.schedule_next(
            attendance=contact.attendance, plan=next_try(plan, contact), by=request.user, previous=contact
        )
    except AtendimentoError as exc:
        return refused(request, contact, exc)
    return finished(request, planned(following, request.user))


def slot_plan(request: StaffRequest, contact: Contact) -> Plan | None:
    slot = chosen_slot(contact, request.POST.get("slot", ""))
    return slot.plan(contact) if slot else None


def next_try(plan: Plan, before: Contact) -> Plan:
    """A step's own subject ("Nova tentativa no fim do dia") would be wrong at another hour."""
    if (
        plan.subject
        and plan.subject == before.subject
        and CadenceStep.objects.filter(subject=plan.subject).exists()
    ):
        return replace(plan, subject=_("Nova tentativa"))
    return plan


def usual(contact: Contact) -> dict[str, Any]:
    """What the next contact takes over from this one."""
    return {"channel": contact.channel_id, "subject": contact.subject}


@requires("atendimento.work_agenda")
@require_http_methods(FORM_METHODS)
def contact_talked(request: StaffRequest, pk: int) -> HttpResponse:
    """*Falei*: result, and the next contact or the closing."""
    contact = find(request, pk)
    attendance = contact.attendance
    facts = services.facts_of(attendance)
    if request.method == "POST":
        return talk_posted(request, contact, facts)
    if not contact.is_open:
        # What asks for another suggestion only would put the refusal where the fields stand.
        return HttpResponse(status=204) if RESULT in request.GET else already_done(request, contact)
    event = event_of(request.GET.get(RESULT, ""), facts.derived)
    found = after(attendance, looked_ahead(attendance, event))
    form = confirm_form(facts, talked=True, suggestion=found, event=event)
    return show_form(request, contact, "talk", form, derived=facts.derived, suggestion=found)


def talk_posted(request: StaffRequest, contact: Contact, facts: services.Facts) -> HttpResponse:
    """Of a contact that somebody was faster at, what was typed stays."""
    form, status = posted_form(facts, request.POST, talked=True), 422
    try:
        services.check_same_contact(facts.open_contact, str(contact.pk))
        if form.is_valid() and (done := confirm_talk(request, contact, form)):
            return finished(request, told(request, contact, done))
    except StaleVersion:
        form.add_error(None, DONE_MEANWHILE)
        status = 409
    return show_form(request, contact, "talk", form, status=status, derived=facts.derived)


def confirm_talk(request: StaffRequest, contact: Contact, form: ConfirmForm) -> Atendimento | None:
    row: Atendimento | None = act(
        form,
        services.confirm,
        attendance=contact.attendance,
        outcome=form.outcome(),
        by=request.user,
        seen=str(contact.pk),
    )
    return row


def told(request: StaffRequest, contact: Contact, attendance: Atendimento) -> str:
    name = contact.attendance.person.name if contact.attendance.person else ""
    if attendance.is_over:
        return _("Contato com %(name)s realizado; atendimento encerrado.") % {"name": name}
    if attendance.closing_asked_at:
        return _("Encerramento pedido: o supervisor vai decidir.")
    text = _("Contato com %(name)s realizado.") % {"name": name}
    return f"{text} {open_elsewhere(attendance, request.user)}".strip()


@requires("atendimento.work_agenda")
@require_POST
def contact_attempt(request: StaffRequest, pk: int) -> HttpResponse:
    """A call or a WhatsApp text was begun: counted, and asked about; the contact stays open."""
    contact = find(request, pk)
    means = MEANS.get(request.POST.get("means", ""))
    if means is None:
        return refused(request, contact, AtendimentoError(_("Meio de contato desconhecido.")))
    try:
        services.log_attempt(contact=contact, means=means, by=request.user)
    except AtendimentoError as exc:
        return refused(request, contact, exc)
    return show_contact(request, fresh(contact), mode="ask", means=means)


@requires("atendimento.work_agenda")
@require_http_methods(FORM_METHODS)
def contact_reschedule(request: StaffRequest, pk: int) -> HttpResponse:
    """Another day, by chip or by date; the chain is kept."""
    contact = find(request, pk)
    if not contact.is_open:
        return already_done(request, contact)
    if "slot" in request.POST:
        return reschedule_to_slot(request, contact)
    form = RescheduleForm(posted(request), initial=usual(contact))
    if form.is_valid():
        plan, reason = form.plan(), form.cleaned_data["reason"]
        following = act(form, services.reschedule, contact=contact, plan=plan, by=request.user, reason=reason)
        if following:
            return finished(request, planned(following, request.user))
    return show_form(request, contact, "reschedule", form)


def reschedule_to_slot(request: StaffRequest, contact: Contact) -> HttpResponse:
    plan = slot_plan(request, contact)
    if plan is None:
        return refused(request, contact, AtendimentoError(_("Este horário já passou: escolha outro.")))
    try:
        following = services.reschedule(contact=contact, plan=plan, by=request.user)
    except AtendimentoError as exc:
        return refused(request, contact, exc)
    return finished(request, planned(following, request.user))


@requires("atendimento.transfer_contact", "atendimento.forward_contact")
@require_http_methods(FORM_METHODS)
def contact_transfer(request: StaffRequest, pk: int) -> HttpResponse:
    """To another consultant of the department; Recepção forwards what nobody has yet."""
    contact = find(request, pk)
    if not contact.is_open:
        return already_done(request, contact)
    colleagues = services.possible_responsibles(contact.attendance)
    form = TransferForm(posted(request), colleagues=colleagues)
    if form.is_valid():
        to, reason = form.cleaned_data["to"], form.cleaned_data["reason"]
        if act(form, services.transfer, attendance=contact.attendance, to=to, by=request.user, reason=reason):
            return finished(request, _("Atendimento passado para %(name)s.") % {"name": to.display_name})
    return show_form(request, contact, "transfer", form)


@requires("atendimento.work_agenda")
@require_http_methods(FORM_METHODS)
def contact_cancel(request: StaffRequest, pk: int) -> HttpResponse:
    """Asks once, naming the contact; the attendance goes on under *Em execução*."""
    contact = find(request, pk)
    if not contact.is_open:
        return already_done(request, contact)
    if request.method != "POST":
        return show_contact(request, contact, mode="cancel")
    try:
        services.cancel_contact(contact=contact, by=request.user)
    except AtendimentoError as exc:
        return refused(request, contact, exc)
    return finished(request, _("Contato cancelado; o atendimento segue em execução."))


@requires("atendimento.work_agenda")
@require_POST
def contact_assume(request: StaffRequest, pk: int) -> HttpResponse:
    """Take what stands in the queue."""
    contact = Contact.objects.visible_to(request.user).for_list().filter(pk=pk).first()
    if contact is None:
        return taken_meanwhile(request, get_object_or_404(Atendimento, contacts__pk=pk))
    try:
        services.assume(attendance=contact.attendance, by=request.user)
    except AtendimentoError as exc:
        return refused(request, contact, exc)
    return changed(request, fresh(contact), _("Agora este atendimento é seu."))


@requires("atendimento.change_closed_contact")
@require_http_methods(FORM_METHODS)
def contact_edit(request: StaffRequest, pk: int) -> HttpResponse:
    """Correct result and notes of a contact already done."""
    contact = find(request, pk)
    form = ClosedContactForm(posted(request), initial={"result": contact.result_id, "notes": contact.notes})
    if form.is_valid():
        data = form.cleaned_data
        if act(
            form, services.change_closed_contact, contact=contact, result=data["result"],
            notes=data["notes"], by=request.user,
        ):  # fmt: skip
            messages.success(request, _("Contato alterado."))
            return changed(request, fresh(contact))
    return show_form(request, contact, "edit", form)
