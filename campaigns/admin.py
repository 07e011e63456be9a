from django.contrib import admin

from campaigns.models import Campaign
from core.admin import ReadOnlyAdmin


@admin.register(Campaign)
class CampaignAdmin(ReadOnlyAdmin):
    """Business records are read here; every change goes through a service."""

    list_display = ["name", "starts_on", "ends_on", "active"]
    list_filter = ["active"]
