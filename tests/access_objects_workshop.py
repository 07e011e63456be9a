"""The customer's link of an estimate, sent."""

from typing import TYPE_CHECKING, Any

from accounts.models import User
from core.secret_links import hash_of_token, new_token
from workshop.models import Estimate, EstimateLink

if TYPE_CHECKING:
    from tests.access_objects import World


def estimate_token(world: "World", user: User, relation: str) -> list[Any]:
    store = world.store
    row = Estimate.objects.create(
        store=store,
        customer_name="Renata",
        vehicle_description="Onix",
        created_by=world.colleague,
        valid_until=store.today(),
        state=Estimate.State.SENT,
    )
    row.lines.create(description="Troca de óleo", quantity=1, unit_price=100)
    token = new_token()
    EstimateLink.objects.create(estimate=row, token_hash=hash_of_token(token), created_by=world.colleague)
    return [token]


OBJECTS = {f"workshop:estimate-{name}": estimate_token for name in ("public", "opened", "public-pdf")}
