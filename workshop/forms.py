"""Forms of the workshop. People, vehicles and advisers come from the view."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import Store, User
from core.forms import FigureField, KmField, MoneyField, NearDayField, PlainForm
from customers.forms import PhoneField
from vehicles.models import Vehicle
from vehicles.plates import compact, is_plate
from workshop.models import Nature, PaperQuerySet
from workshop.totals import ZERO, line_total

MAX_LINES = 30


class DocumentForm(PlainForm):
    """Whose car, which car, who receives it. The person is chosen beside the form, or only named."""

    customer_name = forms.CharField(
        label=_("Nome do cliente"),
        max_length=120,
        error_messages={"required": _("Escolha o cliente ou informe o nome.")},
    )
    customer_phone = PhoneField(required=False)
    vehicle = forms.ModelChoiceField(
        Vehicle.objects.none(), label=_("Veículo do cliente"), required=False, empty_label=_("Outro veículo")
    )
    plate = forms.CharField(
        label=_("Placa ou chassi"),
        required=False,
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    vehicle_description = forms.CharField(label=_("Descrição do veículo"), required=False, max_length=120)
    km = KmField(label=_("Km"), required=False)
    advisor = forms.ModelChoiceField(
        User.objects.none(), label=_("Consultor técnico"), required=False, empty_label=_("A definir")
    )
    notes = forms.CharField(
        label=_("Observações"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 2})
    )
    idempotency_key = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)

    # Asked only where nobody of the register is chosen.
    NAMED: tuple[str, ...] = ("customer_name", "customer_phone")
    # What the service stores, besides the person.
    STORED: tuple[str, ...] = (*NAMED, "vehicle", "plate", "vehicle_description", "km", "advisor", "notes")

    def __init__(
        self,
        *args: Any,
        has_person: bool,
        vehicles: QuerySet[Vehicle],
        advisers: QuerySet[User],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.has_person = has_person
        self.fields["vehicle"].queryset = vehicles  # type: ignore[attr-defined]
        self.fields["advisor"].queryset = advisers  # type: ignore[attr-defined]
        for name in self.NAMED if has_person else ():
            del self.fields[name]
        if not has_person:
            del self.fields["vehicle"]

    def clean_plate(self) -> str:
        typed: str = self.cleaned_data["plate"]
        return compact(typed) if is_plate(typed) else typed

    def clean(self) -> dict[str, Any]:
        given = ("vehicle", "plate", "vehicle_description")
        if not any(self.cleaned_data.get(name) or name in self.errors for name in given):
            self.add_error("plate", _("Informe a placa ou descreva o veículo."))
        return self.cleaned_data

    def stored(self) -> dict[str, Any]:
        """The fields as the service takes them."""
        return {name: self.cleaned_data[name] for name in self.STORED if name in self.cleaned_data}


class LineForm(PlainForm):
    nature = forms.ChoiceField(
        label=_("Tipo"), choices=Nature.choices, required=False, initial=Nature.LABOUR.value
    )
    description = forms.CharField(label=_("Item"), max_length=120)
    quantity = FigureField(
        label=_("Qtd."),
        max_digits=8,
        decimal_places=2,
        min_value=Decimal("0.01"),
        initial=1,
    )
    unit_price = MoneyField(label=_("Valor unitário"))
    discount = MoneyField(label=_("Desconto"), required=False)

    # What makes a line be there: the rest has first values.
    TYPED = ("description", "unit_price", "discount")

    def has_changed(self) -> bool:
        return any(str(self.data.get(self.add_prefix(name), "")).strip() for name in self.TYPED)

    def clean_nature(self) -> str:
        return self.cleaned_data["nature"] or Nature.LABOUR

    def clean_discount(self) -> Decimal:
        return self.cleaned_data["discount"] or ZERO

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        figures = [data.get(name) for name in ("quantity", "unit_price", "discount")]
        if None not in figures and line_total(*figures) < 0:  # type: ignore[arg-type]
            self.add_error("discount", _("O desconto passa do valor do item."))
        return data


class LineFormSet(forms.BaseFormSet):  # type: ignore[type-arg]
    may_be_empty = False

    def clean(self) -> None:
        if not self.may_be_empty and not any(self.errors) and not self.lines():
            raise ValidationError(_("Inclua ao menos um item."))

    def lines(self) -> list[dict[str, Any]]:
        """The lines that were filled in."""
        return [form.cleaned_data for form in self.forms if form.has_changed()]


def line_formset(form: type[LineForm], base: type[LineFormSet] = LineFormSet) -> Any:
    return forms.formset_factory(
        form, formset=base, extra=4, max_num=MAX_LINES, absolute_max=MAX_LINES, validate_max=True
    )


def typed_lines(data: Any, names: tuple[str, ...]) -> list[dict[str, str]]:
    """The lines as they were typed before a person was looked for, to be shown again."""
    return [
        {name: data.get(f"lines-{number}-{name}", "") for name in names}
        for number in range(MAX_LINES)
        if data.get(f"lines-{number}-description")
    ]


InState = Callable[[Any, str], Any]


def with_state(rows: Any, state: str) -> Any:
    return rows.filter(state=state)


class ListFilterForm(PlainForm):
    """The filters of a list: days and situation."""

    de = NearDayField(years=2, label=_("De"), required=False)
    ate = NearDayField(years=2, label=_("Até"), required=False)
    situacao = forms.ChoiceField(label=_("Situação"), required=False)

    def __init__(self, *args: Any, states: list[tuple[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["situacao"].choices = [("", _("Todas")), *states]  # type: ignore[attr-defined]

    def apply(
        self, rows: PaperQuerySet, *, stores: list[Store], by_start: bool, in_state: InState = with_state
    ) -> PaperQuerySet:
        """Narrow by what is valid; days are those of each store."""
        data = getattr(self, "cleaned_data", {})
        if data.get("situacao"):
            rows = in_state(rows, data["situacao"])
        first, last = data.get("de"), data.get("ate")
        if by_start:
            rows = rows.filter(starts_on__gte=first) if first else rows
            return rows.filter(starts_on__lte=last) if last else rows
        return rows.filter(made_within(stores, first, last)) if first or last else rows


def made_within(stores: list[Store], first: date | None, last: date | None) -> Q:
    """Written on those days, by the clock of the store where it was."""
    found = Q()
    for zone in {store.zone for store in stores}:
        part = Q(store__in=[store.pk for store in stores if store.zone == zone])
        if first:
            part &= Q(created_at__gte=midnight(first, zone))
        if last:
            part &= Q(created_at__lt=midnight(last + timedelta(days=1), zone))
        found |= part
    return found


def midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=zone)
