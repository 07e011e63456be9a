"""How much stands on whose agenda."""

from dataclasses import dataclass
from math import ceil

from demo.organisation import House

SMALLEST, LARGEST = 20, 2_000_000
DEFAULT = 300
# From here on more consultants share the work.
TEAM_FROM, PER_CONSULTANT, LARGEST_TEAM = 1_000, 500, 187


@dataclass(frozen=True)
class Load:
    """Open contacts by class, attendances in progress without one, and drafts."""

    overdue: int = 0
    today: int = 0
    upcoming: int = 0
    in_progress: int = 0
    drafts: int = 0

    def times(self, factor: float) -> "Load":
        return Load(*(ceil(figure * factor) for figure in self.figures))

    @property
    def figures(self) -> tuple[int, ...]:
        return (self.overdue, self.today, self.upcoming, self.in_progress, self.drafts)


# By store and user; nobody's is the queue.
LOADS: dict[tuple[str, str], Load] = {
    ("A", "consultor"): Load(12, 8, 31, 3, 1),
    ("A", "consultora"): Load(4, 3, 8, 1, 1),
    ("A", "consultortecnico"): Load(3, 3, 6, 1),
    ("A", "operador"): Load(2, 2, 4),
    ("A", "supervisor"): Load(2, 2, 3),
    ("A", "avaliador"): Load(1, 1, 1),
    ("A", "fei"): Load(1, 1, 1),
    ("A", "faturista"): Load(0, 1, 1),
    ("A", "recepcao"): Load(drafts=1),
    ("A", ""): Load(1, 2, 1, 3),
    ("B", "consultor.manaus"): Load(3, 2, 5, 1),
    ("B", "consultora.manaus"): Load(2, 2, 4, 1),
    ("B", ""): Load(0, 1, 1, 1),
}
TEAM_LOAD = Load(6, 4, 20, 1)


def team_size(contacts: int) -> int:
    return min(LARGEST_TEAM, contacts // PER_CONSULTANT) if contacts >= TEAM_FROM else 0


def loads(house: House, contacts: int, own: Load | None) -> dict[tuple[str, str], Load]:
    """The plan for `contacts` rows; `own` replaces the consultant's."""
    factor = min(1, contacts / DEFAULT)
    found = {place: load.times(factor) for place, load in LOADS.items()}
    if own:
        found["A", "consultor"] = own
    keys = {store.pk: key for key, store in house.stores.items()}
    return found | {(keys[store.pk], user.username): TEAM_LOAD for user, store in house.team}
