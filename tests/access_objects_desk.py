"""The objects behind the URLs of the desk."""

from typing import TYPE_CHECKING, Any

from accounts import grants
from accounts.models import User
from agenda.feed import create_feed
from agenda.models import Batch, SavedFilter
from tests.factories import member

if TYPE_CHECKING:
    from tests.access_objects import World


def feed(world: "World", user: User, relation: str) -> list[Any]:
    """The address of a consultant's agenda."""
    return [create_feed(by=member(grants.CONSULTOR, (world.store, "VN")))]


def saved_filter(world: "World", user: User, relation: str) -> list[Any]:
    owner = user if relation == "own" else world.colleague
    return [SavedFilter.objects.create(user=owner, name=f"{relation} {user.pk}", query="?q=onix").pk]


def batch(world: "World", user: User, relation: str) -> list[Any]:
    actor = user if relation == "own" else world.colleague
    return [Batch.objects.create(actor=actor, kind=Batch.Kind.CANCEL).pk]


def seller(world: "World", user: User, relation: str) -> list[Any]:
    """A consultant of the user's store, of the sister's, or of another group."""
    store = {"sister": world.sister, "foreign": world.stranger}.get(relation, world.store)
    return [member(grants.CONSULTOR, (store, "VN")).pk]


OBJECTS = {
    "agenda:batch-detail": batch,
    "agenda:batch-confirm": batch,
    "agenda:portfolio": seller,
    "agenda:offboard": seller,
    "agenda:feed-file": feed,
    "agenda:filter-default": saved_filter,
    "agenda:filter-remove": saved_filter,
}
