"""`/entregas/`: the board of a day, the page of one delivery, and the card on its proposal."""

from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.stores import working_day, working_stores
from core.access import StaffRequest, requires
from core.acting import act
from core.idempotency import new_key
from core.pages import is_fragment, paginate, redirect_page, render_page
from proposals.delivery import receiving, services
from proposals.delivery.board import cards_of, hours_of_day
from proposals.delivery.checklist import GroupForm, groups_of
from proposals.delivery.finding import find_delivery
from proposals.delivery.forms import DayForm, ScheduleForm
from proposals.delivery.models import Delivery
from proposals.delivery.page import page_of
from proposals.delivery.slots import offers_on
from proposals.delivery.states import WORK
from proposals.models import Proposal
from proposals.views.finding import find_proposal


@requires("proposals.view_delivery")
@require_safe
def delivery_list(request: StaffRequest) -> HttpResponse:
    """The deliveries of one day in the working store, today's to begin with."""
    today = working_day(request)
    form = DayForm(request.GET) if request.GET.get("dia") else DayForm()
    day = form.day_or(today)
    rows = Delivery.objects.visible_to(request.user).filter(store__in=working_stores(request))
    page = paginate(request, rows.standing().on(day).for_list())
    context = {
        "form": form,
        "day": day,
        "today": today,
        "before": neighbour(day, -1),
        "after": neighbour(day, 1),
        "page": page,
        "hours": hours_of_day(cards_of(page.object_list)),
        "has_stores": len(working_stores(request)) > 1,
    }
    return render_page(request, "proposals/delivery_list.html", context, partial="board")


def neighbour(day: date, days: int) -> date | None:
    """The day before or after; none past the ends of the calendar."""
    try:
        return day + timedelta(days=days)
    except OverflowError:
        return None


@requires("proposals.view_delivery")
@require_safe
def delivery_detail(request: StaffRequest, pk: int) -> HttpResponse:
    return show(request, find_delivery(request, pk))


def show(request: StaffRequest, delivery: Delivery, *, status: int = 200, **extra: Any) -> HttpResponse:
    context = page_of(delivery, request.user) | extra
    with timezone.override(delivery.store.zone):
        return render_page(request, "proposals/delivery_detail.html", context, status=status)


@requires(WORK)
@require_POST
def delivery_checks(request: StaffRequest, pk: int, code: str) -> HttpResponse:
    """Save one group of the checklist; what stands open elsewhere stays as typed."""
    delivery = find_delivery(request, pk)
    items = [row.item for group in groups_of(delivery, only=code) for row in group.rows]
    if not items:
        raise Http404
    form = GroupForm(request.POST, items=items)
    if form.is_valid():
        done = act(form, receiving.check_items, delivery=delivery, findings=form.findings(), by=request.user)
        if done is not None:
            messages.success(request, _("Grupo gravado."))
            if not is_fragment(request):
                return redirect(f"{delivery.get_absolute_url()}#grupo-{code}")
            return show_checklist(request, find_delivery(request, pk), saved=code)
    for error in form.non_field_errors():
        messages.error(request, str(error))
    if not is_fragment(request):
        return show(request, delivery, status=422, groups=groups_of(delivery, typed=form))
    return show_checklist(request, delivery, typed=form)


def show_checklist(
    request: StaffRequest, delivery: Delivery, *, typed: GroupForm | None = None, saved: str = ""
) -> HttpResponse:
    """The checklist anew, and beside it what the car still waits for."""
    context = page_of(delivery, request.user) | {"saved": saved, "is_swapped": True}
    if typed:
        context["groups"] = groups_of(delivery, typed=typed)
    return render_page(request, "proposals/_delivery_checklist.html", context, status=422 if typed else 200)


@requires("proposals.view_proposal")
@require_http_methods(["GET", "HEAD", "POST"])
def delivery_create(request: StaffRequest, pk: int) -> HttpResponse:
    """The delivery of a proposal, on its own page or as a card of the proposal's; posted, its hour."""
    proposal = find_proposal(request, pk)
    if request.method == "POST" and not request.user.has_perm(WORK):
        raise PermissionDenied
    form = ScheduleForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        made = act(form, services.schedule_delivery, proposal=proposal, by=request.user, **form.cleaned_data)
        if made is not None:
            messages.success(request, _("Entrega agendada para %(when)s.") % {"when": made.when})
            return redirect_page(request, made)
    return show_card(request, proposal, form, status=422 if form.errors else 200)


def show_card(
    request: StaffRequest, proposal: Proposal, form: ScheduleForm, *, status: int = 200
) -> HttpResponse:
    delivery = proposal.deliveries.standing().select_related("slot", "store").first()
    is_due = proposal.state in services.SCHEDULED_FROM
    day = chosen_day(request, form, proposal)
    context = {
        "proposal": proposal,
        "delivery": delivery,
        "is_due": is_due,
        "may_schedule": is_due and not delivery and request.user.has_perm(WORK),
        "form": form,
        "day": day,
        "offers": offers_on(proposal.store, day),
        "idempotency_key": new_key(),
        "url": request.path,
    }
    return render_page(request, "proposals/delivery_card.html", context, partial="card", status=status)


def chosen_day(request: StaffRequest, form: Any, proposal: Proposal) -> date:
    """The day posted or asked for; tomorrow to begin with."""
    posted = getattr(form, "cleaned_data", {}).get("day") if form.is_bound else None
    asked: date = posted or DayForm(request.GET).day_or(proposal.store.today() + timedelta(days=1))
    return asked
