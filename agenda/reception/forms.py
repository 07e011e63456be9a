"""Forms of the reception; querysets come from the view."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from atendimento.forms import AreaMixin, PersonChoice, RowChoice
from atendimento.models import Channel, Media, Nature, SellerStatus
from atendimento.services.visits import WalkIn
from core.forms import PlainForm
from customers.models import Person

# The buttons of the quick reception; a medium switched off leaves its place to the next of the table.
QUICK_MEDIA = ("fachada", "cliente", "recompra", "google", "instagram-facebook", "portais")
BUTTONS = 6
NEW = ""


def quick_media() -> list[Media]:
    """Six media: the usual ones first."""
    rows = list(Media.objects.filter(active=True).select_related("media_group"))
    usual = {code: place for place, code in enumerate(QUICK_MEDIA)}
    rows.sort(key=lambda row: (usual.get(row.code, BUTTONS), row.media_group.position, row.position, row.pk))
    return rows[:BUTTONS]


def media_label(media: Media) -> str:
    """`Indicação: Cliente`: the name alone says too little."""
    group = media.media_group.name
    return media.name if media.name == group else f"{group}: {media.name}"


class ReceptionForm(AreaMixin, PlainForm):
    """Who came and why: a person who was found, or name and phone of somebody new."""

    person = forms.ModelChoiceField(Person.objects.none(), required=False)
    name = forms.CharField(label=_("Nome"), max_length=120, required=False)
    phone = forms.CharField(
        label=_("Telefone"),
        max_length=30,
        required=False,
        widget=forms.TextInput(attrs={"data-mask": "phone", "inputmode": "tel", "autocomplete": "off"}),
    )
    nature = RowChoice(Nature, label=_("Natureza"))
    department = forms.ChoiceField(label=_("Departamento"), required=False)
    channel = RowChoice(Channel, label=_("Meio de contato"))
    media = forms.ModelChoiceField(Media.objects.none(), label=_("Mídia"), required=False)  # type: ignore[assignment]
    idempotency_key = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)

    def __init__(
        self,
        *args: Any,
        people: QuerySet[Person],
        natures: QuerySet[Nature],
        departments: list[str],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = people  # type: ignore[attr-defined]
        self.fields["media"].queryset = Media.objects.filter(active=True)  # type: ignore[attr-defined]
        self.limit_areas(natures, departments)

    def clean(self) -> dict[str, Any]:
        self.settle_department()
        data = self.cleaned_data
        if not data.get("person") and "person" not in self.errors:
            for name, missing in (("name", _("Informe o nome.")), ("phone", _("Informe o telefone."))):
                if not data.get(name) and name not in self.errors:
                    self.add_error(name, missing)
        return data

    @property
    def prospect(self) -> dict[str, str] | None:
        data = self.cleaned_data
        return None if data["person"] else {"name": data["name"], "phone": data["phone"]}

    @property
    def arrival(self) -> WalkIn:
        data = self.cleaned_data
        return WalkIn(data["nature"], data["department"], data["channel"], data["media"])


class ForwardForm(PlainForm):
    to = PersonChoice(
        User.objects.none(),
        label=_("Encaminhar a"),
        empty_label=_("Escolha…"),
        widget=forms.Select(attrs={"class": "form-select"}),
    )

    def __init__(self, *args: Any, colleagues: QuerySet[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].queryset = colleagues  # type: ignore[attr-defined]


class MediaForm(PlainForm):
    media = forms.ModelChoiceField(Media.objects.filter(active=True), label=_("Mídia"))  # type: ignore[assignment]


class SituationForm(PlainForm):
    situation = forms.ChoiceField(label=_("Situação"), choices=SellerStatus.Situation.choices)
    seller = forms.ModelChoiceField(User.objects.none(), required=False)

    def __init__(self, *args: Any, sellers: QuerySet[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["seller"].queryset = sellers  # type: ignore[attr-defined]


class TransferRequestForm(PlainForm):
    reason = forms.CharField(label=_("Por que o cliente deve passar para você"), max_length=200)


class TransferDecisionForm(PlainForm):
    answer = forms.CharField(label=_("Resposta"), max_length=200, required=False)
