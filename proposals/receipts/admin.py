from django.contrib import admin

from core.admin import ReadOnlyAdmin
from proposals.receipts.models import PaymentReceipt


@admin.register(PaymentReceipt)
class PaymentReceiptAdmin(ReadOnlyAdmin):
    list_display = ["line_id", "number", "issued_at"]
    exclude = ["pdf"]
