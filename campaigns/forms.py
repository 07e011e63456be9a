"""Forms of campaigns. Stores and people come from the view."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import Store
from campaigns.models import Campaign
from campaigns.services import Terms
from core.forms import NearDayField, PlainForm
from customers.models import Person


class CampaignForm(PlainForm):
    name = forms.CharField(label=_("Nome"), max_length=80)
    store = forms.ModelChoiceField(Store.objects.none(), label=_("Loja"), required=False)
    starts_on = NearDayField(years=10, label=_("De"))
    ends_on = NearDayField(years=10, label=_("Até"))
    active = forms.BooleanField(label=_("Ativa"), required=False, initial=True)
    script = forms.CharField(
        label=_("Roteiro"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("O que dizer ao cliente; aparece no atendimento."),
    )
    idempotency_key = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)
    version = forms.IntegerField(required=False, min_value=1, max_value=2**31 - 1, widget=forms.HiddenInput)

    def __init__(self, *args: Any, stores: QuerySet[Store], whole_group: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["store"]
        field.queryset = stores
        field.required = not whole_group
        field.empty_label = _("Todo o grupo") if whole_group else _("Escolha…")

    def clean(self) -> dict[str, Any]:
        starts_on, ends_on = self.cleaned_data.get("starts_on"), self.cleaned_data.get("ends_on")
        if starts_on and ends_on and ends_on < starts_on:
            self.add_error("ends_on", _("A campanha termina antes de começar."))
        return self.cleaned_data

    def terms(self) -> Terms:
        names = ("name", "script", "starts_on", "ends_on", "store", "active")
        return Terms(**{name: self.cleaned_data[name] for name in names})

    @staticmethod
    def initial_of(campaign: Campaign) -> dict[str, Any]:
        names = ("name", "script", "starts_on", "ends_on", "store", "active", "version")
        return {name: getattr(campaign, name) for name in names}


class CampaignFilterForm(PlainForm):
    SITUATIONS = [("", _("Em andamento")), ("encerradas", _("Encerradas")), ("todas", _("Todas"))]

    situacao = forms.ChoiceField(label=_("Situação"), choices=SITUATIONS, required=False)
    q = forms.CharField(label=_("Nome"), required=False, max_length=80)


class MemberForm(PlainForm):
    person = forms.ModelChoiceField(Person.objects.none(), label=_("Cliente"))

    def __init__(self, *args: Any, people: QuerySet[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["person"]
        field.queryset = people
        field.error_messages["invalid_choice"] = _("Cliente desconhecido.")
