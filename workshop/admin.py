from django.contrib import admin

from core.admin import ReadOnlyAdmin
from workshop.models import Booking, Estimate, ServiceOrder, Timetable


@admin.register(Booking, Estimate, ServiceOrder)
class DocumentAdmin(ReadOnlyAdmin):
    """Business records are read here; every change goes through a service."""

    list_display = ["number", "state", "plate", "created_at"]
    list_filter = ["state"]


@admin.register(Timetable)
class TimetableAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """Who receives cars when, and how many: read by the day board."""

    list_display = ["store", "weekday", "starts_at", "ends_at", "advisor", "capacity"]
    list_select_related = ["store", "advisor"]
    list_filter = ["store", "weekday"]
