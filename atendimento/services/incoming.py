"""What a partner's system tells, its codes and people known to us already."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from accounts.models import Store, User
from atendimento.models import AppraisalMotive, Atendimento, Channel, Media, Nature
from atendimento.services.contacts import Plan
from customers.models import Person
from vehicles.models import StockItem


@dataclass(frozen=True)
class Wish:
    """The vehicle a lead asks for: a unit of the stock, or only words."""

    specification: str = ""
    unit: StockItem | None = None

    @property
    def label(self) -> str:
        return (self.unit.vehicle.model_label if self.unit else self.specification)[:120]

    @property
    def words(self) -> str:
        return self.specification[:120] or self.label


@dataclass(frozen=True)
class UsedCar:
    """What the customer would give in exchange: becomes a request for an appraisal."""

    motive: AppraisalMotive
    fields: dict[str, Any]


@dataclass(frozen=True)
class Lead:
    """A lead whose codes and person are known to us already."""

    store: Store
    person: Person
    is_new_person: bool
    nature: Nature
    department: str
    channel: Channel
    origin: str
    received_at: datetime
    media: Media | None = None
    responsible: User | None = None
    subject: str = ""
    message: str = ""
    due_on: date | None = None
    due_at: time | None = None
    wish: Wish = Wish()
    used_cars: Sequence[UsedCar] = ()

    def plan(self) -> Plan:
        """When to talk: as asked, else this very minute, so that it stands in today's list at once."""
        now = self.store.now()
        day, hour = self.due_on, self.due_at
        if day is None:
            day, hour = now.date(), now.time().replace(second=0, microsecond=0)
        return Plan(day, hour, self.channel, self.subject[:120])


@dataclass(frozen=True)
class Received:
    attendance: Atendimento
    is_return: bool


@dataclass(frozen=True)
class Change:
    """What a partner may change of a lead it brought; None leaves it as it is."""

    nature: Nature | None = None
    department: str = ""
    channel: Channel | None = None
    media: Media | None = None
    plan: Plan | None = None
    wish: Wish = Wish()
    message: str = ""
    origin: str = ""
