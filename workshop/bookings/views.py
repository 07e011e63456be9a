"""Pages of bookings: the list, the day board, one booking and what may become of it."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import Store
from accounts.stores import store_or_refuse, working_day
from core.access import StaffRequest, requires
from core.acting import act, act_or_tell
from core.keys import row_key
from core.pages import next_page, render_page
from core.transitions import may_move
from workshop.bookings import services
from workshop.bookings.board import board_of, neighbours
from workshop.bookings.forms import BookingForm, DayForm, RescheduleForm, SlotForm
from workshop.bookings.free import free_slots
from workshop.bookings.ical import ical_response
from workshop.models import Booking
from workshop.printing import booking_pdf, pdf_response
from workshop.scope import advisers_of, may_create
from workshop.states import BOOKING_MOVES
from workshop.views.customer import customer_of
from workshop.views.desk import Desk, form_options, holds_back, is_saving, key, open_desk
from workshop.views.listing import show_list

State = Booking.State
# What of a form decides which hours are free, and which of them is chosen.
SLOT_FIELDS = ("starts_on", "advisor", "starts_at")


@requires("workshop.view_booking")
@require_safe
def booking_list(request: StaffRequest) -> HttpResponse:
    """From today on, unless the address names other days."""
    return show_list(
        request,
        "workshop/booking_list.html",
        Booking.objects.all(),
        states=State.choices,
        order=("starts_on", "starts_at", "pk"),
        first_day=working_day(request),
    )


@requires("workshop.view_booking")
@require_safe
def booking_day(request: StaffRequest) -> HttpResponse:
    """The day board of the working store."""
    store = store_or_refuse(request)
    form = DayForm(request.GET)
    form.is_valid()
    day: date = form.cleaned_data.get("dia") or store.today()
    before, after = neighbours(day)
    context = {
        "form": form,
        "store": store,
        "half": form.cleaned_data.get("turno", ""),
        "board": board_of(store, day, request.user, half=form.cleaned_data.get("turno", "")),
        "before": before,
        "after": after,
        "today": store.today(),
        "may_book": may_create(request.user, store, "booking"),
    }
    return render_page(request, "workshop/booking_day.html", context, partial="board")


@requires("workshop.add_booking")
@require_safe
def booking_slots(request: StaffRequest) -> HttpResponse:
    """The free hours of the day and adviser that a form names."""
    asked = request.GET.get("agendamento", "")
    store = find_booking(request, key(asked)).store if asked else open_desk(request, "booking").store
    context = slots_context(request, store, *map(request.GET.get, SLOT_FIELDS))
    return render_page(request, "workshop/_slots.html", context)


def slots_context(
    request: StaffRequest, store: Store, day: Any, adviser: Any, at: Any, **query: int
) -> dict[str, Any]:
    """The free hours of what a form names as it stands, typed or stored; `query` says whose form it is."""
    form = SlotForm({"dia": day, "hora": at})
    form.is_valid()
    chosen = form.cleaned_data.get("dia")
    found = free_slots(store, chosen, row_key(str(adviser or ""))) if chosen else []
    return {
        "slot_day": chosen,
        "free_slots": found,
        "slot_at": form.cleaned_data.get("hora"),
        "slot_pressed": "horario" in request.POST,
        "slots_url": reverse("workshop:booking-slots", query=query),
    }


@requires("workshop.add_booking")
@require_http_methods(["GET", "HEAD", "POST"])
def booking_create(request: StaffRequest) -> HttpResponse:
    desk = open_desk(request, "booking")
    form = booking_form(request, desk)
    if form.is_valid() and not holds_back(request, desk, form, Booking):
        booking = act(
            form,
            services.create_booking,
            store=desk.store,
            fields=form.stored() | {"person": desk.person},
            requests=form.request_lines(),
            overtime=form.cleaned_data.get("overtime", False),
            attendance=desk.attendance,
            idempotency_key=form.cleaned_data["idempotency_key"],
            by=request.user,
        )
        if booking is not None:
            messages.success(request, _("Agendamento %(number)s gravado.") % {"number": booking.number})
            return redirect(next_page(request) or booking)
    status = 422 if form.errors or desk.alike else 200
    typed = [form[name].value() for name in SLOT_FIELDS]
    query = {"atendimento": desk.attendance.pk} if desk.attendance else {}
    context = {"desk": desk, "form": form} | slots_context(request, desk.store, *typed, **query)
    return render_page(request, "workshop/booking_create.html", context, status=status)


def booking_form(request: StaffRequest, desk: Desk) -> BookingForm:
    """Filled with what its link says: the slot pressed on the board or under the form, what is asked for."""
    asked = {"starts_on": "dia", "starts_at": "hora", "advisor": "consultor", "requests": "pedido"}
    first = {name: request.GET[query] for name, query in asked.items() if request.GET.get(query)}
    options = form_options(request, desk, **first)
    if "initial" in options and request.POST.get("horario"):
        options["initial"]["starts_at"] = request.POST["horario"]
    return BookingForm(**options, may_overtime=request.user.has_perm(services.OVERTIME))


def find_booking(request: StaffRequest, pk: int) -> Booking:
    rows: Any = Booking.objects.visible_to(request.user).for_page().select_related("previous", "following")
    found: Booking = get_object_or_404(rows, pk=pk)
    return found


@requires("workshop.view_booking")
@require_safe
def booking_detail(request: StaffRequest, pk: int) -> HttpResponse:
    booking = find_booking(request, pk)
    may_work = may_create(request.user, booking.store, "booking")
    customer = customer_of(booking, request.user)
    context = {
        "document": booking,
        "may": {target.value: may_work and may_be(booking, target, request) for target in State},
        "order": booking.orders.exclude(state="cancelled").first(),
        "may_order": may_create(request.user, booking.store, "serviceorder")
        and not services.why_no_order(booking),
        "customer": customer,
        "whatsapp": customer.whatsapp(confirmation(booking)),
    }
    return render_page(request, "workshop/booking_detail.html", context)


def may_be(booking: Booking, target: str, request: StaffRequest) -> bool:
    """By the table, and by the calendar."""
    may = may_move(BOOKING_MOVES, source=booking.state, target=target, by=request.user)
    return may and not services.why_not(booking, target)


def confirmation(booking: Booking) -> str:
    """The confirmation as a ready text."""
    return _("Olá, %(name)s! Esperamos você na oficina da %(store)s em %(day)s às %(hour)s.") % {
        "name": booking.customer_label.split(" ")[0],
        "store": booking.store.name,
        "day": f"{booking.starts_on:%d/%m/%Y}",
        "hour": f"{booking.starts_at:%H:%M}",
    }


@requires("workshop.add_booking")
@require_POST
def booking_confirm(request: StaffRequest, pk: int) -> HttpResponse:
    return press(request, pk, services.confirm_booking, _("Agendamento confirmado."))


@requires("workshop.add_booking")
@require_POST
def booking_attend(request: StaffRequest, pk: int) -> HttpResponse:
    return press(request, pk, services.attend_booking, _("Chegada registrada."))


@requires("workshop.add_booking")
@require_POST
def booking_miss(request: StaffRequest, pk: int) -> HttpResponse:
    return press(request, pk, services.miss_booking, _("Falta registrada."))


@requires("workshop.add_booking")
@require_POST
def booking_cancel(request: StaffRequest, pk: int) -> HttpResponse:
    return press(request, pk, services.cancel_booking, _("Agendamento cancelado."))


def press(request: StaffRequest, pk: int, service: Callable[..., Any], said: str) -> HttpResponse:
    """One button; back to the board where it was pressed there."""
    booking = find_booking(request, pk)
    if act_or_tell(request, service, booking=booking, by=request.user):
        messages.success(request, said)
    return redirect(next_page(request) or booking)


@requires("workshop.add_booking")
@require_http_methods(["GET", "HEAD", "POST"])
def booking_reschedule(request: StaffRequest, pk: int) -> HttpResponse:
    booking = find_booking(request, pk)
    if not may_create(request.user, booking.store, "booking"):
        raise PermissionDenied(_("Seu perfil não trabalha na oficina desta loja."))
    if why := services.why_no_move(booking):
        messages.error(request, why)
        return redirect(booking)
    form = reschedule_form(request, booking)
    if is_saving(request) and form.is_valid():
        moved = act(
            form,
            services.reschedule_booking,
            booking=booking,
            by=request.user,
            **{"overtime": False} | form.cleaned_data,
        )
        if moved is not None:
            messages.success(request, _("Reagendado: agora é o %(number)s.") % {"number": moved.number})
            return redirect(moved)
    typed = [form[name].value() for name in SLOT_FIELDS]
    slots = slots_context(request, booking.store, *typed, agendamento=booking.pk)
    context = {"document": booking, "form": form} | slots
    return render_page(
        request, "workshop/booking_reschedule.html", context, status=422 if form.errors else 200
    )


def reschedule_form(request: StaffRequest, booking: Booking) -> RescheduleForm:
    options: dict[str, Any] = {
        "advisers": advisers_of(booking.store),
        "may_overtime": request.user.has_perm(services.OVERTIME),
    }
    if is_saving(request):
        return RescheduleForm(request.POST, **options)
    first: dict[str, Any] = {
        "starts_on": max(booking.starts_on, booking.store.today()),
        "starts_at": booking.starts_at,
        "advisor": booking.advisor_id,
    }
    typed = {name: value for name, value in request.POST.items() if value}
    if request.POST.get("horario"):
        typed["starts_at"] = request.POST["horario"]
    return RescheduleForm(initial=first | typed, **options)


@requires("workshop.view_booking")
@require_safe
def booking_print(request: StaffRequest, pk: int) -> HttpResponse:
    booking = find_booking(request, pk)
    return pdf_response(booking_pdf(booking), f"agendamento-{booking.number}.pdf")


@requires("workshop.view_booking")
@require_safe
def booking_ical(request: StaffRequest, pk: int) -> HttpResponse:
    booking = find_booking(request, pk)
    return ical_response(booking, request.get_host().partition(":")[0])
