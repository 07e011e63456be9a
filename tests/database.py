"""A test worker's database: where it comes from, and how it becomes again what migrations left.

`make test` migrates one, each worker begins with a copy of it: migrating takes longer with every model, and
six workers of three suites would each do it again. Without `TEST_TEMPLATE` (a file for SQLite, a database's
name for PostgreSQL) each run migrates its own.

After a test that commits, Django would empty all tables and create the migrations' rows one by one before
the next: two seconds each time, and nothing for a test in between to work on. Here the first rows are kept
beside the tables and copied back: some hundredths of a second.
"""

import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection, transaction
from django.test import TestCase, TransactionTestCase

TEMPLATE = os.environ.get("TEST_TEMPLATE", "")
IS_FILE = settings.DATABASES["default"]["ENGINE"].endswith("sqlite3")
SCHEMA = "kept_rows"


@pytest.fixture(scope="session")
def django_db_keepdb() -> bool:
    """The copy must not be deleted again; the folder it lies in is."""
    return bool(TEMPLATE) and IS_FILE


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: Any) -> None:
    """Asked by pytest-django when the worker knows its database's name, before it is made."""
    if TEMPLATE and IS_FILE:
        shutil.copyfile(TEMPLATE, Path(settings.DATABASES["default"]["TEST"]["NAME"]))


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """pytest-django's own, and the way back to what it made."""
    keep = keep_file if IS_FILE else keep_tables
    with django_db_blocker.unblock(), keep() as restore, pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", lambda _case: restore())
        django_db_blocker.block()
        yield


@pytest.fixture(scope="module")
def lasting_rows(
    request: pytest.FixtureRequest, django_db_setup: None, django_db_blocker: Any
) -> Iterator[None]:
    """What fixtures of a module create after it stays for all its tests: savepoints in one transaction."""
    if any(map(commits, tests_of(request.node))):
        pytest.fail("In one transaction no test can commit: those that do belong in a module of their own.")
    with django_db_blocker.unblock():
        atomics = TestCase._enter_atomics()
    yield
    with django_db_blocker.unblock():
        TestCase._rollback_atomics(atomics)


def tests_of(module: pytest.Module) -> Iterator[pytest.Item]:
    return (item for item in module.session.items if item.getparent(pytest.Module) is module)


def commits(item: pytest.Item) -> bool:
    marked = any(mark.kwargs.get("transaction") for mark in item.iter_markers("django_db"))
    return marked or "transactional_db" in getattr(item, "fixturenames", ())


@contextmanager
def keep_file() -> Iterator[Callable[[], None]]:
    """The whole file, in memory."""
    with closing(sqlite3.connect(":memory:")) as kept:
        connection.ensure_connection()
        connection.connection.backup(kept)

        def restore() -> None:
            connection.ensure_connection()
            kept.backup(connection.connection)

        yield restore


@contextmanager
def keep_tables() -> Iterator[Callable[[], None]]:
    """Copies of the tables that hold rows. Foreign keys are checked at the end of a transaction."""
    tables = [connection.ops.quote_name(name) for name in connection.introspection.table_names()]
    with connection.cursor() as cursor:
        filled = [name for name in tables if holds_rows(cursor, name)]
        cursor.execute(f"CREATE SCHEMA {SCHEMA}")
        for name in filled:
            cursor.execute(f"CREATE TABLE {SCHEMA}.{name} AS TABLE {name}")
    # Names of our own tables, quoted.
    statements = [f"DELETE FROM {name}" for name in tables]  # noqa: S608
    statements += [f"INSERT INTO {name} SELECT * FROM {SCHEMA}.{name}" for name in filled]  # noqa: S608

    def restore() -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("; ".join(statements))

    yield restore


def holds_rows(cursor: Any, table: str) -> bool:
    cursor.execute(f"SELECT EXISTS (SELECT 1 FROM {table})")  # noqa: S608
    return bool(cursor.fetchone()[0])
