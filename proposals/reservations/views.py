"""The reservation card's presses. Each answers with the proposal's page."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from core.access import StaffRequest, requires
from core.acting import act, act_or_tell
from core.forms import PlainForm, ReasonForm
from proposals.models import Proposal, ProposalReservation
from proposals.reservations import services
from proposals.reservations.forms import LengthForm, ReservationForm
from proposals.views.finding import find_proposal
from proposals.views.proposals import show_proposal, terms_form
from vehicles.models import Reservation


@requires("proposals.change_proposal")
@require_POST
def reservation_create(request: StaffRequest, pk: int) -> HttpResponse:
    proposal = find_proposal(request, pk)
    form = ReservationForm(request.POST, auto_id="reserve_%s")
    if form.is_valid():
        link = act(
            form,
            services.reserve_unit,
            proposal=proposal,
            length=form.length,
            deposit=form.cleaned_data["deposit"],
            idempotency_key=form.cleaned_data["idempotency_key"],
            by=request.user,
        )
        if link is not None:
            messages.success(request, said(link))
            return redirect(proposal)
    return refused(request, proposal, reservation_form=form)


def said(link: ProposalReservation) -> str:
    if link.reservation.state == Reservation.State.REQUESTED:
        return _("Reserva pedida: a gerência foi avisada.")
    return _("Veículo reservado.")


def refused(request: StaffRequest, proposal: Proposal, **forms: PlainForm) -> HttpResponse:
    return show_proposal(request, proposal, terms_form(proposal), status=422, **forms)


def find_link(request: StaffRequest, proposal: Proposal, pk: int) -> ProposalReservation:
    """A reservation of this proposal's attendance."""
    rows = ProposalReservation.objects.visible_to(request.user).select_related("reservation")
    return get_object_or_404(rows, pk=pk, proposal__attendance=proposal.attendance_id)


@requires("proposals.change_proposal")
@require_POST
def reservation_extend(request: StaffRequest, pk: int, link_pk: int) -> HttpResponse:
    proposal = find_proposal(request, pk)
    link = find_link(request, proposal, link_pk)
    form = LengthForm(request.POST, auto_id="extend_%s")
    if form.is_valid() and act(
        form, services.extend_reservation, link=link, length=form.length, by=request.user
    ):
        messages.success(request, _("Reserva prorrogada."))
        return redirect(proposal)
    return refused(request, proposal, extend_form=form)


@requires("proposals.change_proposal")
@require_POST
def reservation_cancel(request: StaffRequest, pk: int, link_pk: int) -> HttpResponse:
    done = _("Reserva cancelada: o veículo está livre.")
    return with_reason(request, pk, link_pk, services.cancel_reservation, "release", done)


@requires("vehicles.authorise_reservation")
@require_POST
def reservation_refuse(request: StaffRequest, pk: int, link_pk: int) -> HttpResponse:
    return with_reason(request, pk, link_pk, services.refuse_reservation, "refuse", _("Reserva recusada."))


def with_reason(
    request: StaffRequest, pk: int, link_pk: int, service: Any, name: str, done: str
) -> HttpResponse:
    proposal = find_proposal(request, pk)
    link = find_link(request, proposal, link_pk)
    form = ReasonForm(request.POST, auto_id=f"{name}_%s")
    if form.is_valid() and act(form, service, link=link, reason=form.cleaned_data["reason"], by=request.user):
        messages.success(request, done)
        return redirect(proposal)
    return refused(request, proposal, **{f"{name}_form": form})


@requires("vehicles.authorise_reservation")
@require_POST
def reservation_authorise(request: StaffRequest, pk: int, link_pk: int) -> HttpResponse:
    proposal = find_proposal(request, pk)
    link = find_link(request, proposal, link_pk)
    if act_or_tell(request, services.authorise_reservation, link=link, by=request.user):
        messages.success(request, _("Reserva autorizada."))
        return redirect(proposal)
    return refused(request, proposal)
