"""Pages of estimates: the list, the form, one estimate, its paper, its link and its answer."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.stores import working_day
from core.access import StaffRequest, requires
from core.acting import act, act_or_tell
from core.errors import StaleVersion
from core.forms import on_version
from core.idempotency import new_key
from core.money import brl
from core.pages import render_page
from core.secret_pages import address_of, keep
from customers import phones
from workshop.estimates import answers, services
from workshop.estimates.forms import AnswerForm, EstimateForm, Lines, LinkForm
from workshop.forms import typed_lines
from workshop.models import Estimate, EstimateLine, EstimateLink
from workshop.printing import estimate_pdf, pdf_response
from workshop.scope import may_create
from workshop.views.customer import customer_of
from workshop.views.desk import Desk, find_origin, form_options, holds_back, is_saving, open_desk
from workshop.views.listing import show_list

State = Estimate.State
TO_CALL = "retorno"


@requires("workshop.view_estimate")
@require_safe
def estimate_list(request: StaffRequest) -> HttpResponse:
    today = working_day(request)

    def in_state(rows: Any, state: str) -> Any:
        return rows.to_call(today) if state == TO_CALL else rows.in_state(state, today)

    return show_list(
        request,
        "workshop/estimate_list.html",
        Estimate.objects.prefetch_related("lines"),
        states=[*State.choices, (TO_CALL, _("Retornar até hoje"))],
        order=("-created_at", "-pk"),
        in_state=in_state,
        today=today,
    )


@requires("workshop.add_estimate")
@require_http_methods(["GET", "HEAD", "POST"])
def estimate_create(request: StaffRequest) -> HttpResponse:
    """Empty, or with what another estimate says: what was sent never changes, it is written anew."""
    copied = find_origin(request, Estimate, "copia")
    desk = open_desk(request, "estimate", origin=copied)
    form = EstimateForm(**form_options(request, desk, **first_values(desk, copied)))
    lines = line_forms(request, copied)
    if (
        is_saving(request)
        and form.is_valid() & lines.is_valid()
        and not holds_back(request, desk, form, Estimate)
    ):
        estimate = act(
            form, services.create_estimate, lines=lines.lines(), by=request.user, **wanted(desk, form)
        )
        if estimate is not None:
            messages.success(request, _("Orçamento %(number)s gravado.") % {"number": estimate.number})
            return redirect(estimate)
    status = 422 if is_saving(request) else 200
    context = {"desk": desk, "form": form, "lines": lines}
    return render_page(request, "workshop/estimate_create.html", context, status=status)


def first_values(desk: Desk, copied: Estimate | None) -> dict[str, Any]:
    first: dict[str, Any] = {"valid_until": services.default_validity(desk.store)}
    if copied is None:
        return first
    return first | {"kind": copied.kind, "delivery_days": copied.delivery_days}


def wanted(desk: Desk, form: EstimateForm) -> dict[str, Any]:
    return {
        "store": desk.store,
        "fields": form.stored() | {"person": desk.person},
        "attendance": desk.attendance,
        "idempotency_key": form.cleaned_data["idempotency_key"],
    }


def line_forms(request: StaffRequest, origin: Estimate | None = None) -> Any:
    """Bound when saving, else filled with the lines typed so far, or those of `origin`."""
    if is_saving(request):
        return Lines(request.POST, prefix="lines")
    typed: list[dict[str, Any]] = typed_lines(request.POST, EstimateLine.TYPED)
    if origin is not None and request.method != "POST":
        typed = [line.values for line in origin.lines.all()]
    return Lines(initial=typed, prefix="lines")


def find_estimate(request: StaffRequest, pk: int) -> Estimate:
    rows: Any = Estimate.objects.visible_to(request.user).for_page().select_related("answer__written_by")
    found: Estimate = get_object_or_404(rows.prefetch_related("lines"), pk=pk)
    return found


@requires("workshop.add_estimate")
@require_http_methods(["GET", "HEAD", "POST"])
def estimate_edit(request: StaffRequest, pk: int) -> HttpResponse:
    """A draft, written anew; what a colleague saved meanwhile is not overwritten."""
    estimate = find_estimate(request, pk)
    if why := services.why_no_change(estimate):
        messages.error(request, why)
        return redirect(estimate)
    desk = open_desk(request, "estimate", origin=estimate, is_edit=True)
    form = EstimateForm(**form_options(request, desk, **stored_values(estimate)))
    lines = line_forms(request, estimate)
    changed, status = None, 422 if is_saving(request) else 200
    if is_saving(request) and form.is_valid() & lines.is_valid():
        changed, status = save_changes(request, estimate, form, lines)
    if changed is not None:
        messages.success(request, _("Orçamento alterado."))
        return redirect(changed)
    context = {"desk": desk, "form": form, "lines": lines, "document": estimate}
    return render_page(request, "workshop/estimate_create.html", context, status=status)


def save_changes(
    request: StaffRequest, estimate: Estimate, form: EstimateForm, lines: Any
) -> tuple[Estimate | None, int]:
    """The draft as changed; else None, with the reason on the form and the code that tells it."""
    version = form.cleaned_data["version"] or 0
    typed = {"fields": form.stored(), "lines": lines.lines(), "version": version}
    try:
        return act(form, services.change_estimate, estimate=estimate, by=request.user, **typed), 422
    except StaleVersion:
        form.add_error(None, _("Outra pessoa ou outra aba alterou este orçamento. Confira e grave de novo."))
        estimate.refresh_from_db(fields=["version"])
        on_version(form, estimate.version)
        return None, 409


def stored_values(estimate: Estimate) -> dict[str, Any]:
    names = ("kind", "valid_until", "delivery_days", "next_contact_on", "version", "advisor", "km")
    return {name: getattr(estimate, f"{name}_id" if name == "advisor" else name) for name in names}


@requires("workshop.view_estimate")
@require_safe
def estimate_detail(request: StaffRequest, pk: int) -> HttpResponse:
    return show_estimate(request, find_estimate(request, pk))


def show_estimate(
    request: StaffRequest, estimate: Estimate, form: AnswerForm | None = None, *, status: int = 200
) -> HttpResponse:
    may_work = may_create(request.user, estimate.store, "estimate")
    link = estimate.links.filter(revoked_at=None).select_related("created_by").first()
    if link is not None:
        link.estimate = estimate
    address = address_of(request, link, "workshop:estimate-public")
    customer = customer_of(estimate, request.user)
    context = {
        "document": estimate,
        "totals": estimate.totals,
        "may_work": may_work,
        "is_draft": estimate.state == State.DRAFT,
        "is_sent": estimate.present_state == State.SENT,
        "link": link,
        "address": address,
        "customer": customer,
        "talk": customer.whatsapp(),
        "whatsapp": phones.wa_me(customer.phone, offer_text(estimate, address)) if address else "",
        "key": new_key(),
        "form": form or AnswerForm(estimate=estimate, initial={"name": estimate.customer_label}),
        "order": estimate.orders.exclude(state="cancelled").first(),
        "may_order": may_work and estimate.state == State.APPROVED,
        "zone": estimate.store.time_zone,
    }
    return render_page(request, "workshop/estimate_detail.html", context, status=status)


def offer_text(estimate: Estimate, address: str) -> str:
    """The link as a ready text; without a phone WhatsApp asks for the contact."""
    name = estimate.customer_label.split(" ")[0]
    lines = [
        _("Olá, %(name)s! Segue o orçamento %(number)s:") % {"name": name, "number": estimate.number},
        f"{estimate.vehicle_label}: {brl(estimate.total)}",
        _("Válido até %(until)s.") % {"until": f"{estimate.valid_until:%d/%m/%Y}"},
        _("Veja e aprove aqui: %(link)s") % {"link": address},
        estimate.store.name,
    ]
    return "\n".join(lines)


@requires("workshop.view_estimate")
@require_safe
def estimate_print(request: StaffRequest, pk: int) -> HttpResponse:
    estimate = find_estimate(request, pk)
    phone = customer_of(estimate, request.user).phone
    return pdf_response(estimate_pdf(estimate, phone=phone), f"orcamento-{estimate.number}.pdf")


@requires("workshop.add_estimate")
@require_POST
def estimate_send(request: StaffRequest, pk: int) -> HttpResponse:
    """Handed over on paper: the state alone."""
    estimate = find_estimate(request, pk)
    if act_or_tell(request, services.send_estimate, estimate=estimate, by=request.user):
        messages.success(request, _("Orçamento enviado: agora espera a resposta do cliente."))
    return redirect(estimate)


@requires("workshop.add_estimate")
@require_POST
def estimate_link(request: StaffRequest, pk: int) -> HttpResponse:
    """Sent by its link, which only its maker sees."""
    estimate = find_estimate(request, pk)
    form = LinkForm(request.POST)
    key = form.cleaned_data["idempotency_key"] if form.is_valid() else ""
    if act_or_tell(request, make_link, sender=request, estimate=estimate, key=key):
        messages.success(request, _("Link criado. Copie ou envie agora: o endereço só aparece para você."))
    return redirect(estimate)


def make_link(*, sender: StaffRequest, estimate: Estimate, key: str) -> bool:
    """True also for a repeated press: the first one's link stands."""
    made: tuple[EstimateLink, str] | None = answers.create_link(
        estimate=estimate, by=sender.user, idempotency_key=key
    )
    if made is not None:
        keep(sender, *made)
    return True


