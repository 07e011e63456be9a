"""What a demo customer lived through: attendances and their contacts, planned before anything is written."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from accounts.models import Store, User
from atendimento.models import Atendimento, Nature, State
from vehicles.models import StockItem

AFTER = timedelta(minutes=7)
BEFORE = timedelta(minutes=12)


@dataclass(slots=True)
class Touch:
    """One contact; without a result it is still scheduled."""

    due_on: date
    due_at: time | None
    channel: str
    subject: str
    result: str = ""
    attempts: int = 0
    cancelled: bool = False
    notes: str = ""

    @property
    def is_open(self) -> bool:
        return not self.result and not self.cancelled

    def moment(self, store: Store) -> datetime:
        return datetime.combine(self.due_on, self.due_at or time(10), store.zone)


@dataclass(slots=True)
class Story:
    """One attendance. `person` is the number of its customer in the list of people; None in a draft."""

    store: Store
    department: str
    nature: Nature
    responsible: User | None
    created_by: User
    person: int | None
    state: str
    started: datetime
    channel: str
    media: str
    touches: list[Touch] = field(default_factory=list)
    reason: str = ""
    competitor: str = ""
    closing_asked: bool = False
    previous: "Story | None" = None
    item: StockItem | None = None
    specification: str = ""
    appraisal: str = ""
    row: Atendimento | None = None

    @property
    def done(self) -> list[Touch]:
        return [touch for touch in self.touches if touch.result]

    @property
    def open_touch(self) -> Touch | None:
        return self.touches[-1] if self.touches and self.touches[-1].is_open else None

    @property
    def confirmed_at(self) -> datetime | None:
        """The first conversation confirms."""
        return self.done[0].moment(self.store) + AFTER if self.done else None

    @property
    def ended_at(self) -> datetime | None:
        """With its last contact; a cancelled one soon after it began."""
        if self.state == State.CLOSED:
            return self.done[-1].moment(self.store) + AFTER
        return self.started + timedelta(hours=3) if self.state == State.CANCELLED else None

    @property
    def label(self) -> str:
        """The vehicle wanted, in words."""
        return self.item.vehicle.model_label[:120] if self.item else self.specification

    @property
    def written(self) -> Atendimento:
        if self.row is None:
            raise RuntimeError("the attendance was not written yet")
        return self.row


def by_generation(stories: list[Story]) -> Iterator[list[Story]]:
    """Earlier attendances first: a row can only point to one that is there."""
    generation = {id(story): 0 for story in stories}
    for story in stories:
        depth, earlier = 0, story.previous
        while earlier is not None:
            depth, earlier = depth + 1, earlier.previous
        generation[id(story)] = depth
    for depth in range(max(generation.values(), default=-1) + 1):
        rows = [story for story in stories if generation[id(story)] == depth]
        yield sorted(rows, key=lambda story: story.started)
