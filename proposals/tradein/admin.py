from django.contrib import admin

from atendimento.admin import TableAdmin
from core.admin import ReadOnlyAdmin
from proposals.tradein.models import DebtKind, TradeIn, TradeInDebt

admin.site.register(DebtKind, TableAdmin)


class DebtInline(admin.TabularInline):  # type: ignore[type-arg]
    model = TradeInDebt
    extra = 0
    can_delete = False

    def has_add_permission(self, request: object, obj: object = None) -> bool:
        return False

    def has_change_permission(self, request: object, obj: object = None) -> bool:
        return False


@admin.register(TradeIn)
class TradeInAdmin(ReadOnlyAdmin):
    list_display = ["proposal_id", "description", "agreed", "payoff"]
    inlines = [DebtInline]
