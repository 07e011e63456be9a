from datetime import datetime, time
from typing import Any

from atendimento.models import CODES, Atendimento, Contact, Interest, State
from integrations.outbound.documents.base import Document, local, store_values
from integrations.outbound.documents.person import person_values
from vehicles.models import Vehicle

JOINED = (
    "store", "person", "nature", "channel", "media", "responsible", "closing_reason", "competitor",
    "interest__model__family__make", "interest__stock_item__vehicle__model__family__make",
)  # fmt: skip
# Of the contacts only these: the one that is open, and the last words written about one.
NEWEST = 5


def attendance_document(pk: int) -> Document | None:
    row = Atendimento.objects.select_related(*JOINED).filter(pk=pk).first()
    if row is None or row.person is None or row.state == State.DRAFT:
        return None
    return Document(
        topic="attendance",
        key=str(pk),
        external_key=external_key(pk),
        group=row.store.group_id,
        store=row.store_id,
        values=attendance_values(row),
        # An attendance is told from its first confirmation on.
        is_due=row.confirmed_at is not None or row.state == State.CLOSED,
    )


def external_key(pk: int) -> str:
    """Ours, the same for ever: by it a partner knows the record again."""
    return f"A-{pk}"


def attendance_values(row: Atendimento) -> dict[str, Any]:
    store, contacts = row.store, list(row.contacts.order_by("-pk")[:NEWEST])
    open_one = next((contact for contact in contacts if contact.is_open), None)
    return {
        "number": row.number,
        "status": CODES.get(State(row.state), ""),
        "is_return": row.is_return,
        "created_at": local(row.created_at, store),
        "confirmed_at": local(row.confirmed_at, store),
        "closed_at": local(row.closed_at, store),
        "department": row.department,
        "subject": open_one.subject if open_one else "",
        "notes": next((contact.notes for contact in contacts if contact.notes), ""),
        "next_contact_at": when(open_one),
        "nature": table_values(row.nature),
        "channel": table_values(row.channel),
        "media": table_values(row.media),
        "closing_reason": table_values(row.closing_reason),
        "competitor": row.competitor.name if row.competitor else "",
        "store": store_values(store),
        "user": user_values(row.responsible),
        "person": person_values(row.person) if row.person else {},
        "interest": interest_values(getattr(row, "interest", None)),
    }


def when(contact: Contact | None) -> datetime | None:
    """Date and hour of the next contact, by the store's clock; a contact of the whole day is at midnight."""
    return datetime.combine(contact.due_on, contact.due_at or time.min) if contact else None


def table_values(row: Any) -> dict[str, str]:
    return {"code": row.code, "name": row.name} if row else {}


def user_values(user: Any) -> dict[str, str]:
    return {"username": user.username, "name": user.display_name, "email": user.email} if user else {}


def interest_values(interest: Interest | None) -> dict[str, Any]:
    if interest is None:
        return {}
    unit = interest.stock_item
    found: dict[str, Any] = {
        "specification": interest.specification,
        "price": unit.price if unit else interest.price_to,
        "business_type": unit.business_type if unit else "",
        "stock_code": unit.external_id if unit else "",
    }
    if unit:
        return found | vehicle_values(unit.vehicle)
    if interest.model:
        found |= {"make": interest.model.family.make.name, "model": str(interest.model)}
    return found


def vehicle_values(vehicle: Vehicle) -> dict[str, Any]:
    make = vehicle.model.family.make.name if vehicle.model else ""
    return {
        "make": make,
        "model": vehicle.description or (str(vehicle.model) if vehicle.model else ""),
        "year_made": vehicle.year_made,
        "year_model": vehicle.year_model,
        "colour": vehicle.colour,
        "fuel": vehicle.fuel,
        "plate": vehicle.plate,
        "chassis": vehicle.chassis,
        "renavam": vehicle.renavam,
        "km": vehicle.km,
    }
