"""Forms of the agenda itself; those of attendance and contact are `atendimento.forms`."""

from django import forms
from django.utils.translation import gettext_lazy as _

from atendimento.forms import RowChoice
from atendimento.models import Result
from core.forms import PlainForm


class ClosedContactForm(PlainForm):
    """Result and notes of a contact already done, for whom the group lets correct it."""

    result = RowChoice(Result, label=_("Resultado"))
    notes = forms.CharField(
        label=_("Observações"), max_length=4000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
