"""Reads a file of rows whatever its packing, encoding and separator, and counts what became of them."""

import codecs
import csv
import gzip
import hashlib
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from io import TextIOWrapper
from pathlib import Path
from typing import IO, cast

from django.utils.translation import gettext as _

from core.text import CONTROL

CHUNK = 1 << 20
GZIP_MAGIC = b"\x1f\x8b"
SEPARATORS = ",;\t|"
MAX_SAMPLES = 20
# Bytes that cp1252 leaves undefined become a replacement sign instead of an error.
FALLBACK_ENCODING = "cp1252"


class ImportFileError(Exception):
    """The file as a whole cannot be read; its text may be shown."""


class RowError(ValueError):
    """One row is refused; its text, without personal data, is the reason in the report."""


@dataclass
class Report:
    """What became of every row: `read == created + updated + refused`."""

    read: int = 0
    created: int = 0
    updated: int = 0
    # Of those updated: rows that said nothing new.
    unchanged: int = 0
    refused: int = 0
    reasons: Counter[str] = field(default_factory=Counter)
    samples: list[tuple[int, str]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def refuse(self, line: int, reason: str) -> None:
        self.refused += 1
        self.reasons[reason] += 1
        if len(self.samples) < MAX_SAMPLES:
            self.samples.append((line, reason))

    @property
    def changed(self) -> int:
        """Of the rows found on file, those that came with something new."""
        return self.updated - self.unchanged

    @property
    def summary(self) -> str:
        return _(
            "%(read)d lidas, %(created)d criadas, %(changed)d atualizadas, %(unchanged)d sem mudança, "
            "%(refused)d recusadas"
        ) % {name: getattr(self, name) for name in ("read", "created", "changed", "unchanged", "refused")}

    def lines(self) -> Iterator[str]:
        """The report as a person reads it."""
        yield self.summary
        for reason, count in self.reasons.most_common():
            yield _("  recusadas por “%(reason)s”: %(count)d") % {"reason": reason, "count": count}
        for line, reason in self.samples:
            yield _("  linha %(line)d: %(reason)s") % {"line": line, "reason": reason}
        yield from self.notes


@dataclass(frozen=True)
class Source:
    """An import file and how it is to be read."""

    path: Path
    sha256: str
    encoding: str
    separator: str
    packed: bool


@dataclass(frozen=True)
class Row:
    line: int
    cells: list[str]


@contextmanager
def unpacked(path: Path, packed: bool) -> Iterator[IO[bytes]]:
    """The file's bytes; a broken archive is an ImportFileError."""
    try:
        with gzip.open(path, "rb") if packed else path.open("rb") as stream:
            yield cast(IO[bytes], stream)
    except (EOFError, zlib.error, gzip.BadGzipFile) as exc:
        raise ImportFileError(_("O arquivo compactado está danificado.")) from exc
    except OSError as exc:
        raise ImportFileError(_("O arquivo não pôde ser lido: %s.") % (exc.strerror or "")) from exc


def examine(path: Path) -> Source:
    """Hash the file and find out packing, encoding and separator, in one pass of bounded memory."""
    with unpacked(path, packed=False) as stream:
        packed = stream.read(2) == GZIP_MAGIC
    digest = _digest(path)
    with unpacked(path, packed) as stream:
        start = stream.read(CHUNK)
        encoding = _encoding(start, stream)
    if not start.strip():
        raise ImportFileError(_("O arquivo está vazio."))
    first_line = start.decode(encoding, "replace").lstrip("\r\n").splitlines()[:1]
    return Source(path, digest, encoding, _separator("".join(first_line)), packed)


def _digest(path: Path) -> str:
    digest = hashlib.sha256()
    with unpacked(path, packed=False) as stream:
        while chunk := stream.read(CHUNK):
            digest.update(chunk)
    return digest.hexdigest()


def _encoding(start: bytes, rest: IO[bytes]) -> str:
    """UTF-16 by its mark, UTF-8 where the whole file is, else what Windows writes in Brazil."""
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    decoder = codecs.getincrementaldecoder("utf-8")()
    chunk = start
    try:
        while chunk:
            decoder.decode(chunk)
            chunk = rest.read(CHUNK)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return FALLBACK_ENCODING
    return "utf-8-sig"


def _separator(line: str) -> str:
    """The separator the first line holds most of, outside quotes."""
    outside = "".join(line.split('"')[::2])
    return max(SEPARATORS, key=outside.count)


def rows(source: Source, report: Report) -> Iterator[Row]:
    """Every row that is not empty, its cells trimmed and free of control characters.

    A row the reader cannot take apart (an endless quote, say) is refused, not the file.
    """
    with unpacked(source.path, source.packed) as stream:
        text = TextIOWrapper(stream, encoding=source.encoding, errors="replace", newline="")
        reader = csv.reader(_without_nul(text), delimiter=source.separator)
        while True:
            try:
                cells = next(reader)
            except StopIteration:
                return
            except csv.Error:
                report.read += 1
                report.refuse(reader.line_num, _("linha ilegível"))
                continue
            cleaned = [clean_cell(cell) for cell in cells]
            if any(cleaned):
                yield Row(reader.line_num, cleaned)


def _without_nul(text: Iterable[str]) -> Iterator[str]:
    # The csv module of Python 3.10 and older stops at NUL, and no database wants it.
    return (line.replace("\0", "") for line in text)


def clean_cell(cell: str) -> str:
    """Trimmed; UTF-8 read twice as Latin-1 (`NÃ\\x93S`) repaired; control characters gone."""
    cell = cell.strip()
    if cell.isprintable() or not CONTROL.search(cell):
        return cell
    with suppress(UnicodeError):
        cell = cell.encode("latin-1").decode("utf-8")
    return CONTROL.sub("", cell).strip()


class Columns:
    """Columns by their heading, whatever its case, accents and synonyms."""

    def __init__(self, headings: dict[str, int]) -> None:
        self.positions = headings

    def __contains__(self, name: str) -> bool:
        return name in self.positions

    def get(self, cells: list[str], name: str) -> str:
        """The cell; empty where the column or the cell is missing. `-` means empty in dealers' files."""
        position = self.positions.get(name, -1)
        cell = cells[position] if 0 <= position < len(cells) else ""
        return "" if cell == "-" else cell
