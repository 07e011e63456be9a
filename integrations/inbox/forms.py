from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import PlainForm
from integrations.models import ApiClient, InboundCall
from integrations.models.client import ApiClientQuerySet
from integrations.models.inbound import InboundCallQuerySet


class CallFilterForm(PlainForm):
    porta = forms.ChoiceField(
        label=_("Porta"), required=False, choices=[("", _("Todas")), *InboundCall.Kind.choices]
    )
    desfecho = forms.ChoiceField(
        label=_("Desfecho"), required=False, choices=[("", _("Todos")), *InboundCall.Outcome.choices]
    )
    cliente = forms.ModelChoiceField(
        label=_("Parceiro"), required=False, queryset=ApiClient.objects.none(), empty_label=_("Todos")
    )

    def __init__(self, *args: Any, clients: ApiClientQuerySet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["cliente"].queryset = clients  # type: ignore[attr-defined]

    def apply(self, rows: InboundCallQuerySet) -> InboundCallQuerySet:
        self.is_valid()
        told = {"kind": "porta", "outcome": "desfecho", "client": "cliente"}
        chosen = {field: self.cleaned_data.get(name) for field, name in told.items()}
        return rows.filter(**{field: value for field, value in chosen.items() if value})
