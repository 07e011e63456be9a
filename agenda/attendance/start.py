"""The first step: nature, channel, media and the person."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.stores import store_or_refuse
from agenda.attendance import forms, people, steps
from agenda.attendance.drafts import draft_for
from agenda.attendance.page import active_step, find, show
from atendimento import services
from atendimento.models import Atendimento
from core.access import StaffRequest, requires
from core.acting import act, act_or_tell
from core.idempotency import new_key
from core.keys import row_key
from core.pages import redirect_page, render_page
from customers.models import Person


@requires("atendimento.add_atendimento")
@require_http_methods(["GET", "HEAD", "POST"])
def attendance_new(request: StaffRequest) -> HttpResponse:
    """Begin an attendance; the row is made when the first field is left or the step is done."""
    store = store_or_refuse(request)
    if request.method == "POST":
        attendance = draft_for(request, store)
        return start_step(request, attendance)
    form = forms.start_form(request.user, store)
    context = {
        "form": form,
        "token": new_key(),
        "idempotency_key": new_key(),
        "step": steps.INICIO,
        "steps": steps.list_steps(None, steps.INICIO, None),
        "q": request.GET.get("q", "")[:120],
        "preset": preset_person(request),
        "step_template": "agenda/attendance/_inicio.html",
    }
    return render_page(request, "agenda/attendance/page.html", context)


def preset_person(request: StaffRequest) -> Person | None:
    """The person named by `?pessoa=`, from his own page or from a search."""
    chosen = row_key(request.GET.get("pessoa", ""))
    return Person.objects.in_group(request.user).filter(pk=chosen).first() if chosen else None


@requires("atendimento.view_atendimento")
@require_GET
def attendance(request: StaffRequest, pk: int) -> HttpResponse:
    """One attendance, at the step asked for or at the first that is not done."""
    row = find(request, pk)
    facts = services.facts_of(row)
    return show(request, row, active_step(request, row, facts), facts=facts)


@requires("atendimento.change_atendimento")
@require_POST
def attendance_start(request: StaffRequest, pk: int) -> HttpResponse:
    return start_step(request, find(request, pk))


def start_step(request: StaffRequest, attendance: Atendimento) -> HttpResponse:
    """Store nature, channel and media, then look the person up."""
    form = forms.start_form(request.user, attendance.store, attendance, request.POST)
    query = request.POST.get("q", "").strip()[:120]
    stored = form.is_valid() and act(
        form, services.set_start, attendance=attendance, fields=form.cleaned_data, by=request.user,
        page=request.POST.get("idempotency_key", ""),
    )  # fmt: skip
    if not stored:
        return show(request, attendance, steps.INICIO, status=422, form=form, q=query)
    attendance = stored
    if attendance.person_id:
        return redirect_page(request, steps.step_url(attendance, steps.next_step(steps.INICIO, attendance)))
    if request.POST.get("person"):
        return choose_preset(request, attendance, posted_person(request))
    return look_up(request, attendance, query)


def choose_preset(request: StaffRequest, attendance: Atendimento, person: Person) -> HttpResponse:
    """Named on his own page or in a list: of somebody else's customer the first step tells whose he is."""
    if services.other_owner(person, attendance.store, attendance.department, request.user):
        return to_start(request, attendance, pessoa=person.pk)
    return choose(request, attendance, person)


def posted_person(request: StaffRequest) -> Person:
    chosen = row_key(request.POST.get("person", ""))
    return get_object_or_404(Person.objects.in_group(request.user), pk=chosen)


def look_up(request: StaffRequest, attendance: Atendimento, query: str) -> HttpResponse:
    """One hit fills in, several open a chooser, none offers to register."""
    hits = people.find_hits(query, attendance, request.user)
    if len(hits) == 1 and not hits[0].blocked:
        return choose(request, attendance, hits[0].person)
    return to_start(request, attendance, q=query)


def to_start(request: StaffRequest, attendance: Atendimento, **query: str | int) -> HttpResponse:
    address = reverse("agenda:attendance", args=[attendance.pk])
    return redirect_page(request, f"{address}?{urlencode({'passo': steps.INICIO, **query})}")


@requires("atendimento.change_atendimento")
@require_POST
def attendance_person(request: StaffRequest, pk: int) -> HttpResponse:
    """A person was picked from the chooser, or the offer was answered."""
    attendance = find(request, pk)
    return choose(request, attendance, posted_person(request))


def choose(request: StaffRequest, attendance: Atendimento, person: Person) -> HttpResponse:
    """Take up what runs, or open a new attendance; the offer comes first."""
    if attendance.person_id:
        messages.error(request, _("Este atendimento já tem cliente."))
        return redirect_page(request, steps.step_url(attendance, steps.CLIENTE))
    if not attendance.nature_id:
        messages.error(request, _("Escolha a natureza do atendimento."))
        return to_start(request, attendance)
    choice = request.POST.get("choice", "")
    offer = people.find_offer(person, attendance, request.user, one_sale=False)
    if offer and not choice:
        return to_start(request, attendance, pessoa=person.pk)
    if offer and choice == "take_up":
        return take_up(request, offer.attendance, attendance)
    return start(request, attendance, person)


def take_up(request: StaffRequest, running: Atendimento, draft: Atendimento) -> HttpResponse:
    row = act_or_tell(request, services.take_up, attendance=running, by=request.user, instead_of=draft)
    if row is None:
        return to_start(request, draft)
    messages.success(request, _("Retorno: você retomou o atendimento em andamento."))
    return redirect_page(request, "agenda:attendance", row.pk)


def start(request: StaffRequest, attendance: Atendimento, person: Person) -> HttpResponse:
    reason = request.POST.get("reason", "")
    row = act_or_tell(
        request,
        services.start_attendance,
        attendance=attendance,
        person=person,
        by=request.user,
        reason=reason,
    )
    if row is None:
        return to_start(request, attendance, pessoa=person.pk)
    if not Atendimento.objects.visible_to(request.user).filter(pk=row.pk).exists():
        messages.success(request, went_to(row))
        return redirect_page(request, "agenda:worklist")
    return redirect_page(request, steps.step_url(row, steps.next_step(steps.INICIO, row)))


def went_to(attendance: Atendimento) -> str:
    """Where an attendance is that its opener does not see: with its owner, or in a queue."""
    if attendance.responsible is None:
        return queued(attendance)
    return _("Atendimento aberto e encaminhado a %(name)s.") % {"name": attendance.responsible.display_name}


def queued(attendance: Atendimento) -> str:
    return _("O atendimento foi para a fila de %(area)s.") % {"area": attendance.get_department_display()}
