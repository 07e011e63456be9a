"""The people behind the URLs of customers: own, the team's, the sister store's, another group's."""

from typing import TYPE_CHECKING, Any

from accounts.models import User
from customers.models import Person, PersonAccess
from tests.factories_customers import AddressFactory, OwnedVehicleFactory, PersonFactory, PhoneFactory

if TYPE_CHECKING:
    from tests.access_objects import World

PARTS = {"phone": PhoneFactory, "address": AddressFactory, "owned-vehicle": OwnedVehicleFactory}


def person(world: "World", user: User, relation: str) -> Person:
    """Somebody whose customer is the user, his colleague, the sister store's queue or a stranger's."""
    store = {"sister": world.sister, "foreign": world.stranger}.get(relation, world.store)
    holder = {"own": user, "team": world.colleague}.get(relation)
    found = PersonFactory(group=store.group, email="contato@exemplo.com.br")
    PersonAccess.objects.create(person=found, store=store, department="VN", user=holder, reason="handling")
    return found


def person_arguments(world: "World", user: User, relation: str) -> list[Any]:
    return [person(world, user, relation).pk]


def part_arguments(kind: str) -> Any:
    def make(world: "World", user: User, relation: str) -> list[Any]:
        owner = person(world, user, relation)
        return [owner.pk, PARTS[kind](person=owner).pk]

    return make


OBJECTS = {
    "customers:person-edit": person_arguments,
    "customers:person-no-contact": person_arguments,
    "customers:phone-create": person_arguments,
    "customers:phone-edit": part_arguments("phone"),
    "customers:phone-remove": part_arguments("phone"),
    "customers:address-create": person_arguments,
    "customers:address-edit": part_arguments("address"),
    "customers:address-remove": part_arguments("address"),
    "customers:owned-vehicle-create": person_arguments,
    "customers:owned-vehicle-complete": part_arguments("owned-vehicle"),
    "customers:owned-vehicle-end": part_arguments("owned-vehicle"),
    "customers:consent-create": person_arguments,
}
