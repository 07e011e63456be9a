"""Databases made for a run and thrown away after it."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import NoReturn

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
QUIET = {"LOCAL": "1", "LOG_LEVEL": "CRITICAL", "DJANGO_SETTINGS_MODULE": "bench.settings"}


def run_on(database: str, command: list[str], *, seconds: int, say: str, **settings: str) -> NoReturn:
    """A module of ours on a database of its own, bounded in time; ends as it ended."""
    with DATABASES[database]() as address:
        env = {**os.environ, **QUIET, **settings, "DATABASE_URL": address}
        print(f"• {database}, {say} …", flush=True)
        done = subprocess.run(
            [sys.executable, "-m", *command], cwd=ROOT, env=env, timeout=seconds, check=False
        )
    sys.exit(done.returncode)
