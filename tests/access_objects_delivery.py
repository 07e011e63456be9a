"""The objects behind the URLs of documents, delivery and customer notices."""

from typing import TYPE_CHECKING, Any

from accounts.models import User
from proposals.checklists.models import DocumentStep

if TYPE_CHECKING:
    from tests.access_objects import World


def step(world: "World", user: User, relation: str) -> list[Any]:
    from tests.access_objects import proposal  # noqa: PLC0415 -- circular

    return [*proposal(world, user, relation), DocumentStep.objects.get(code="crlv-e").pk]


OBJECTS = {"proposals:step-record": step, "proposals:step-undo": step}
