from django.contrib import admin

from core.admin import ReadOnlyAdmin
from proposals.models import Proposal


@admin.register(Proposal)
class ProposalAdmin(ReadOnlyAdmin):
    """Business records are read here; every change goes through a service."""

    list_display = ["number", "state", "model_description", "created_at"]
    list_filter = ["state"]
