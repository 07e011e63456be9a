from django.contrib import admin

from atendimento.admin import TableAdmin
from core.admin import ReadOnlyAdmin
from proposals.delivery import models


@admin.register(models.DeliveryItem)
class DeliveryItemAdmin(TableAdmin):
    list_display = ["name", "group", "business_type", "is_required", "code", "position", "active"]
    list_filter = ["group", "business_type", "active"]


@admin.register(models.DeliveryCapacity)
class DeliveryCapacityAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    list_display = ["store", "weekday", "hour", "places"]
    list_select_related = ["store"]
    list_filter = ["store"]


@admin.register(models.Delivery)
class DeliveryAdmin(ReadOnlyAdmin):
    """Business records are read here; every change goes through a service."""

    list_display = ["number", "status", "slot", "proposal_id"]
    list_select_related = ["slot"]
    list_filter = ["status"]
    exclude = ["receipt_file"]
