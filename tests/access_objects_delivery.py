"""The objects behind the URLs of documents, delivery and customer notices."""

from datetime import time
from typing import TYPE_CHECKING, Any

from accounts.models import User
from proposals.checklists.models import DocumentStep
from proposals.delivery.models import Delivery, DeliveryPhoto, DeliverySlot
from proposals.messages.models import CustomerMessage
from proposals.models import Proposal

if TYPE_CHECKING:
    from tests.access_objects import World


def make_proposal(world: "World", user: User, relation: str) -> Proposal:
    from tests.access_objects import proposal  # noqa: PLC0415 -- circular

    return Proposal.objects.get(pk=proposal(world, user, relation)[0])


def step(world: "World", user: User, relation: str) -> list[Any]:
    row = make_proposal(world, user, relation)
    return [row.pk, DocumentStep.objects.get(code="crlv-e").pk]


def make_delivery(world: "World", user: User, relation: str) -> Delivery:
    """Scheduled, of a sale that is not invoiced yet."""
    row = make_proposal(world, user, relation)
    slot, _new = DeliverySlot.objects.get_or_create(store=row.store, day=row.store.today(), hour=time(10))
    return Delivery.objects.create(proposal=row, store=row.store, slot=slot, scheduled_by=world.colleague)


def delivery(world: "World", user: User, relation: str) -> list[Any]:
    return [make_delivery(world, user, relation).pk]


def checks(world: "World", user: User, relation: str) -> list[Any]:
    return [*delivery(world, user, relation), "itens"]


def photo(world: "World", user: User, relation: str) -> list[Any]:
    """Its row without a file: whoever may see it meets 404 at the file's absence, never at the photo's."""
    row = make_delivery(world, user, relation)
    made = DeliveryPhoto.objects.create(
        delivery=row, file="nowhere.jpg", thumb="nowhere.jpg", added_by=world.colleague
    )
    return [row.pk, made.pk]


def message(world: "World", user: User, relation: str) -> list[Any]:
    row = make_proposal(world, user, relation)
    made = CustomerMessage.objects.create(
        proposal=row, person=row.person, occasion="order", means="whatsapp", body="Olá!"
    )
    return [row.pk, made.pk]


OBJECTS = {
    "proposals:message-sent": message,
    "proposals:step-record": step,
    "proposals:step-undo": step,
    "proposals:delivery-checks": checks,
    "proposals:delivery-photo": photo,
    "proposals:delivery-thumb": photo,
    "proposals:delivery-photo-remove": photo,
    **{
        f"proposals:delivery-{name}": delivery
        for name in (
            "detail",
            "reschedule",
            "release",
            "hold",
            "deliver",
            "cancel",
            "receipt",
            "signature",
            "photos",
            "term",
        )
    },
}
