from django.contrib import admin

from core.admin import ReadOnlyAdmin
from proposals.credits.models import CreditRequest


@admin.register(CreditRequest)
class CreditRequestAdmin(ReadOnlyAdmin):
    list_display = ["proposal_id", "financier", "amount", "term", "sent_on", "answer", "valid_until"]
    list_select_related = ["financier"]
    list_filter = ["answer", "financier"]
