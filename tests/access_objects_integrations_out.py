"""Messages and endpoints of the user's group, and of another."""

from typing import TYPE_CHECKING, Any

from accounts.models import Store, User
from core.models import OutboxMessage
from integrations.models import Endpoint, EndpointHealth
from tests.factories_atendimento import AttendanceFactory

if TYPE_CHECKING:
    from tests.access_objects import World


def store_of(world: "World", relation: str) -> Store:
    return {"sister": world.sister, "foreign": world.stranger}.get(relation, world.store)


def message_arguments(world: "World", user: User, relation: str) -> list[Any]:
    attendance = AttendanceFactory(store=store_of(world, relation))
    row = OutboxMessage.objects.create(topic="attendance", key=str(attendance.pk), state="rejected")
    return [row.pk]


def endpoint_arguments(world: "World", user: User, relation: str) -> list[Any]:
    store = store_of(world, relation)
    endpoint = Endpoint.objects.create(
        name="DMS", topic="attendance", group=store.group, store=store, is_active=False
    )
    EndpointHealth.objects.create(endpoint=endpoint)
    return [endpoint.pk]


OBJECTS = {
    "integrations:message": message_arguments,
    "integrations:message-requeue": message_arguments,
    "integrations:endpoint": endpoint_arguments,
    "integrations:endpoint-test": endpoint_arguments,
}
