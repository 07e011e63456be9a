"""The objects behind the URLs of the desk."""

from typing import TYPE_CHECKING, Any

from accounts import grants
from accounts.models import User
from agenda.feed import create_feed
from agenda.models import SavedFilter
from tests.factories import member

if TYPE_CHECKING:
    from tests.access_objects import World


def feed(world: "World", user: User, relation: str) -> list[Any]:
    """The address of a consultant's agenda."""
    return [create_feed(by=member(grants.CONSULTOR, (world.store, "VN")))]


def saved_filter(world: "World", user: User, relation: str) -> list[Any]:
    owner = user if relation == "own" else world.colleague
    return [SavedFilter.objects.create(user=owner, name=f"{relation} {user.pk}", query="?q=onix").pk]


OBJECTS = {
    "agenda:feed-file": feed,
    "agenda:filter-default": saved_filter,
    "agenda:filter-remove": saved_filter,
}
