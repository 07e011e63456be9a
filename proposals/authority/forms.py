from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from core.forms import MoneyField, PlainForm
from proposals.authority.models import ApprovalMotive
from proposals.forms import VersionForm


class RequestForm(VersionForm):
    note = forms.CharField(
        label=_("Por que pedir"),
        max_length=300,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


class DecisionForm(PlainForm):
    """`seen` is the hash of the terms on the card: nobody approves what he did not see."""

    seen = forms.CharField(min_length=64, max_length=64, widget=forms.HiddenInput)


class CounterForm(DecisionForm):
    discount = MoneyField(label=_("Desconto que a loja oferece"))


class RefuseForm(DecisionForm):
    motive = forms.ModelChoiceField(ApprovalMotive.objects.none(), label=_("Motivo"))

    def __init__(self, *args: Any, motives: QuerySet[ApprovalMotive], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["motive"].queryset = motives  # type: ignore[attr-defined]
