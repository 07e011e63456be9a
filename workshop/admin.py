from django.contrib import admin

from core.admin import ReadOnlyAdmin
from workshop.models import Booking, Estimate, ServiceOrder


@admin.register(Booking, Estimate, ServiceOrder)
class DocumentAdmin(ReadOnlyAdmin):
    """Business records are read here; every change goes through a service."""

    list_display = ["number", "state", "plate", "created_at"]
    list_filter = ["state"]
