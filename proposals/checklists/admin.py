from django.contrib import admin

from atendimento.admin import TableAdmin
from core.admin import ReadOnlyAdmin
from proposals.checklists import models


class StepScopeInline(admin.TabularInline):  # type: ignore[type-arg]
    model = models.StepScope
    extra = 0


@admin.register(models.DocumentStep)
class DocumentStepAdmin(TableAdmin):
    inlines = [StepScopeInline]


@admin.register(models.StepRecord)
class StepRecordAdmin(ReadOnlyAdmin):
    list_display = ["proposal_id", "step", "done_on", "recorded_at"]
    list_select_related = ["step"]
    list_filter = ["step"]
