from django.contrib import admin

from atendimento.admin import TableAdmin
from core.admin import ReadOnlyAdmin
from proposals.payments.models import PaymentLine, PaymentType, PldReview


@admin.register(PaymentType)
class PaymentTypeAdmin(TableAdmin):
    list_display = ["name", "kind", "code", "position", "active"]
    list_filter = ["kind", "active"]

    def get_readonly_fields(self, request: object, obj: object = None) -> list[str]:
        # The rules know a type by its kind: lines already made would change meaning.
        return ["code", "kind"] if obj else []


@admin.register(PaymentLine)
class PaymentLineAdmin(ReadOnlyAdmin):
    list_display = ["proposal_id", "type", "due_on", "amount"]
    list_select_related = ["type"]
    list_filter = ["type"]


@admin.register(PldReview)
class PldReviewAdmin(ReadOnlyAdmin):
    list_display = ["proposal_id", "reviewed_by", "created_at", "motive"]
    list_select_related = ["reviewed_by"]
