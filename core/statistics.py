"""What the database's planner knows of a table that is growing under it."""

from collections.abc import Iterable

from django.db import connection
from django.db.models import Model


def refresh_statistics(models: Iterable[type[Model]]) -> None:
    """PostgreSQL plans by what it last counted: an import into empty tables would go on as if they were.

    SQLite keeps to its indexes without; nothing to do there.
    """
    tables = ", ".join(connection.ops.quote_name(model._meta.db_table) for model in models)
    if connection.vendor == "postgresql" and tables:
        with connection.cursor() as cursor:
            cursor.execute(f"ANALYZE {tables}")
