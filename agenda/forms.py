"""Forms of the agenda itself; those of attendance and contact are `atendimento.forms`."""

from django import forms
from django.utils.translation import gettext_lazy as _

from atendimento.forms import RowChoice
from atendimento.models import Contact, Result
from atendimento.services import Plan
from core.forms import DayField, HourField, PlainForm


class ClosedContactForm(PlainForm):
    """Result and notes of a contact already done, for whom the group lets correct it."""

    result = RowChoice(Result, label=_("Resultado"))
    notes = forms.CharField(
        label=_("Observações"), max_length=4000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )


class MoveForm(PlainForm):
    """Where a contact was dragged to; without an hour it is the day alone."""

    due_on = DayField(label=_("Data"))
    due_at = HourField(label=_("Hora"), required=False)

    def plan(self, contact: Contact) -> Plan:
        data = self.cleaned_data
        return Plan(data["due_on"], data["due_at"], contact.channel, contact.subject)


class SavedFilterForm(PlainForm):
    name = forms.CharField(label=_("Nome"), max_length=40)
    is_default = forms.BooleanField(label=_("Abrir a agenda com este filtro"), required=False)
