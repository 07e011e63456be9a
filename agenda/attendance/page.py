"""The frame around every step: who, what is running, what happened, what may be done."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone

from accounts.models import User
from accounts.parameters import parameter
from agenda.attendance import forms, people, steps
from agenda.attendance.chips import chips
from agenda.attendance.interest import interest_context
from agenda.attendance.suggesting import RESULT, event_of, looked_ahead
from agenda.filters import clean_date
from agenda.leads import lead_row
from atendimento import services
from atendimento.cadences.finding import Ahead
from atendimento.cadences.proposing import after, standing_of
from atendimento.models import SALES, Atendimento, Event, Result, State
from atendimento.services.opening import why_not_cancel
from atendimento.services.routing import may_assume, why_not_transfer
from core.access import StaffRequest
from core.idempotency import new_key
from core.keys import row_key
from core.pages import render_page
from customers.models import OwnedVehicle, Person
from vehicles import plates

# What a template is given.
Shown = dict[str, Any]
TIMELINE_PAGE = 20


def find(request: StaffRequest, pk: int) -> Atendimento:
    """The attendance, if this user may see it; 404 otherwise."""
    rows = Atendimento.objects.visible_to(request.user).select_related(
        "store", "nature", "channel", "media__media_group", "person", "responsible", "closing_reason",
        "competitor", "closing_asked_by", "interest__stock_item__vehicle", "previous",
    )  # fmt: skip
    return get_object_or_404(rows, pk=pk)


def show(
    request: StaffRequest,
    attendance: Atendimento,
    step: str,
    *,
    status: int = 200,
    facts: services.Facts | None = None,
    **extra: Any,
) -> HttpResponse:
    """The attendance with one active step; `extra` replaces what the step would show by itself."""
    context = frame(request, attendance, step, facts or services.facts_of(attendance))
    context |= STEP_CONTEXT[step](request, attendance, context) | extra
    context["step_template"] = f"agenda/attendance/_{step}.html"
    with timezone.override(attendance.store.zone):
        return render_page(request, "agenda/attendance/page.html", context, partial="step", status=status)


def frame(request: StaffRequest, attendance: Atendimento, step: str, facts: services.Facts) -> Shown:
    event = event_at(request, attendance, facts.derived)
    ahead = look(attendance, step, event)
    events = list(attendance.events.select_related("actor").order_by("-at", "-pk")[: TIMELINE_PAGE + 1])
    return {
        "attendance": attendance,
        "step": step,
        "steps": steps.list_steps(attendance, step, facts),
        "back_url": steps.step_url(attendance, steps.step_before(step, attendance)),
        "is_drafted": not attendance.is_over and bool(attendance.draft.get(step)),
        "next_url": steps.step_url(attendance, steps.next_step(step, attendance)),
        "has_documents": not facts.told.isdisjoint(DOCUMENTS),
        "events": events[:TIMELINE_PAGE],
        "more_events": len(events) > TIMELINE_PAGE,
        "facts": facts,
        "derived": facts.derived,
        "last_result": facts.last_done.result if facts.last_done else None,
        "open_contact": facts.open_contact,
        "todos": services.todos(attendance, facts=facts),
        "may": allowed(request, attendance),
        "ahead": ahead,
        "event": event,
        "cadence": standing_of(attendance, ahead.run, request.user, with_script=step == steps.PROXIMO),
        "clock": lead_row(attendance, request.user) if attendance.clock_step else None,
        "on_behalf": attendance.is_helped_by(request.user),
        "idempotency_key": new_key(),
        # Its own: what the step's form still saves as the header is pressed must not count as sent.
        "header_key": new_key(),
    } | person_context(attendance, request.user)


def event_at(request: StaffRequest, attendance: Atendimento, derived: Result | None) -> str | None:
    """What the result chosen, drafted or derived is for a cadence."""
    drafted = forms.typed(attendance, steps.PROXIMO).get("result", "")
    return event_of(request.GET.get(RESULT) or drafted, derived)


def look(attendance: Atendimento, step: str, event: str | None) -> Ahead:
    """The cadence it follows; what comes next only where it is shown."""
    if not attendance.is_in_progress:
        return Ahead(None)
    return looked_ahead(attendance, event if step == steps.PROXIMO else None)


def allowed(request: StaffRequest, attendance: Atendimento) -> dict[str, bool]:
    """Which actions the page offers; the services decide again."""
    user = request.user
    running = attendance.is_in_progress
    leads = user.has_perm("atendimento.discard_atendimento")
    team = user.has_perm("atendimento.view_team_atendimento")
    return {
        "work": running and (attendance.responsible_id is not None or team),
        "assume": may_assume(attendance, user),
        "transfer": running and not why_not_transfer(attendance, user),
        "cancel": attendance.state == State.DRAFT or (running and not why_not_cancel(attendance, user)),
        "decide_closing": running and leads and attendance.closing_asked_at is not None,
        "appraise": running and user.has_perm("atendimento.add_appraisal"),
        "sell": running and attendance.department in SALES and user.has_perm("proposals.add_proposal"),
    }


def person_context(attendance: Atendimento, user: User) -> dict[str, Any]:
    """The card on the right: phones, cars, campaigns, what else runs for this person."""
    if attendance.person is None:
        return {}
    others = Atendimento.objects.visible_to(user).in_progress().filter(person=attendance.person)
    return {
        "person": attendance.person,
        "phones": list(attendance.person.phones.order_by("-is_primary", "pk")),
        "owned": list(
            OwnedVehicle.objects.filter(person=attendance.person, until=None)
            .select_related("vehicle")
            .order_by("pk")
        ),
        "flags": services.open_flags(attendance.person, attendance.store.today()),
        "others": list(
            others.exclude(pk=attendance.pk)
            .select_related("nature", "responsible", "store")
            .order_by("-created_at", "-pk")[:5]
        ),
    }


def inicio_context(request: StaffRequest, attendance: Atendimento, frame: Shown) -> Shown:
    query = request.GET.get("q", "")[:120]
    context: dict[str, Any] = {
        "form": forms.start_form(request.user, attendance.store, attendance),
        "plate": plates.display(query) if plates.is_plate(query) else "",
        "q": query or forms.typed(attendance, steps.INICIO).get("q", ""),
        "searched": bool(query),
        "hits": people.find_hits(query, attendance, request.user) if attendance.person is None else [],
    }
    return context | offer_context(request, attendance)


def offer_context(request: StaffRequest, attendance: Atendimento) -> dict[str, Any]:
    """The open-contact offer for the person named by `?pessoa=`."""
    chosen = row_key(request.GET.get("pessoa", ""))
    if attendance.person_id or not attendance.department or chosen is None:
        return {}
    person = Person.objects.in_group(request.user).filter(pk=chosen).first()
    if person is None:
        return {}
    one_sale = attendance.department in SALES and parameter(
        "one_open_sale_per_customer", store=attendance.store
    )
    return {
        "offer": people.find_offer(person, attendance, request.user, one_sale=bool(one_sale)),
        "chosen": person,
        "other": services.other_owner(person, attendance.store, attendance.department, request.user),
    }


def cliente_context(request: StaffRequest, attendance: Atendimento, frame: Shown) -> Shown:
    return {}


def appraisal_context(request: StaffRequest, attendance: Atendimento, frame: Shown) -> Shown:
    rows = attendance.appraisals.select_related("motive", "requested_by").order_by("-requested_at", "-pk")
    return {"form": forms.appraisal_form(attendance), "appraisals": list(rows)}


def confirm_context(request: StaffRequest, attendance: Atendimento, frame: Shown) -> Shown:
    """What the cadence suggests stands aside for a day somebody has typed."""
    chosen = forms.chosen(attendance, frame["event"]).get("due_on")
    found = None if chosen or not attendance.is_in_progress else after(attendance, frame["ahead"])
    form = forms.confirm_form(frame["facts"], suggestion=found, event=frame["event"])
    return {"form": form, "suggestion": found, "chips": chips(attendance.store)}


def resumo_context(request: StaffRequest, attendance: Atendimento, frame: Shown) -> Shown:
    """What hangs from the attendance, told by its Events: proposals, bookings, estimates, orders."""
    plan = planned(attendance)
    form = forms.confirm_form(frame["facts"], plans=bool(plan["planned"]))
    documents = documents_of(attendance) if frame["has_documents"] else []
    return {"form": form, "documents": documents} | plan


def documents_of(attendance: Atendimento) -> list[Event]:
    rows = attendance.events.filter(kind__in=DOCUMENTS).exclude(url="")
    return list(rows.order_by("-at", "-pk")[:10])


def planned(attendance: Atendimento) -> Shown:
    """Day and hour drafted for the next contact, `09/03/2027 09:30`; half a date stays as it was typed."""
    typed = forms.typed(attendance, steps.PROXIMO)
    day = clean_date(typed.get("due_on", ""))
    shown = f"{day:%d/%m/%Y}" if day else typed.get("due_on", "")
    return {
        "planned": f"{shown} {typed.get('due_at', '')}".strip() if shown else "",
        "planned_is_past": day is not None and day < attendance.store.today(),
    }


DOCUMENTS = [
    Event.Kind.PROPOSAL_CREATED,
    Event.Kind.BOOKING_CREATED,
    Event.Kind.ESTIMATE_CREATED,
    Event.Kind.ORDER_CREATED,
]

STEP_CONTEXT: dict[str, Callable[[StaffRequest, Atendimento, Shown], Shown]] = {
    steps.INICIO: inicio_context,
    steps.CLIENTE: cliente_context,
    steps.INTERESSE: interest_context,
    steps.AVALIACAO: appraisal_context,
    steps.PROXIMO: confirm_context,
    steps.RESUMO: resumo_context,
}


def active_step(request: HttpRequest, attendance: Atendimento, facts: services.Facts) -> str:
    """The step asked for by `?passo=`, if it is there and reachable; else where to go on."""
    if attendance.person_id is None:
        return steps.INICIO
    asked = request.GET.get("passo", "")
    if asked in steps.codes_for(attendance):
        return asked
    return steps.first_open(attendance, facts)
