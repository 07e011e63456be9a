"""A call of a partner, and what a partner says otherwise of a person."""

from typing import TYPE_CHECKING, Any

from accounts.models import User
from integrations.models import ApiClient, InboundCall, PersonDifference
from tests.access_objects_customers import person
from tests.factories_integrations import api_client

if TYPE_CHECKING:
    from tests.access_objects import World


def partner(world: "World", relation: str) -> ApiClient:
    store = world.stranger if relation == "foreign" else world.store
    found = ApiClient.objects.filter(stores=store).first()
    return found or api_client(store, name=f"Portal {store.pk}")[0]


def call(world: "World", user: User, relation: str) -> list[Any]:
    made = InboundCall.objects.create(kind="adf", client=partner(world, relation), outcome="refused")
    return [made.pk]


def difference(world: "World", user: User, relation: str) -> list[Any]:
    someone = person(world, user, relation)
    told = {"field": "phone", "told": "+5511977776666"}
    return [PersonDifference.objects.create(person=someone, client=partner(world, relation), **told).pk]


OBJECTS = {
    "integrations:call-detail": call,
    "integrations:call-replay": call,
    "integrations:difference-accept": difference,
    "integrations:difference-dismiss": difference,
}
