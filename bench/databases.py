"""Databases made for a run and thrown away after it."""

import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


@contextmanager
def sqlite_database() -> Iterator[str]:
    with tempfile.TemporaryDirectory(prefix="dealercrm-bench-") as folder:
        yield f"sqlite:///{Path(folder) / 'bench.sqlite3'}"


@contextmanager
def postgresql_database() -> Iterator[str]:
    """The private cluster of the test run."""
    sys.path.append(str(ROOT / "scripts"))
    postgres = import_module("postgres")
    programs = postgres.find_postgres()
    if programs is None:
        raise SystemExit("PostgreSQL 15 or newer was not found: install its server programs.")
    with postgres.private_postgres(programs) as address:
        yield address


DATABASES = {"SQLite": sqlite_database, "PostgreSQL": postgresql_database}
