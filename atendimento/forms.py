"""Forms of the attendance's steps and of a contact. Querysets come from the view."""

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from itertools import groupby
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.forms.models import ModelChoiceIterator
from django.utils.translation import gettext_lazy as _

from accounts.models import Department, User
from atendimento.models import (
    Appraisal,
    AppraisalMotive,
    Atendimento,
    Channel,
    ClosingReason,
    Competitor,
    Interest,
    Media,
    Nature,
    Result,
)
from atendimento.models.interest import PRICES_IN_DISORDER
from atendimento.services import Outcome, Plan
from atendimento.services.phases import BY_HAND
from core.forms import DayField, HourField, KmField, MoneyField, PlainForm, PlainModelForm
from vehicles import plates
from vehicles.models import Vehicle


class RowChoice(forms.ModelChoiceField):  # type: ignore[type-arg]
    """One row of a table; an empty first line that says so."""

    def __init__(self, model: Any, **kwargs: Any) -> None:
        super().__init__(model.objects.active(), **({"empty_label": _("Escolha…")} | kwargs))


class GroupedMedia(ModelChoiceIterator):  # type: ignore[type-arg]
    """Media under the name of their group: "Cliente" alone says nothing, under Indicação it does."""

    def __iter__(self) -> Iterator[Any]:
        yield "", self.field.empty_label
        rows = self.queryset.order_by("media_group__position", "media_group__name", "position", "name")
        for group, media in groupby(rows, key=lambda row: row.media_group):
            yield group.name, [self.choice(row) for row in media]


class MediaChoice(forms.ModelChoiceField):  # type: ignore[type-arg]
    iterator = GroupedMedia


class AreaMixin:
    """A nature and, where it may be worked in several departments, which of them."""

    cleaned_data: dict[str, Any]

    def limit_areas(self, natures: QuerySet[Nature], departments: list[str]) -> None:
        self.departments = departments
        self.fields["nature"].queryset = natures  # type: ignore[attr-defined]
        self.fields["department"].choices = [  # type: ignore[attr-defined]
            ("", _("Conforme a natureza")),
            *[choice for choice in Department.choices if choice[0] in departments],
        ]

    def settle_department(self) -> None:
        """The department chosen, or the nature's first one that this user may use."""
        nature = self.cleaned_data.get("nature")
        if nature is None:
            return
        possible = [area for area in nature.areas if area in self.departments] or nature.areas
        chosen = self.cleaned_data.get("department") or possible[0]
        if chosen not in nature.areas:
            self.add_error("department", _("Esta natureza não é atendida nesse departamento."))  # type: ignore[attr-defined]
        self.cleaned_data["department"] = chosen


