"""Before the suites. `front`: the files that browser tests need. `template NAME`: a migrated database in
that SQLite file, or of that name beside `DATABASE_URL`'s own, for workers to copy; `drop NAME` ends it.
"""

import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dealercrm.settings")

import django

django.setup()

from django.core.management import call_command
from django.db import connection


def front() -> None:
    call_command("front", verbosity=0)


def drop(name: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"DROP DATABASE IF EXISTS {connection.ops.quote_name(name)}")


def template(name: str) -> None:
    if connection.vendor != "sqlite":
        drop(name)
        with connection.cursor() as cursor:
            cursor.execute(f"CREATE DATABASE {connection.ops.quote_name(name)}")
        connection.close()
    connection.settings_dict["NAME"] = name
    call_command("migrate", verbosity=0, interactive=False)
    # PostgreSQL copies no database that somebody is in; SQLite puts its log into the file.
    connection.close()


what, *arguments = sys.argv[1:]
{"front": front, "template": template, "drop": drop}[what](*arguments)
