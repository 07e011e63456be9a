from django.contrib import admin

from core.admin import ReadOnlyAdmin
from proposals.links import models


@admin.register(models.CustomerLink)
class CustomerLinkAdmin(ReadOnlyAdmin):
    list_display = ["proposal_id", "created_at", "revoked_at", "opened_at", "wrong_tries"]
    exclude = ["token_hash"]


@admin.register(models.Acceptance)
class AcceptanceAdmin(ReadOnlyAdmin):
    list_display = ["proposal_id", "name", "accepted_at"]
