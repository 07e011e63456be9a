"""Visits and requests behind the URLs of the reception: own, the team's, the sister store's, a stranger's."""

from typing import TYPE_CHECKING, Any

from django.utils import timezone

from accounts.models import User
from atendimento.models import TransferRequest, Visit

if TYPE_CHECKING:
    from tests.access_objects import World


def visit(world: "World", user: User, relation: str) -> list[Any]:
    """Somebody at the door, offered to the user or to his colleague."""
    from tests.access_objects import make_attendance  # noqa: PLC0415 -- circular

    row = make_attendance(world, user, "queue" if relation in ("own", "team") else relation)
    return [
        Visit.objects.create(
            store=row.store,
            department="VN",
            nature=row.nature,
            channel=row.channel,
            person=row.person,
            attendance=row,
            state=Visit.State.OFFERED,
            offered_to=user if relation == "own" else world.colleague,
            offered_at=timezone.now(),
            received_by=world.colleague,
        ).pk
    ]


def transfer(world: "World", user: User, relation: str) -> list[Any]:
    """Asked of the user, or of somebody else."""
    from tests.access_objects import make_attendance  # noqa: PLC0415 -- circular

    row = make_attendance(world, user, "queue" if relation in ("own", "team") else relation)
    return [
        TransferRequest.objects.create(
            store=row.store,
            department="VN",
            person=row.person,
            owner=user if relation == "own" else world.colleague,
            asked_by=world.colleague,
            reason="Vizinho meu",
        ).pk
    ]


NAMES = "detail forward forward-next take pass leave media"
OBJECTS = {f"agenda:visit-{name}": visit for name in NAMES.split()}
OBJECTS |= {"agenda:transfer-detail": transfer, "agenda:transfer-decide": transfer}
