from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import DayField, PlainForm
from proposals.checklists.models import DocumentStep


class StepForm(PlainForm):
    done_on = DayField(label=_("Feita em"))
    reference = forms.CharField(
        label=_("Número ou protocolo"),
        required=False,
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, *args: Any, step: DocumentStep, **kwargs: Any) -> None:
        super().__init__(*args, auto_id=f"step_{step.pk}_%s", **kwargs)
        self.step = step
