"""What the audit log keeps as field diffs, for administrators."""

from collections.abc import Collection
from typing import Any

from auditlog.registry import auditlog
from django.db.models import Model


def track(*tables: type[Model], exclude: Collection[str] = (), **options: Any) -> None:
    """Only columns: left alone, the library writes every relation that points here as `Model.None`."""
    for table in tables:
        columns = [field.name for field in table._meta.concrete_fields if field.name not in exclude]
        auditlog.register(table, include_fields=columns, **options)
