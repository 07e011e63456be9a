"""The world of the access test, and the object behind each URL that takes arguments."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from accounts.models import Store, User
from tests import access_objects_customers
from tests.expected.access import ROLES
from tests.factories import BusinessGroupFactory, StoreFactory, member

DEPARTMENTS = "VN VU VD OF"


@dataclass(frozen=True)
class World:
    """Stores A and B of one group, X of another; one user for each role and a colleague, all in A."""

    store: Store
    sister: Store
    stranger: Store
    users: dict[str, User]
    colleague: User


def make_world() -> World:
    store, sister = StoreFactory(), StoreFactory()
    stranger = StoreFactory(group=BusinessGroupFactory(name="Outro grupo"))
    # A group's own administrator works in no store.
    users = {
        role: member(role, group=store.group)
        if role == "Administrador"
        else member(role, (store, DEPARTMENTS))
        for role in ROLES
    }
    return World(store, sister, stranger, users, member("Consultor", (store, DEPARTMENTS)))


# URL name → (world, the user who asks, relation: own, team, sister, foreign) → the URL's arguments.
Arguments = Callable[[World, User, str], list[Any]]
OBJECTS: dict[str, Arguments] = {**access_objects_customers.OBJECTS}
