"""Everything the page of a delivery shows, and which presses it offers; the services decide again."""

from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import Department, User
from accounts.scope import may_work_in
from core.forms import ReasonForm
from core.transitions import may_move
from customers.models import Person
from proposals.delivery.checklist import groups_of
from proposals.delivery.forms import ReceiptForm, ReleaseForm
from proposals.delivery.gaps import exit_gaps, invoiced, release_gaps
from proposals.delivery.models import Delivery, DeliveryItem
from proposals.delivery.states import MOVES, WORK, Status
from proposals.models import Proposal


def page_of(delivery: Delivery, user: User) -> dict[str, Any]:
    proposal, may = delivery.proposal, allowed(delivery, user)
    return {
        "delivery": delivery,
        "proposal": proposal,
        "sees_proposal": Proposal.objects.visible_to(user).filter(pk=proposal.pk).exists()
        and user.has_perm("proposals.view_proposal"),
        "sees_person": Person.objects.visible_to(user).filter(pk=proposal.person_id).exists(),
        "may": may,
        "groups": groups_of(delivery),
        "photos": list(delivery.photos.all()),
        "gaps": gaps_of(delivery),
        "is_firm": bool(invoiced(proposal)),
        "booking_url": booking_url(delivery, user) if may["work"] else "",
        "first_service": DeliveryItem.FIRST_SERVICE,
        "release_form": ReleaseForm(),
        "hold_form": ReasonForm(auto_id="hold_%s"),
        "cancel_form": ReasonForm(auto_id="cancel_%s"),
        "receipt_form": ReceiptForm(initial={"signer": delivery.signer or proposal.buyer.name}),
    }


def allowed(delivery: Delivery, user: User) -> dict[str, bool]:
    def may(target: Status) -> bool:
        return may_move(MOVES, source=delivery.status, target=target, by=user)

    return {
        "work": delivery.is_open and user.has_perm(WORK),
        "release": may(Status.RELEASED),
        "hold": may(Status.SCHEDULED),
        "deliver": may(Status.DELIVERED),
        "cancel": may(Status.CANCELLED),
    }


def gaps_of(delivery: Delivery) -> list[Any]:
    """What its next step waits for."""
    if delivery.status == Status.SCHEDULED:
        return release_gaps(delivery.proposal)
    return exit_gaps(delivery) if delivery.status == Status.RELEASED else []


def booking_url(delivery: Delivery, user: User) -> str:
    """The workshop's page, with this customer and car, and back; for who may book there."""
    attendance = delivery.proposal.attendance
    if not attendance.is_in_progress or not may_work_in(
        user, delivery.store, "workshop.add_booking", "workshop.view_team_booking", Department.OF
    ):
        return ""
    item = delivery.proposal.stock_item
    vehicle = item.vehicle if item else None
    query = {
        "atendimento": attendance.pk,
        "placa": (vehicle.plate or vehicle.chassis) if vehicle else "",
        "pedido": _("Primeira revisão"),
        "next": delivery.get_absolute_url(),
    }
    return f"{reverse('workshop:booking-create')}?{urlencode(query)}"
