"""Where a test worker's database comes from: `make test` migrates one, each worker begins with a copy of it.

Migrating takes longer with every model; six workers of three suites would each do it again. Without
`TEST_TEMPLATE` (a file for SQLite, a database's name for PostgreSQL) each run migrates its own.
"""

import os
import shutil
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

TEMPLATE = os.environ.get("TEST_TEMPLATE", "")
IS_FILE = settings.DATABASES["default"]["ENGINE"].endswith("sqlite3")


@pytest.fixture(scope="session")
def django_db_keepdb() -> bool:
    """The copy must not be deleted again; the folder it lies in is."""
    return bool(TEMPLATE) and IS_FILE


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: Any) -> None:
    """Asked by pytest-django when the worker knows its database's name, before it is made."""
    if TEMPLATE and IS_FILE:
        shutil.copyfile(TEMPLATE, Path(settings.DATABASES["default"]["TEST"]["NAME"]))
