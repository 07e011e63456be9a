from django.contrib import admin

from atendimento.admin import TableAdmin
from core.admin import ReadOnlyAdmin
from proposals.authority import models

admin.site.register(models.ApprovalMotive, TableAdmin)


@admin.register(models.AuthorityLimit)
class AuthorityLimitAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    list_display = [
        "role", "business_type", "make", "family", "model", "days_from", "max_discount", "min_margin",
        "allows_exceptions", "brand", "store",
    ]  # fmt: skip
    list_select_related = ["role", "make", "family", "model", "brand", "store"]
    list_filter = ["role", "business_type", "store"]
    autocomplete_fields = ["make", "family", "model"]


@admin.register(models.Approval)
class ApprovalAdmin(ReadOnlyAdmin):
    """Business records are read here; every change goes through a service."""

    list_display = ["proposal", "state", "requested_by", "requested_at", "decided_by"]
    list_select_related = ["proposal", "requested_by", "decided_by"]
    list_filter = ["state"]