class StartForm(AreaMixin, PlainForm):
    """Nature, channel and media: the first step."""

    nature = RowChoice(Nature, label=_("Natureza"))
    department = forms.ChoiceField(label=_("Departamento"), required=False)
    channel = RowChoice(Channel, label=_("Meio de contato"))
    # A field of this name hides the form's own assets, of which it has none.
    media = MediaChoice(  # type: ignore[assignment]
        Media.objects.filter(active=True).select_related("media_group"),
        label=_("Mídia"),
        empty_label=_("Escolha…"),
    )

    def __init__(self, *args: Any, natures: QuerySet[Nature], departments: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.limit_areas(natures, departments)

    def clean(self) -> dict[str, Any]:
        self.settle_department()
        return self.cleaned_data


class NatureForm(AreaMixin, PlainForm):
    """Another nature for an attendance in progress."""

    nature = RowChoice(Nature, label=_("Nova natureza"))
    department = forms.ChoiceField(label=_("Departamento"), required=False)

    def __init__(self, *args: Any, natures: QuerySet[Nature], departments: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.limit_areas(natures, departments)

    def clean(self) -> dict[str, Any]:
        self.settle_department()
        return self.cleaned_data


class PlanForm(PlainForm):
    """When and how the customer is contacted next."""

    due_on = DayField(label=_("Data"))
    due_at = HourField(label=_("Hora"), required=False)
    channel = RowChoice(Channel, label=_("Meio"))
    subject = forms.CharField(label=_("Assunto"), max_length=120, required=False)

    def plan(self) -> Plan:
        data = self.cleaned_data
        return Plan(data["due_on"], data["due_at"], data["channel"], data["subject"])


class RescheduleForm(PlanForm):
    reason = forms.CharField(label=_("Por que"), max_length=200, required=False)


class ConfirmForm(PlainForm):
    """Either a next contact or a closing reason, and how this contact ended."""

    due_on = DayField(label=_("Próximo contato"), required=False)
    due_at = HourField(label=_("Hora"), required=False)
    channel = RowChoice(Channel, label=_("Meio"), required=False)
    subject = forms.CharField(label=_("Assunto"), max_length=120, required=False)
    reason = RowChoice(ClosingReason, label=_("Motivo de encerramento"), required=False)
    competitor = RowChoice(Competitor, label=_("Concorrente"), required=False)
    result = RowChoice(Result, label=_("Resultado do contato"), required=False)
    notes = forms.CharField(
        label=_("Observações"), max_length=4000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    # Day and hour as the cadence filled them in: nobody has chosen them, so a closing reason puts them aside.
    suggested = forms.CharField(required=False, max_length=20, widget=forms.HiddenInput)
    # The event it was suggested for: another result may be chosen after.
    suggested_for = forms.CharField(required=False, max_length=10, widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, results: QuerySet[Result], usual_channel: Channel | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.usual_channel = usual_channel
        self.fields["result"].queryset = results  # type: ignore[attr-defined]
        manual = ClosingReason.objects.active().exclude(kind=ClosingReason.Kind.AUTOMATIC)
        self.fields["reason"].queryset = manual  # type: ignore[attr-defined]
        # Asked for only where they are drawn.
        self.fields["reason"].choices = partial(grouped_reasons, manual)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        if data.get("reason") and self.is_as_suggested:
            data["due_on"] = data["due_at"] = None
        if not self.errors and not data.get("due_on") and not data.get("reason"):
            self.add_error("due_on", _("Informe o próximo contato ou o motivo de encerramento."))
        if data.get("due_at") and not data.get("due_on") and "due_on" not in self.errors:
            self.add_error("due_on", _("Informe a data."))
        if data.get("due_on") and data.get("reason"):
            self.add_error("reason", _("Escolha o próximo contato ou o encerramento, não os dois."))
        if data.get("due_on") and not (data.get("channel") or self.usual_channel):
            self.add_error("channel", _("Informe o meio do próximo contato."))
        return data

    @property
    def is_as_suggested(self) -> bool:
        """The day and hour that the cadence filled in."""
        data = self.cleaned_data
        return bool(data.get("due_on")) and data.get("suggested") == moment_key(data)

    @property
    def planned_errors(self) -> list[str]:
        """Of fields that the summary does not draw, because they were drafted at the step before."""
        fields = [self[name] for name in ("due_on", "due_at", "channel", "subject")]
        return [f"{field.label}: {error}" for field in fields for error in field.errors]

    def plan(self) -> Plan | None:
        data = self.cleaned_data
        if not data["due_on"]:
            return None
        channel: Any = data["channel"] or self.usual_channel
        return Plan(data["due_on"], data["due_at"], channel, data["subject"])

    def outcome(self) -> Outcome:
        data = self.cleaned_data
        return Outcome(self.plan(), data["reason"], data["competitor"], data.get("result"), data["notes"])


def moment_key(data: Mapping[str, Any]) -> str:
    """Day and hour as `suggested` carries them."""
    hour = data.get("due_at")
    return f"{data['due_on']:%Y-%m-%d} {hour:%H:%M}" if hour else f"{data['due_on']:%Y-%m-%d}"


def grouped_reasons(reasons: QuerySet[ClosingReason]) -> list[Any]:
    """Reasons under the name of their class."""
    groups: dict[str, list[tuple[int, str]]] = {}
    for reason in reasons:
        groups.setdefault(reason.get_kind_display(), []).append((reason.pk, reason.name))
    return [("", _("Escolha…")), *groups.items()]


def chosen_vehicle(typed: Mapping[str, Any]) -> dict[str, Any]:
    """Units and models are one group of radios: `stock_item:12`, or `model:5`."""
    name, _colon, key = str(typed.get("vehicle", "")).partition(":")
    return {"stock_item": "", "model": "", name: key} if name in InterestForm.TOLD_ELSEWHERE else {}


class InterestForm(PlainModelForm):
    """What the customer wants; the unit or model is chosen beside it."""

    TOLD_ELSEWHERE = ("stock_item", "model")

    price_from = MoneyField(label=_("Preço de"), required=False)
    price_to = MoneyField(label=_("Preço até"), required=False)

    class Meta:
        model = Interest
        fields = ["specification", "stock_item", "model", "horizon", "price_from", "price_to"]
        widgets = {"stock_item": forms.HiddenInput, "model": forms.HiddenInput}

    def __init__(self, *args: Any, stock: QuerySet[Any], models: QuerySet[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["horizon"].choices = [("", _("Não informado")), *Interest.Horizon.choices]  # type: ignore[attr-defined]
        self.fields["stock_item"].queryset = stock  # type: ignore[attr-defined]
        self.fields["model"].queryset = models  # type: ignore[attr-defined]
        gone = _("O veículo escolhido não está mais no estoque: escolha outro.")
        self.fields["stock_item"].error_messages["invalid_choice"] = gone
        self.fields["model"].error_messages["invalid_choice"] = _(
            "Este modelo saiu do catálogo: escolha outro."
        )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        least, most = data.get("price_from"), data.get("price_to")
        if least is not None and most is not None and least > most:
            self.add_error("price_from", PRICES_IN_DISORDER)
        if data.get("stock_item") and data.get("model"):
            self.add_error("stock_item", _("Escolha uma unidade ou um modelo, não os dois."))
        return data

    @property
    def choice(self) -> str:
        """The radio that is ticked."""
        for name in self.TOLD_ELSEWHERE:
            if value := self[name].value():
                return f"{name}:{value}"
        return ""

    @property
    def choice_errors(self) -> list[str]:
        """What is told by the list of units and models: their own inputs are not drawn."""
        return [str(error) for name in self.TOLD_ELSEWHERE for error in self.errors.get(name, [])]


class AppraisalForm(PlainModelForm):
    """A used car to be valued, and why. `on_file` finds the group's vehicle behind a plate."""

    motive = RowChoice(AppraisalMotive, label=_("Motivo da avaliação"))
    km = KmField(label=_("Km"), required=False)

    class Meta:
        model = Appraisal
        fields = ["motive", "vehicle", "description", "plate", "km", "notes"]

    def __init__(
        self,
        *args: Any,
        owned: QuerySet[Any],
        on_file: Callable[[str], Vehicle | None] = lambda plate: None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.on_file = on_file
        self.fields["vehicle"].queryset = owned  # type: ignore[attr-defined]
        self.fields["vehicle"].empty_label = _("Outro veículo")  # type: ignore[attr-defined]
        self.fields["vehicle"].label = _("Veículo do cliente")
        self.fields["description"].required = False
        self.fields["plate"].widget.attrs["data-mask"] = "plate"

    def clean_plate(self) -> str:
        plate = plates.compact(self.cleaned_data["plate"])
        if plate and not plates.is_plate(plate):
            raise ValidationError(_("Placa inválida: use ABC1234 ou ABC1D23."))
        return plate

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        plate = data.get("plate")
        if plate and not data.get("vehicle"):
            data["vehicle"] = self.on_file(plate)
        if data.get("vehicle") and not data.get("description"):
            data["description"] = data["vehicle"].label[:120]
            data["plate"] = plate or data["vehicle"].plate
        if not data.get("description") and not {"description", "plate"} & set(self.errors):
            unknown = _("Placa não cadastrada: descreva o veículo.")
            self.add_error("description", unknown if plate else _("Diga qual é o veículo."))
        return data


class PersonChoice(forms.ModelChoiceField):  # type: ignore[type-arg]
    def label_from_instance(self, obj: Any) -> str:
        return str(obj.display_name)


class TransferForm(PlainForm):
    to = PersonChoice(User.objects.none(), label=_("Para quem"), empty_label=_("Escolha…"))
    reason = forms.CharField(label=_("Por que"), max_length=200, required=False)

    def __init__(self, *args: Any, colleagues: QuerySet[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].queryset = colleagues  # type: ignore[attr-defined]


class CampaignResultForm(PlainForm):
    result = RowChoice(Result, label=_("Resultado"))


class LeadForm(PlainModelForm):
    """What a seller learns of the lead. The phase is offered while it is told by hand."""

    horizon = forms.ChoiceField(
        label=_("Prazo de compra"),
        choices=[("", _("Não informado")), *Interest.Horizon.choices],
        required=False,
    )
    has_trade_in = forms.TypedChoiceField(
        label=_("Tem usado na troca"),
        choices=[("", _("Não informado")), ("True", _("Sim")), ("False", _("Não"))],
        coerce=lambda value: value == "True",
        empty_value=None,
        required=False,
    )

    class Meta:
        model = Atendimento
        fields = ["phase", "temperature", "payment_intention", "has_trade_in"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.phase in BY_HAND:
            self.fields["phase"].choices = [(phase.value, phase.label) for phase in BY_HAND]  # type: ignore[attr-defined]
        else:
            del self.fields["phase"]
        for name in ("temperature", "payment_intention"):
            field: Any = self.fields[name]
            field.choices = [("", _("Não informado")), *[one for one in field.choices if one[0]]]

    @property
    def learnt(self) -> dict[str, Any]:
        return {"phase": self.instance.phase} | self.cleaned_data
