from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.stores import working_day
from core.access import StaffRequest, requires
from core.acting import act, act_or_tell
from core.pages import next_page, render_page
from core.transitions import may_move
from workshop import services
from workshop.forms import BookingForm
from workshop.models import Booking
from workshop.states import BOOKING_MOVES
from workshop.views.desk import form_options, open_desk
from workshop.views.listing import show_list


@requires("workshop.view_booking")
@require_safe
def booking_list(request: StaffRequest) -> HttpResponse:
    """From today on, unless the address names other days."""
    return show_list(
        request,
        "workshop/booking_list.html",
        Booking.objects.all(),
        states=Booking.State.choices,
        order=("starts_on", "starts_at", "pk"),
        first_day=working_day(request),
    )


@requires("workshop.add_booking")
@require_http_methods(["GET", "HEAD", "POST"])
def booking_create(request: StaffRequest) -> HttpResponse:
    desk = open_desk(request, "booking")
    form = BookingForm(**form_options(request, desk))
    if form.is_valid():
        booking = act(
            form,
            services.create_booking,
            store=desk.store,
            fields=form.stored() | {"person": desk.person},
            attendance=desk.attendance,
            idempotency_key=form.cleaned_data["idempotency_key"],
            by=request.user,
        )
        if booking is not None:
            messages.success(request, _("Agendamento %(number)s gravado.") % {"number": booking.number})
            return redirect(next_page(request) or booking)
    status = 422 if form.errors else 200
    return render_page(request, "workshop/booking_create.html", {"desk": desk, "form": form}, status=status)


def find_booking(request: StaffRequest, pk: int) -> Booking:
    found: Booking = get_object_or_404(Booking.objects.visible_to(request.user).for_page(), pk=pk)
    return found


@requires("workshop.view_booking")
@require_safe
def booking_detail(request: StaffRequest, pk: int) -> HttpResponse:
    booking = find_booking(request, pk)
    cancelled = Booking.State.CANCELLED
    may_cancel = may_move(BOOKING_MOVES, source=booking.state, target=cancelled, by=request.user)
    context = {"document": booking, "may_cancel": may_cancel}
    return render_page(request, "workshop/booking_detail.html", context)


@requires("workshop.add_booking")
@require_POST
def booking_cancel(request: StaffRequest, pk: int) -> HttpResponse:
    booking = find_booking(request, pk)
    if act_or_tell(request, services.cancel_booking, booking=booking, by=request.user):
        messages.success(request, _("Agendamento cancelado."))
    return redirect(booking)
