"""What the machine wrote down, to be read only."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from core.models import ImportBatch, OutboxMessage, Refusal


class ReadOnlyAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Refusal)
class RefusalAdmin(ReadOnlyAdmin):
    list_display = ["created_at", "actor", "action", "target"]
    list_select_related = ["actor"]
    list_filter = ["action"]
    date_hierarchy = "created_at"


@admin.register(ImportBatch)
class ImportBatchAdmin(ReadOnlyAdmin):
    list_display = ["created_at", "kind", "origin", "file_name", "read", "created", "updated", "refused"]
    list_filter = ["kind", "origin"]


@admin.register(OutboxMessage)
class OutboxMessageAdmin(ReadOnlyAdmin):
    list_display = ["created_at", "topic", "key", "state"]
    list_filter = ["state", "topic"]
