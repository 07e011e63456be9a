"""`migrate` that refuses a database which stopped halfway along migrations that were replaced."""

from typing import Any

from django.core.management.base import CommandError
from django.core.management.commands import migrate
from django.db import connections
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from core.schema import missing_steps

LAST_WITH_OLD_FILES = "df53815"


class Command(migrate.Command):
    def handle(self, *args: Any, **options: Any) -> None:
        connection = connections[options["database"]]
        loader = MigrationLoader(connection, load=False)
        loader.load_disk()
        applied = MigrationRecorder(connection).applied_migrations()
        if not options["fake"] and (missing := missing_steps(loader, applied)):
            raise CommandError(
                f"Nothing was changed: this database lacks {missing[0]} ({len(missing)} in all), whose file "
                f"is gone since migrations became a few. Run `migrate` at commit {LAST_WITH_OLD_FILES} first."
            )
        super().handle(*args, **options)
