from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db.models import TimeField
from django.forms.models import BaseInlineFormSet
from django.utils.translation import gettext as _

from atendimento import models


class TableAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """Rows of a table: renamed, ordered and switched off, never deleted."""

    list_display = ["name", "code", "position", "active"]
    list_editable = ["position", "active"]
    list_filter = ["active"]
    search_fields = ["name", "code"]
    prepopulated_fields = {"code": ["name"]}

    def get_readonly_fields(self, request: object, obj: object = None) -> list[str]:
        return ["code"] if obj else []

    def get_prepopulated_fields(self, request: object, obj: object = None) -> dict[str, list[str]]:  # type: ignore[override]
        return {} if obj else {"code": ["name"]}

    def has_delete_permission(self, request: object, obj: object = None) -> bool:
        return False


class NatureAreaInline(admin.TabularInline):  # type: ignore[type-arg]
    model = models.NatureArea
    extra = 0


@admin.register(models.Nature)
class NatureAdmin(TableAdmin):
    inlines = [NatureAreaInline]


@admin.register(models.Media)
class MediaAdmin(TableAdmin):
    list_display = ["name", "media_group", "code", "position", "active"]
    list_select_related = ["media_group"]


@admin.register(models.AppraisalItem)
class AppraisalItemAdmin(TableAdmin):
    list_display = ["name", "group", "code", "position", "active"]
    list_select_related = ["group"]
    list_filter = ["group", "active"]


@admin.register(models.ClosingReason)
class ClosingReasonAdmin(TableAdmin):
    list_display = ["name", "kind", "result", "code", "position", "active"]
    list_select_related = ["result"]
    list_filter = ["kind", "active"]


@admin.register(models.Result)
class ResultAdmin(TableAdmin):
    list_display = [
        "name",
        "code",
        "asks_next",
        "is_lost",
        "is_conversation",
        "opts_out",
        "position",
        "active",
    ]


admin.site.register(
    [
        models.Channel,
        models.MediaGroup,
        models.Competitor,
        models.AppraisalMotive,
        models.AppraisalGroup,
        models.TestDriveRefusal,
    ],
    TableAdmin,
)


@admin.register(models.LeadLimit)
class LeadLimitAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """How long a lead of an origin may wait, step by step."""

    list_display = ["store", "origin", "assume_minutes", "attempt_minutes", "talk_minutes"]
    list_display_links = ["store", "origin"]
    list_select_related = ["store"]
    list_filter = ["store"]


class CadenceStepFormSet(BaseInlineFormSet):  # type: ignore[type-arg]
    def clean(self) -> None:
        """Which of two steps of one order came first would be chance."""
        super().clean()
        seen: set[int] = set()
        for form in self.forms:
            told = getattr(form, "cleaned_data", {})
            position = told.get("position")
            if position is None or told.get("DELETE"):
                continue
            if position in seen:
                form.add_error("position", _("Outro passo já tem esta ordem."))
            seen.add(position)


class StepHourInput(forms.TimeInput):
    """The store's clock: Django's own field would compare it with the server's."""

    input_type = "time"

    def __init__(self) -> None:
        super().__init__(format="%H:%M")


class CadenceStepInline(admin.StackedInline):  # type: ignore[type-arg]
    model = models.CadenceStep
    formset = CadenceStepFormSet
    extra = 0
    formfield_overrides = {TimeField: {"widget": StepHourInput}}
    min_num = 1
    fields = [("position", "delay", "unit", "hour"), ("channel", "agenda", "subject"), "script"]

    def get_formset(self, request: Any, obj: Any = None, **kwargs: Any) -> Any:
        """A cadence without a step would say nothing, and silence nothing."""
        return super().get_formset(request, obj, validate_min=True, **kwargs)


@admin.register(models.Cadence)
class CadenceAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """What is tried when after an event. One that was followed is switched off, not deleted."""

    inlines = [CadenceStepInline]
    list_display = ["name", "start", "area", "nature", "phase", "brand", "store", "active"]
    list_editable = ["active"]
    list_select_related = ["nature", "brand", "store"]
    list_filter = ["start", "area", "store", "active"]
    search_fields = ["name"]
    fields = [("name", "active"), ("start", "phase"), ("area", "nature"), ("brand", "store"), "in_use"]
    readonly_fields = ["in_use"]

    @admin.display(description=_("em uso"))
    def in_use(self, cadence: models.Cadence) -> str:
        """Before it is edited: whoever follows it keeps his place by number."""
        count = cadence.runs.running().count() if cadence.pk else 0
        if not count:
            return _("Nenhum atendimento a segue agora.")
        text = _(
            "Seguida agora por %(count)d atendimento(s). Cada um continua pela ordem dos passos: tirar ou "
            "trocar passos muda o próximo deles, e quem já passou do fim fica na última tentativa."
        )
        return text % {"count": count}

    def save_related(self, request: Any, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        beyond = form.instance.runs.running().filter(taken__gte=form.instance.steps.count()).count()
        if beyond and any(formset.deleted_objects for formset in formsets):
            text = _("%(count)d atendimento(s) ficaram na última tentativa: não têm mais passos a dar.")
            messages.warning(request, text % {"count": beyond})
