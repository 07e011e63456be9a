from django.contrib import admin

from atendimento.admin import TableAdmin
from core.admin import ReadOnlyAdmin
from proposals.documents import models
from proposals.financing.admin import DatedAdmin

admin.site.register(models.SituationKind, TableAdmin)


@admin.register(models.DocumentText)
class DocumentTextAdmin(DatedAdmin):
    list_display = ["title", "kind", "business_type", "position", "valid_from", "valid_to"]
    list_filter = ["kind", "business_type"]


@admin.register(models.DisclosedTax)
class DisclosedTaxAdmin(DatedAdmin):
    list_display = ["business_type", "level", "name", "percent", "state", "source", "valid_from", "valid_to"]
    list_filter = ["business_type", "level", "state"]


@admin.register(models.Document)
class DocumentAdmin(ReadOnlyAdmin):
    list_display = ["proposal_id", "kind", "number", "issued_at"]
    list_filter = ["kind"]
    exclude = ["pdf"]


@admin.register(models.VehicleSituation)
class VehicleSituationAdmin(ReadOnlyAdmin):
    list_display = ["vehicle_id", "consulted_on", "source", "recorded_at"]
