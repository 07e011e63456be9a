"""Test drives behind the URLs: own, the team's, the sister store's, another group's."""

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from accounts.models import User
from atendimento.models import TestDrive, TestDriveTerm
from tests.factories_vehicles import StockItemFactory

if TYPE_CHECKING:
    from tests.access_objects import World


def objects(make_attendance: Any) -> dict[str, Any]:
    def drive(world: "World", user: User, relation: str) -> list[Any]:
        row = make_attendance(world, user, relation)
        starts = timezone.now().replace(second=0, microsecond=0)
        made = TestDrive.objects.create(
            attendance=row,
            store=row.store,
            stock_item=StockItemFactory(store=row.store, state="demo"),
            starts_at=starts,
            ends_at=starts + timedelta(minutes=30),
            created_by=world.colleague,
        )
        TestDriveTerm.objects.create(
            test_drive=made, number=1, digest="0" * 64, pdf=b"%PDF", signed_as="paper", picture=b"x",
            issued_by=world.colleague,
        )  # fmt: skip
        return [made.pk]

    names = ("detail", "term", "signature", "licence", "move", "start", "cancel", "finish", "miss")
    return {f"agenda:test-drive-{name}": drive for name in names}
