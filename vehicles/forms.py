"""The vehicle form: exactly the fields of the user's role, and what a post says beyond them."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.forms import KmField, MoneyField, PlainForm, refuse_control_characters
from vehicles import services
from vehicles.models import CatalogModel, StockItem, Vehicle

# What a post may carry that is no field of the vehicle's data.
BOOKKEEPING = {"version"}


def text_field(label: Any, length: int, **attrs: str) -> forms.CharField:
    widget = forms.TextInput(attrs={"autocomplete": "off"} | attrs)
    return forms.CharField(label=label, max_length=length, required=False, widget=widget)


def year_field(label: Any) -> forms.IntegerField:
    return forms.IntegerField(label=label, min_value=1900, max_value=2100, required=False)


class VehicleForm(PlainForm):
    """Build it with `vehicle_form`; `changes()` is what `services.edit_vehicle` wants."""

    plate = text_field(_("Placa"), 10, **{"data-mask": "plate"})
    km = KmField(label=_("Quilometragem"), required=False)
    chassis = text_field(_("Chassi"), 25, **{"data-mask": "chassis"})
    renavam = text_field(_("Renavam"), 20, inputmode="numeric")
    model = text_field(_("Modelo"), 160, list="vehicle-models")
    description = text_field(_("Descrição"), 200)
    colour = text_field(_("Cor"), 30)
    fuel = text_field(_("Combustível"), 30)
    year_made = year_field(_("Ano de fabricação"))
    year_model = year_field(_("Ano do modelo"))

    def __init__(self, user: User, vehicle: Vehicle, data: Any = None) -> None:
        self.vehicle = vehicle
        self.names = services.editable_fields(user)
        super().__init__(data, initial=initial(vehicle) | {"version": vehicle.version})
        for name in set(self.fields) - set(self.names):
            del self.fields[name]
        if "chassis" in self.fields:
            self.fields["model"].help_text = _("Nome completo do modelo ou código FIPE.")
            self.fields["reason"] = forms.CharField(
                label=_("Motivo"),
                max_length=200,
                required=False,
                validators=[refuse_control_characters],
                help_text=_("Obrigatório para diminuir a quilometragem."),
            )
        self.fields["version"] = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        """Each value in its stored form; the same rules as the service, told by the field."""
        for name in self.names:
            if name in self.cleaned_data:
                try:
                    self.cleaned_data[name] = services.clean_field(name, self.cleaned_data[name])
                except ValidationError as exc:
                    self.add_error(name, exc.messages)
        return self.cleaned_data

    def changes(self) -> dict[str, Any]:
        """The role's fields that were posted, and every other field of a vehicle the post brought along."""
        sent = {name: self.cleaned_data.get(name) for name in self.names if name in self.data}
        return sent | self.foreign()

    def foreign(self) -> dict[str, Any]:
        """Vehicle fields posted though they are not in this role's form; the service judges them."""
        known = {name for field in Vehicle._meta.concrete_fields for name in (field.name, field.attname)}
        outside = known - set(self.names) - BOOKKEEPING
        return {name: self.data[name] for name in sorted(outside & set(self.data))}

    def reason(self) -> str:
        return str(self.cleaned_data.get("reason") or "")

    def version(self) -> int | None:
        return self.cleaned_data.get("version")

    def show_refusal(self, refusal: ValidationError) -> None:
        """The service's messages, each by its field; those of absent fields above the form."""
        if not hasattr(refusal, "error_dict"):
            self.add_error(None, refusal)
            return
        for name, messages in refusal.message_dict.items():
            self.add_error(name if name in self.fields else None, messages)


def initial(vehicle: Vehicle) -> dict[str, Any]:
    values = {name: getattr(vehicle, name) for name in services.EVERY_FIELD}
    return values | {"model": model_label(vehicle.model) if vehicle.model else ""}


def model_label(model: CatalogModel) -> str:
    """`Corolla XEi 2.0 · 002120-0`: what the field shows and understands."""
    return f"{model.name} · {model.fipe_code}" if model.fipe_code else model.name


def vehicle_form(user: User, vehicle: Vehicle, data: Any = None) -> VehicleForm:
    """The form of `user`'s role over `vehicle`; unbound without `data`."""
    return VehicleForm(user, vehicle, data)


class CostsForm(PlainForm):
    """What a unit cost the store. An empty field is not known."""

    cost = MoneyField(label=_("Custo (nota de entrada)"), required=False)
    freight = MoneyField(label=_("Frete"), required=False)
    preparation = MoneyField(label=_("Preparação"), required=False)
    version = forms.IntegerField(min_value=1, max_value=2**31 - 1, widget=forms.HiddenInput)

    def costs(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in services.COSTS}

    @staticmethod
    def initial_of(item: StockItem) -> dict[str, Any]:
        return {name: getattr(item, name) for name in (*services.COSTS, "version")}
