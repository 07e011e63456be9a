from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import DayField, PlainForm
from proposals.documents.models import SituationKind


class SituationForm(PlainForm):
    """One line for each thing a buyer must be told; an empty one says that nothing is on record."""

    consulted_on = DayField(label=_("Consultado em"))
    source = forms.CharField(
        label=_("Onde"), max_length=80, help_text=_("Detran, Sefaz ou o serviço de consulta usado.")
    )
    idempotency_key = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)

    def __init__(self, *args: Any, kinds: Iterable[SituationKind], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kinds = list(kinds)
        for kind in self.kinds:
            self.fields[self.name_of(kind)] = forms.CharField(
                label=kind.name,
                max_length=200,
                required=False,
                widget=forms.TextInput(attrs={"placeholder": _("nada consta")}),
            )

    @staticmethod
    def name_of(kind: SituationKind) -> str:
        return f"item_{kind.pk}"

    def found(self) -> dict[int, str]:
        return {kind.pk: self.cleaned_data[self.name_of(kind)] for kind in self.kinds}
