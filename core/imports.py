"""The import framework: any file becomes a report, never a traceback.

A room writes an `Importer` (parse one row, write one batch); `core.import_files` reads the file; this module
keeps the reasons of refused rows and leaves one `ImportBatch` per run.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, Generic, Protocol, TypeVar

from django.db import transaction
from django.db.models import Model
from django.utils.translation import gettext as _

from core.import_files import ImportFileError, Report, Row, RowError, Source, examine, rows
from core.models import ImportBatch
from core.statistics import refresh_statistics
from core.text import CONTROL

if TYPE_CHECKING:
    from accounts.models import User

BATCH_SIZE = 1000
# The planner is told after the first batch, the fourth, the sixteenth …: growth in proportion is what counts.
TELL_AFTER = 4

T = TypeVar("T")


class Importer(Protocol[T]):
    """What a room brings: `header` looks at the first row and says whether it is one (not to be imported)."""

    kind: str
    origin: str
    # What it fills: the planner hears of their growth.
    models: ClassVar[tuple[type[Model], ...]]

    def header(self, cells: list[str]) -> bool: ...

    def parse(self, row: Row) -> T: ...

    def write(self, batch: list[T], report: Report) -> None: ...


@dataclass
class Run(Generic[T]):
    """One import on its way: parses, collects batches and writes each with its counts in one transaction."""

    importer: Importer[T]
    source: Source
    by: "User | None" = None
    batch_size: int = BATCH_SIZE
    progress: Callable[[Report], None] = lambda report: None
    report: Report = field(default_factory=Report)
    batches: int = 0
    told_at: int = 0

    def run(self) -> Report:
        audit = self._audit()
        batch: list[T] = []
        for row in self._data_rows():
            self.report.read += 1
            try:
                batch.append(self.importer.parse(row))
            except RowError as exc:
                self.report.refuse(row.line, str(exc))
            if len(batch) >= self.batch_size:
                self._flush(batch, audit)
                self._tell_planner()
                batch = []
        self._flush(batch, audit)
        return self.report

    def _tell_planner(self) -> None:
        self.batches += 1
        if self.batches >= self.told_at * TELL_AFTER:
            refresh_statistics(self.importer.models)
            self.told_at = self.batches

    def _data_rows(self) -> Iterator[Row]:
        stream = rows(self.source, self.report)
        first = next(stream, None)
        if first is None:
            raise ImportFileError(_("O arquivo não tem nenhuma linha legível."))
        if not self.importer.header(first.cells):
            yield first
        yield from stream

    def _audit(self) -> ImportBatch:
        # Written first, counted up with every batch: a killed run leaves what it did.
        return ImportBatch.objects.create(
            kind=self.importer.kind,
            origin=self.importer.origin,
            file_name=CONTROL.sub("", self.source.path.name)[:200],
            sha256=self.source.sha256,
            actor=self.by,
        )

    def _flush(self, batch: list[T], audit: ImportBatch) -> None:
        with transaction.atomic():
            if batch:
                self.importer.write(batch, self.report)
            for name in ("read", "created", "updated", "refused"):
                setattr(audit, name, getattr(self.report, name))
            audit.save(update_fields=["read", "created", "updated", "refused"])
        self.progress(self.report)


def run_import(
    importer: Importer[Any],
    path: Path,
    *,
    by: "User | None" = None,
    batch_size: int = BATCH_SIZE,
    progress: Callable[[Report], None] = lambda report: None,
) -> Report:
    """Import the file; ImportFileError when it cannot be read as a whole."""
    return Run(importer, examine(path), by, batch_size, progress).run()