@requires("workshop.add_estimate")
@require_POST
def estimate_link_revoke(request: StaffRequest, pk: int) -> HttpResponse:
    estimate = find_estimate(request, pk)
    if act_or_tell(request, answers.revoke_link, estimate=estimate, by=request.user):
        messages.success(request, _("Link revogado: o endereço não abre mais."))
    return redirect(estimate)


@requires("workshop.add_estimate")
@require_POST
def estimate_answer(request: StaffRequest, pk: int) -> HttpResponse:
    """What the customer said at the desk or on the phone."""
    estimate = find_estimate(request, pk)
    if not may_create(request.user, estimate.store, "estimate"):
        raise PermissionDenied(_("Seu perfil não trabalha na oficina desta loja."))
    if why := answers.why_no_answer(estimate):
        messages.error(request, why)
        return redirect(estimate)
    form = AnswerForm(request.POST, estimate=estimate)
    if form.is_valid():
        typed = {name: form.cleaned_data[name] for name in ("name", "note")} | {"accepted": form.accepted()}
        answer = act(form, answers.write_down_answer, estimate=estimate, by=request.user, **typed)
        if answer is not None:
            said = _("Orçamento aprovado.") if answer.is_approved else _("Orçamento recusado.")
            messages.success(request, said)
            return redirect(estimate)
    return show_estimate(request, find_estimate(request, pk), form, status=422)
