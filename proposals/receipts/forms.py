"""Forms of the receipts. What may be chosen comes from the view."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from core.forms import DayField, NearDayField, PlainForm
from proposals.models import PaymentType


class ReceiveForm(PlainForm):
    received_on = DayField(label=_("Recebido em"))
    document = forms.CharField(
        label=_("Documento"),
        required=False,
        max_length=60,
        help_text=_("Comprovante, NSU ou número do cheque."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


class ReplaceForm(PlainForm):
    type = forms.ModelChoiceField(PaymentType.objects.none(), label=_("Tipo"))
    due_on = NearDayField(years=10, label=_("Vencimento"))
    idempotency_key = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)

    def __init__(self, *args: Any, types: QuerySet[PaymentType], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["type"].queryset = types  # type: ignore[attr-defined]

    def offer(self, types: Iterable[PaymentType]) -> None:
        """Types read once for all the lines of a page; a field of its own would ask for them in each."""
        field: Any = self.fields["type"]
        field.choices = [("", field.empty_label), *((row.pk, str(row)) for row in types)]
