"""`/agenda/calendario/`: the agenda as month, week and day; dragging reschedules."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.models import User
from accounts.stores import working_day, working_store, working_stores
from agenda.calendar import (
    VIEWS,
    WEEKDAYS,
    Period,
    contacts_between,
    days_of,
    entries,
    feed_bounds,
    hours_of,
    weeks_of,
)
from agenda.filters import RUNNING, Filters
from agenda.forms import MoveForm
from agenda.options import read_options
from agenda.rows import Desk
from agenda.telling import is_in_hours, planned
from agenda.views.contacts import find
from agenda.worklist import read_scope
from atendimento import services
from atendimento.models import Contact
from core.access import StaffRequest, requires
from core.acting import act
from core.pages import render_page


def dated_filters(request: StaffRequest) -> Filters:
    """The agenda's filters; the period is the calendar's own, and a day is what a contact has."""
    filters = replace(Filters.of(request.GET), de=None, ate=None, pagina=1)
    return replace(filters, situacao="") if filters.situacao == RUNNING else filters


def linker(filters: Filters, period: Period) -> Callable[..., str]:
    """Addresses of this page with the filters kept."""
    kept = filters.query().lstrip("?")

    def link(**changes: Any) -> str:
        own = urlencode({"visao": period.view, "data": period.day} | changes)
        return f"?{own}&{kept}" if kept else f"?{own}"

    return link


@requires("atendimento.work_agenda")
@require_safe
def calendar(request: StaffRequest) -> HttpResponse:
    today = working_day(request)
    filters, period = dated_filters(request), Period.of(request.GET, today)
    scope = read_scope(request.user, working_stores(request), filters.responsavel)
    contacts, has_more = contacts_between(scope, filters, period.first, period.last)
    found = entries(Desk(request.user, scope.stores), contacts)
    link = linker(filters, period)
    days = days_of(period, found, today, link)
    opens, closes = hours_of(found)
    context = {
        "filters": filters,
        "options": read_options(scope, filters),
        "period": period,
        "views": [(code, label, link(visao=code)) for code, label in VIEWS.items()],
        "before_url": link(data=period.before),
        "today_url": link(data=today),
        "after_url": link(data=period.after),
        "weeks": weeks_of(days),
        "days": days,
        "weekdays": WEEKDAYS,
        "has_more": has_more,
        "opens": opens,
        "closes": closes,
        "now": store_clock(request),
        "feed_url": f"{reverse('agenda:calendar-events')}{filters.query()}",
        "list_url": f"{reverse('agenda:worklist')}{filters.query()}",
    }
    return render_page(request, "agenda/calendar.html", context)


def store_clock(request: StaffRequest) -> str:
    """The minute on the wall of the working store, without zone."""
    store = working_store(request)
    return f"{store.now():%Y-%m-%dT%H:%M:00}" if store else f"{date.today():%Y-%m-%d}"  # noqa: DTZ011 -- no store, no clock


@requires("atendimento.work_agenda")
@require_safe
def calendar_events(request: StaffRequest) -> HttpResponse:
    """The contacts of the days asked for, at most a month and `MOST` of them."""
    filters = dated_filters(request)
    scope = read_scope(request.user, working_stores(request), filters.responsavel)
    contacts, has_more = contacts_between(scope, filters, *feed_bounds(request.GET, working_day(request)))
    found = entries(Desk(request.user, scope.stores), contacts)
    return JsonResponse({"events": [one.as_event() for one in found], "more": has_more})


@requires("atendimento.work_agenda")
@require_POST
def contact_move(request: StaffRequest, pk: int) -> HttpResponse:
    """A contact was dragged: *Reagendar* with its own channel and subject; a refusal tells why."""
    contact = find(request, pk)
    form = MoveForm(request.POST)
    if form.is_valid():
        plan = form.plan(contact)
        following = act(form, services.reschedule, contact=contact, plan=plan, by=request.user)
        if following:
            return JsonResponse(moved(following, request.user))
    reasons = [str(error) for errors in form.errors.values() for error in errors]
    return JsonResponse({"error": " ".join(reasons) or _("Não foi possível reagendar.")}, status=409)


def moved(following: Contact, user: User) -> dict[str, str]:
    """The toast: with *Desfazer*, and a warning where the store is closed then."""
    return {
        "level": "success" if is_in_hours(following) else "warning",
        "text": planned(following, user),
        "undo": reverse("agenda:contact-undo", args=[following.pk]),
    }
