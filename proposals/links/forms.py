from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import PlainForm
from customers.signatures import DIGITS


class AcceptForm(PlainForm):
    """How a customer signs: his name, and the end of a document that the dealer has on file."""

    nome = forms.CharField(
        label=_("Seu nome completo"),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    digitos = forms.RegexField(
        r"^[0-9A-Za-z]{4}$",
        label=_("Últimos 4 dígitos do seu CPF ou CNPJ"),
        max_length=DIGITS,
        error_messages={"invalid": _("Informe 4 dígitos.")},
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    versao = forms.RegexField(r"^[0-9a-f]{64}$", widget=forms.HiddenInput)


class LinkForm(PlainForm):
    """The press that makes a link."""

    idempotency_key = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)
