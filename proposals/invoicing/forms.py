"""Forms of the invoice. What may be chosen comes from the view."""

import base64
import binascii
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from core.forms import DayField, NearDayField, PlainForm
from proposals.forms import LineForm
from proposals.invoicing.invoices import Typed
from proposals.invoicing.models import FiscalDocument
from proposals.invoicing.nfe import LARGEST

# A key as people paste it, with a space after every four characters.
LONGEST_KEY = 80


class RegisterForm(LineForm):
    """What both ways of registering share: why differences were accepted."""

    motive = forms.CharField(
        label=_("Motivo para aceitar as diferenças"),
        required=False,
        max_length=300,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


class HandForm(RegisterForm):
    number = forms.IntegerField(label=_("Número"), min_value=1, max_value=999_999_999)
    series = forms.IntegerField(label=_("Série"), min_value=0, max_value=999)
    issued_on = DayField(label=_("Emitida em"))
    key = forms.CharField(
        label=_("Chave de acesso"),
        max_length=LONGEST_KEY,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
        help_text=_("44 caracteres, com ou sem espaços."),
    )

    def values(self) -> dict[str, Any]:
        data = self.cleaned_data
        names = ("number", "series", "key", "issued_on")
        return {"typed": Typed(**{name: data[name] for name in names})} | shared(data)


class UploadForm(RegisterForm):
    """The file, or what was uploaded a moment ago and is confirmed now: both are checked alike."""

    xml = forms.FileField(
        label=_("XML da NF-e"),
        required=False,
        widget=forms.ClearableFileInput(attrs={"accept": ".xml,text/xml,application/xml"}),
    )
    kept = forms.CharField(required=False, max_length=2 * LARGEST, widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        upload = data.get("xml")
        if upload is not None and upload.size > LARGEST:
            raise ValidationError({"xml": _("O XML passa de %(most)s kB.") % {"most": LARGEST // 1024}})
        self.body = upload.read() if upload else decoded(data.get("kept", ""))
        if not self.body and "xml" not in self.errors:
            raise ValidationError({"xml": _("Escolha o arquivo XML.")})
        return data

    def values(self) -> dict[str, Any]:
        return {"xml": self.body} | shared(self.cleaned_data)

    @property
    def encoded(self) -> str:
        """The file for the form that confirms it."""
        return base64.b64encode(self.body).decode()


def decoded(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return b""


def shared(data: dict[str, Any]) -> dict[str, Any]:
    return {name: data[name] for name in ("version", "motive", "idempotency_key")}


class EndForm(PlainForm):
    """Why an invoice was cancelled or a sale came back."""

    reason = forms.CharField(
        label=_("Motivo"), max_length=300, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )


class AttachForm(PlainForm):
    kind = forms.ChoiceField(label=_("Documento"), choices=FiscalDocument.Kind)
    number = forms.CharField(
        label=_("Número ou chave"), max_length=60, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    issued_on = NearDayField(years=10, label=_("Data"))
    idempotency_key = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)
