from django.contrib import admin

from proposals.financing import models


class DatedAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """Lines end by their date; none is deleted, since old simulations were printed from it."""

    def has_delete_permission(self, request: object, obj: object = None) -> bool:
        return False


@admin.register(models.Financier)
class FinancierAdmin(DatedAdmin):
    list_display = ["name", "late_interest", "late_fine", "active"]
    list_filter = ["active"]


@admin.register(models.FinanceRate)
class FinanceRateAdmin(DatedAdmin):
    list_display = [
        "financier", "condition", "max_age", "min_term", "max_term", "monthly_rate", "valid_from", "valid_to",
    ]  # fmt: skip
    list_select_related = ["financier"]
    list_filter = ["financier", "condition"]


@admin.register(models.IofRate)
class IofRateAdmin(DatedAdmin):
    list_display = ["borrower", "valid_from", "daily_rate", "fixed_rate", "cap_days"]
    list_filter = ["borrower"]


@admin.register(models.FinanceFee)
class FinanceFeeAdmin(DatedAdmin):
    list_display = ["name", "kind", "financier", "value", "percent", "financed", "valid_from", "valid_to"]
    list_select_related = ["financier"]
    list_filter = ["kind", "financier"]


@admin.register(models.TradeInEstimate)
class TradeInEstimateAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    list_display = ["store", "max_age", "max_km", "percent"]
    list_select_related = ["store"]
    list_filter = ["store"]
