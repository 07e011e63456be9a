from django.contrib import admin

from core.admin import ReadOnlyAdmin
from proposals.invoicing.models import FiscalDocument, Invoice


@admin.register(Invoice)
class InvoiceAdmin(ReadOnlyAdmin):
    list_display = ["number", "series", "state", "issued_on", "source"]
    list_filter = ["state", "source"]
    exclude = ["xml"]


@admin.register(FiscalDocument)
class FiscalDocumentAdmin(ReadOnlyAdmin):
    list_display = ["kind", "number", "issued_on"]
    list_filter = ["kind"]
