from django.contrib import admin

from core.admin import ReadOnlyAdmin
from proposals.messages import models


@admin.register(models.MessageTemplate)
class MessageTemplateAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    list_display = ["occasion", "means", "store", "subject", "active"]
    list_select_related = ["store"]
    list_filter = ["occasion", "means", "store", "active"]


@admin.register(models.CustomerMessage)
class CustomerMessageAdmin(ReadOnlyAdmin):
    """Whether it went out; never its words: they name the customer."""

    list_display = ["proposal_id", "occasion", "means", "created_at", "sent_at", "withheld_at", "tries"]
    list_filter = ["occasion", "means"]
    exclude = ["subject", "body", "person"]
