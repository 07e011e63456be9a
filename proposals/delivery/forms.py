from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import DayField, PlainForm, ReasonForm
from proposals.delivery.models import Delivery


class DayForm(PlainForm):
    """`?dia=`: whose hours or deliveries are shown."""

    dia = DayField(label=_("Dia"))

    def day_or(self, usual: date) -> date:
        return self.cleaned_data["dia"] if self.is_valid() else usual


class SlotForm(PlainForm):
    """One of the hours offered, as the page draws them."""

    TOLD_ELSEWHERE = ("day", "hour")

    day = DayField(label=_("Dia"), widget=forms.HiddenInput)
    hour = forms.TimeField(label=_("Hora"), widget=forms.HiddenInput)


class ScheduleForm(SlotForm):
    idempotency_key = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)


class RescheduleForm(SlotForm, ReasonForm):
    pass


class ReleaseForm(PlainForm):
    """Empty where nothing is missing."""

    motive = forms.CharField(
        label=_("Motivo da liberação extraordinária"),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


class ReceiptForm(PlainForm):
    """What was drawn on the screen, or the photo of the signed paper."""

    signer = forms.CharField(
        label=_("Quem recebeu"), max_length=120, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    drawn = forms.FileField(label=_("Assinatura"), required=False)
    paper = forms.FileField(label=_("Foto do papel assinado"), required=False)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if not self.errors and not (data.get("drawn") or data.get("paper")):
            self.add_error("paper", _("Assine na tela ou envie a foto do papel assinado."))
        return data

    def receipt(self) -> dict[str, Any]:
        """The drawing where both came."""
        data = self.cleaned_data
        if data.get("drawn"):
            return {"kind": Delivery.Receipt.DRAWN, "file": data["drawn"], "signer": data["signer"]}
        return {"kind": Delivery.Receipt.PAPER, "file": data["paper"], "signer": data["signer"]}
