from django.contrib import admin

from proposals.financing.admin import DatedAdmin
from proposals.result import models


@admin.register(models.SaleTax, models.CommissionRate)
class DealRateAdmin(DatedAdmin):
    list_display = ["business_type", "percent", "base", "valid_from", "store"]
    list_select_related = ["store"]
    list_filter = ["business_type", "store"]


@admin.register(models.FinanceReturn)
class FinanceReturnAdmin(DatedAdmin):
    list_display = ["financier", "percent", "valid_from", "store"]
    list_select_related = ["financier", "store"]
    list_filter = ["financier", "store"]
