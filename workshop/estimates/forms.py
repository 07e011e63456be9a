from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import NearDayField, PlainForm
from customers.signatures import DIGITS
from workshop.forms import DocumentForm, LineForm, line_formset
from workshop.models import Estimate, Kind

Lines = line_formset(LineForm)


class EstimateForm(DocumentForm):
    STORED = (*DocumentForm.STORED, "kind", "valid_until", "delivery_days", "next_contact_on")

    kind = forms.ChoiceField(label=_("Tipo de OS"), choices=Kind.choices)
    valid_until = NearDayField(years=2, label=_("Válido até"))
    delivery_days = forms.IntegerField(
        label=_("Prazo de entrega (dias)"), required=False, min_value=0, max_value=365
    )
    next_contact_on = NearDayField(years=2, label=_("Próximo contato"), required=False)
    # Of the draft that is written anew.
    version = forms.IntegerField(required=False, min_value=1, max_value=2**31 - 1, widget=forms.HiddenInput)


class ItemsForm(PlainForm):
    """The lines that the customer wants done."""

    itens = forms.MultipleChoiceField(label=_("Itens aprovados"), required=False)
    note = forms.CharField(label=_("Motivo ou observação"), required=False, max_length=300)

    def __init__(self, *args: Any, estimate: Estimate, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        lines = [(str(line.pk), line.description) for line in estimate.lines.all()]
        self.fields["itens"].choices = lines  # type: ignore[attr-defined]

    def accepted(self) -> set[int]:
        return {int(pk) for pk in self.cleaned_data["itens"]}


class AnswerForm(ItemsForm):
    """What the customer said, in the adviser's hand."""

    name = forms.CharField(label=_("Quem respondeu"), max_length=120)


class CustomerAnswerForm(ItemsForm):
    """How the customer signs: his name, and the end of a document where one is on file."""

    nome = forms.CharField(
        label=_("Seu nome completo"), max_length=120, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    digitos = forms.RegexField(
        r"^[0-9A-Za-z]{4}$",
        label=_("Últimos 4 dígitos do seu CPF ou CNPJ"),
        max_length=DIGITS,
        error_messages={"invalid": _("Informe 4 dígitos.")},
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    versao = forms.RegexField(r"^[0-9a-f]{64}$", widget=forms.HiddenInput)

    field_order = ["itens", "nome", "digitos", "note"]

    def __init__(self, *args: Any, estimate: Estimate, **kwargs: Any) -> None:
        super().__init__(*args, estimate=estimate, **kwargs)
        if estimate.person is None or not estimate.person.document:
            del self.fields["digitos"]


class LinkForm(PlainForm):
    """The press that makes a link."""

    idempotency_key = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)
