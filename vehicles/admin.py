"""The catalogue is edited here; vehicles, stock and reservations are only read."""

from functools import partial
from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from core.admin import ReadOnlyAdmin
from core.text import fold
from vehicles import catalog, tasks
from vehicles.models import CatalogModel, CatalogYear, Family, Make, Reservation, StockItem, Vehicle


class KeyedForm(forms.ModelForm):  # type: ignore[type-arg]
    """Sets the key a name is matched by, in time for the constraints on it."""

    def key_of(self, name: str) -> str:
        return fold(name)

    def clean_name(self) -> str:
        name = str(self.cleaned_data["name"])
        self.instance.name_key = self.key_of(name)
        if not self.instance.name_key:
            raise ValidationError(_("Informe um nome com letras ou números."))
        return name

    def _get_validation_exclusions(self) -> set[str]:
        # The key is no field of the form, but its constraints must be checked here, not in the database.
        excluded: set[str] = super()._get_validation_exclusions()  # type: ignore[misc]
        return excluded - {"name_key"}

    def _update_errors(self, errors: ValidationError) -> None:
        """What is wrong with the key is told by the name it was made from."""
        if "name_key" in getattr(errors, "error_dict", {}):
            errors.error_dict["name"] = errors.error_dict.pop("name_key")
        super()._update_errors(errors)  # type: ignore[misc]


class MakeForm(KeyedForm):
    def key_of(self, name: str) -> str:
        return catalog.make_key(name)


class CatalogAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """A renamed row queues the rebuild of the search text of its units."""

    form = KeyedForm
    search_fields = ["name", "name_key"]
    list_per_page = 50
    show_full_result_count = False
    narrow = ""

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        if change and {"name", "make", "family"} & set(form.changed_data):
            transaction.on_commit(partial(tasks.queue_rebuild, **{self.narrow: obj.pk}))


@admin.register(Make)
class MakeAdmin(CatalogAdmin):
    form = MakeForm
    narrow = "make"
    list_display = ["name", "name_key"]
    ordering = ["name", "pk"]


@admin.register(Family)
class FamilyAdmin(CatalogAdmin):
    narrow = "family"
    list_display = ["name", "make"]
    list_select_related = ["make"]
    list_filter = ["make"]
    autocomplete_fields = ["make"]
    ordering = ["make__name", "name", "pk"]


@admin.register(CatalogModel)
class CatalogModelAdmin(CatalogAdmin):
    narrow = "model"
    list_display = ["name", "family", "kind", "fipe_code"]
    list_select_related = ["family"]
    list_filter = ["kind", "family__make"]
    search_fields = ["name", "name_key", "fipe_code"]
    autocomplete_fields = ["family"]
    ordering = ["name", "pk"]


@admin.register(CatalogYear)
class CatalogYearAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    list_display = ["model", "year", "fuel", "fipe_price", "reference_month"]
    list_select_related = ["model"]
    list_filter = ["is_zero_km", "fuel", "reference_month"]
    search_fields = ["model__name", "model__fipe_code"]
    autocomplete_fields = ["model"]
    list_per_page = 50
    show_full_result_count = False
    ordering = ["model__name", "-year", "pk"]


@admin.register(Vehicle)
class VehicleAdmin(ReadOnlyAdmin):
    list_display = ["plate", "chassis", "description", "years_label", "km", "active"]
    list_filter = ["active", "group"]
    search_fields = ["plate", "plate_key", "chassis", "description"]
    list_per_page = 50
    show_full_result_count = False
    ordering = ["-pk"]


@admin.register(StockItem)
class StockItemAdmin(ReadOnlyAdmin):
    list_display = ["vehicle", "store", "business_type", "state", "price", "entered_on"]
    list_select_related = ["vehicle", "store"]
    list_filter = ["state", "business_type", "store", "origin"]
    search_fields = ["search_text", "external_id"]
    list_per_page = 50
    show_full_result_count = False
    ordering = ["-pk"]


@admin.register(Reservation)
class ReservationAdmin(ReadOnlyAdmin):
    list_display = ["stock_item", "holder_label", "state", "until", "created_by"]
    list_select_related = ["stock_item", "created_by"]
    list_filter = ["state"]
    list_per_page = 50
    ordering = ["-pk"]
