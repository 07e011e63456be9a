"""The board of a day: its rows prepared here, hour by hour."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from proposals.delivery.models import Delivery
from proposals.delivery.states import Status

BADGES = {Status.SCHEDULED: "badge-warm", Status.RELEASED: "badge-accent", Status.DELIVERED: "badge-ok"}


@dataclass(frozen=True)
class Card:
    url: str
    hour: str
    number: str
    person: str
    vehicle: str
    plate: str
    responsible: str
    store: str
    status: str
    label: str
    badge: str


def cards_of(deliveries: Iterable[Delivery]) -> list[Card]:
    return [card_of(row) for row in deliveries]


def card_of(row: Delivery) -> Card:
    proposal = row.proposal
    responsible = proposal.attendance.responsible
    vehicle = proposal.stock_item.vehicle if proposal.stock_item else None
    status = Status(row.status)
    return Card(
        url=row.get_absolute_url(),
        hour=f"{row.slot.hour:%H:%M}",
        number=row.number,
        person=proposal.person.name,
        vehicle=proposal.model_description,
        plate=vehicle.plate if vehicle else "",
        responsible=responsible.display_name if responsible else _("Sem responsável"),
        store=row.store.name,
        status=row.status,
        label=str(status.label),
        badge=BADGES.get(status, ""),
    )


def hours_of_day(cards: list[Card]) -> list[tuple[str, list[Card]]]:
    """Grouped by hour, in order."""
    found: dict[str, list[Card]] = {}
    for card in cards:
        found.setdefault(card.hour, []).append(card)
    return list(found.items())
