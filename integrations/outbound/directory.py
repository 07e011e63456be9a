"""Where messages go, as one process sees it: read anew every few seconds, not for each message."""

import time
from dataclasses import dataclass
from threading import Lock

from django.utils import timezone

from integrations.models import Endpoint
from integrations.outbound.documents import BUILDERS, NOTICES, Document

SECONDS = 2.0


@dataclass(frozen=True)
class Directory:
    endpoints: tuple[Endpoint, ...]

    def endpoint_for(self, document: Document) -> Endpoint | None:
        """The store's own before its group's."""
        rows = [
            row for row in self.endpoints if row.topic == document.topic and row.group_id == document.group
        ]
        own = (row for row in rows if document.store is not None and row.store_id == document.store)
        return next(own, None) or next((row for row in rows if row.store_id is None), None)

    def topics(self) -> list[str]:
        """Kinds of change for which somebody listens who isn't left alone just now."""
        now = timezone.now()
        awake = {row.topic for row in self.endpoints if not row.health.is_open(now)}
        return [topic for topic in BUILDERS if topic in awake]

    def unheard(self) -> list[str]:
        """Notices that nobody wants: they are taken too, and settled at once."""
        heard = {row.topic for row in self.endpoints}
        return [topic for topic in NOTICES if topic not in heard]


def read() -> Directory:
    rows = Endpoint.objects.filter(is_active=True, health__isnull=False).select_related("health")
    return Directory(tuple(rows.prefetch_related("rules__value_map__pairs").order_by("pk")))


class Kept:
    """One for a process; its threads share it."""

    def __init__(self) -> None:
        self.lock = Lock()
        self.at = 0.0
        self.directory = Directory(())

    def present(self) -> Directory:
        with self.lock:
            if time.monotonic() - self.at > SECONDS:
                self.directory, self.at = read(), time.monotonic()
            return self.directory
