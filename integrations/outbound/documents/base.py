from dataclasses import dataclass
from datetime import datetime
from typing import Any

from accounts.models import Store


@dataclass(frozen=True)
class Document:
    """One record in our own words. `is_due` False: told only to whom was told before.

    A value may be a function: it is asked only when a field map wants it.
    """

    topic: str
    key: str
    external_key: str
    group: int
    store: int | None
    values: dict[str, Any]
    is_due: bool = True

    def value(self, path: str) -> Any:
        """What stands at `person.document`; for `person.phones.ddd` the list of all of them."""
        return value_at(self.values, path.split("."))


def value_at(found: Any, names: list[str]) -> Any:
    for position, name in enumerate(names):
        if callable(found):
            found = found()
        if isinstance(found, list):
            return [value_at(row, names[position:]) for row in found]
        found = found.get(name) if isinstance(found, dict) else None
    return found() if callable(found) else found


def local(moment: datetime | None, store: Store) -> datetime | None:
    """By the store's own clock and without a zone: how these systems write times."""
    return moment.astimezone(store.zone).replace(tzinfo=None, microsecond=0) if moment else None


def store_values(store: Store) -> dict[str, Any]:
    return {"cnpj": store.cnpj, "name": store.name, "city": store.city, "state": store.state}
