from datetime import datetime, time
from typing import Any

from accounts.models import Store, User
from atendimento.models import (
    CODES,
    Atendimento,
    Channel,
    ClosingReason,
    Competitor,
    Contact,
    Interest,
    Media,
    Nature,
    State,
)
from integrations.outbound.documents.base import Document, local, store_values
from integrations.outbound.documents.person import person_values
from integrations.outbound.documents.tables import row_of
from vehicles.models import StockItem, Vehicle

# Of the contacts only these: the one that is open, and the last words written about one.
NEWEST = 5


def attendance_document(pk: int) -> Document | None:
    row = Atendimento.objects.select_related("person", "interest").filter(pk=pk).first()
    store = row_of(Store, row.store_id) if row else None
    if row is None or store is None or row.person is None or row.state == State.DRAFT:
        return None
    return Document(
        topic="attendance",
        key=str(pk),
        external_key=external_key(pk),
        group=store.group_id,
        store=store.pk,
        values=attendance_values(row, store),
        # An attendance is told from its first confirmation on.
        is_due=row.confirmed_at is not None or row.state == State.CLOSED,
    )


def external_key(pk: int) -> str:
    """Ours, the same for ever: by it a partner knows the record again."""
    return f"A-{pk}"


def attendance_values(row: Atendimento, store: Store) -> dict[str, Any]:
    contacts = list(row.contacts.order_by("-pk")[:NEWEST])
    competitor = row_of(Competitor, row.competitor_id)
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
        "nature": table_values(row_of(Nature, row.nature_id)),
        "channel": table_values(row_of(Channel, row.channel_id)),
        "media": table_values(row_of(Media, row.media_id)),
        "closing_reason": table_values(row_of(ClosingReason, row.closing_reason_id)),
        "competitor": competitor.name if competitor else "",
        "store": store_values(store),
        "user": user_values(row_of(User, row.responsible_id)),
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
    unit = unit_of(interest)
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


def unit_of(interest: Interest) -> StockItem | None:
    units = StockItem.objects.select_related("vehicle__model__family__make").defer("search_text")
    return units.filter(pk=interest.stock_item_id).first() if interest.stock_item_id else None


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
