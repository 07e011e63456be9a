from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from atendimento.models import TestDrive, TestDriveRefusal, TestDriveTerm
from atendimento.services.test_drives import Licence, Signature
from core.forms import DayField, NearDayField, PlainForm
from vehicles.models import StockItem

LENGTHS = [
    (15, _("15 minutos")),
    (30, _("30 minutos")),
    (45, _("45 minutos")),
    (60, _("1 hora")),
    (120, _("2 horas")),
]


class DayForm(PlainForm):
    dia = NearDayField(years=1, label=_("Dia"), required=False)


class ChooseForm(PlainForm):
    q = forms.CharField(label=_("Cliente, veículo ou telefone"), required=False, max_length=80)


class CarField(forms.ModelChoiceField):  # type: ignore[type-arg]
    def label_from_instance(self, obj: Any) -> str:
        return str(obj.vehicle.label)


class MoveForm(PlainForm):
    """Which car, and from when to when."""

    stock_item = CarField(StockItem.objects.none(), label=_("Carro"), empty_label=_("Escolha o carro"))
    starts_on = NearDayField(years=1, label=_("Data"))
    starts_at = forms.TimeField(
        label=_("Hora"),
        widget=forms.TimeInput(format="%H:%M", attrs={"type": "time", "step": "900"}),
        error_messages={"invalid": _("Informe uma hora válida.")},
    )
    minutes = forms.TypedChoiceField(label=_("Duração"), choices=LENGTHS, coerce=int)

    def __init__(self, *args: Any, cars: QuerySet[StockItem], zone: ZoneInfo, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["stock_item"].queryset = cars  # type: ignore[attr-defined]
        self.zone = zone

    def values(self) -> dict[str, Any]:
        """As the service takes them."""
        data = self.cleaned_data
        return {
            "stock_item": data["stock_item"],
            "starts_at": datetime.combine(data["starts_on"], data["starts_at"], self.zone),
            "length": timedelta(minutes=data["minutes"]),
        }


class BookForm(MoveForm):
    idempotency_key = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)

    def values(self) -> dict[str, Any]:
        """As the service takes them."""
        return super().values() | {"idempotency_key": self.cleaned_data["idempotency_key"]}


class LicenceForm(PlainForm):
    """Who drives, by his licence."""

    driver_name = forms.CharField(
        label=_("Motorista"), max_length=120, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    driver_document = forms.CharField(
        label=_("CPF do motorista"),
        required=False,
        max_length=20,
        help_text=_("Vazio: o do cadastro, se o cliente dirige."),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    licence_number = forms.CharField(
        label=_("Registro da CNH"),
        max_length=20,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    licence_category = forms.ChoiceField(
        label=_("Categoria"), choices=TestDrive.Category.choices, initial="B"
    )
    licence_valid_until = DayField(label=_("Validade da CNH"))

    def values(self) -> dict[str, Any]:
        data = self.cleaned_data
        number = "".join(sign for sign in data["licence_number"] if sign.isdecimal())
        licence = Licence(number, data["licence_category"], data["licence_valid_until"])
        return {"licence": licence, "name": data["driver_name"], "document": data["driver_document"]}


class SignForm(PlainForm):
    """What the driver draws on the screen, or the photo of the paper he signed."""

    drawn = forms.FileField(label=_("Assinatura"), required=False)
    paper = forms.FileField(label=_("Foto do papel assinado"), required=False)

    def signature(self) -> Signature | None:
        """The drawing where both came."""
        for kind in (TestDriveTerm.Signed.DRAWN, TestDriveTerm.Signed.PAPER):
            if file := self.cleaned_data.get(kind.value):
                return Signature(kind, file)
        return None


class DeclineForm(PlainForm):
    motive = forms.ModelChoiceField(
        TestDriveRefusal.objects.none(), label=_("Motivo"), empty_label=_("Escolha o motivo")
    )
    note = forms.CharField(label=_("Observação"), required=False, max_length=200)

    def __init__(self, *args: Any, motives: QuerySet[TestDriveRefusal], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["motive"].queryset = motives  # type: ignore[attr-defined]
