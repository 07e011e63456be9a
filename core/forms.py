"""The base of every form: crispy without its own form tag, text free of control characters, pt-BR figures."""

import itertools
import re
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, ClassVar

from crispy_forms.helper import FormHelper
from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import ProhibitNullCharactersValidator
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from core import figures, money, text

YEAR = timedelta(days=365)
MAX_MONEY = Decimal("999999999.99")
# A dot groups thousands; `12.5` is not a hundred and twenty-five kilometres.
GROUPED = re.compile(r"^-?\d{1,3}(\.\d{3})+$")


def plain_helper() -> FormHelper:
    """Fields only: `<form>`, CSRF, htmx and buttons stand in the template."""
    helper = FormHelper()
    helper.form_tag = False
    helper.disable_csrf = True
    return helper


def refuse_control_characters(value: Any) -> None:
    if isinstance(value, str) and text.CONTROL.search(value):
        raise ValidationError(_("O texto contém caracteres inválidos. Apague-os e digite de novo."))


def refuse_invisible(value: Any) -> None:
    if isinstance(value, str) and text.is_invisible(value):
        raise ValidationError(_("O texto só tem sinais invisíveis. Digite-o de novo."))


def in_figures(error: Any) -> ValidationError:
    """The limits in a message as people write them; Django would print `0.01` and `2000000`."""
    refusal = error if isinstance(error, ValidationError) else ValidationError(error)
    for one in itertools.chain.from_iterable(refusal.update_error_dict({}).values()):
        limit = (one.params or {}).get("limit_value")
        if one.code in ("min_value", "max_value") and isinstance(limit, Decimal | int):
            one.params = {**(one.params or {}), "limit_value": figures.plain(limit)}
    return refusal


class FormMixin:
    """What `PlainForm` and `PlainModelForm` share."""

    fields: dict[str, forms.Field]
    # Hidden inputs whose errors the template tells beside what fills them.
    TOLD_ELSEWHERE: tuple[str, ...] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = plain_helper()
        for field in self.fields.values():
            if isinstance(field, forms.CharField):
                # Ours speaks of NUL as well: one message, not two.
                others = [
                    one for one in field.validators if not isinstance(one, ProhibitNullCharactersValidator)
                ]
                field.validators = [*others, refuse_control_characters, refuse_invisible]

    def add_error(self, field: str | None, error: Any) -> None:
        super().add_error(field, in_figures(error))  # type: ignore[misc]

    def full_clean(self) -> None:
        """What is wrong with an input nobody sees is told above the form, never refused in silence."""
        super().full_clean()  # type: ignore[misc]
        unseen = [
            name
            for name in self.errors  # type: ignore[attr-defined]
            if name in self.fields and self.fields[name].widget.is_hidden and name not in self.TOLD_ELSEWHERE
        ]
        if unseen:
            self.add_error(None, _("O formulário está incompleto ou foi alterado. Recarregue a página."))


class PlainForm(FormMixin, forms.Form):
    pass


class PlainModelForm(FormMixin, forms.ModelForm):  # type: ignore[type-arg]
    pass


def limit_errors(least: Decimal | int | None, most: Decimal | int | None) -> dict[str, Any]:
    """The limits in reais: Django would write `999999999.99`."""
    below = format_lazy(_("Informe um valor de no mínimo {least}."), least=money.brl(least))
    return {
        "min_value": below if least else _("O valor não pode ser negativo."),
        "max_value": format_lazy(_("Informe um valor de no máximo {most}."), most=money.brl(most)),
    }


def on_version(form: forms.BaseForm, version: int) -> None:
    """Somebody saved first: what was typed stays, and the next press is meant for what stands now."""
    data: Any = form.data
    form.data = data.copy()
    form.data["version"] = str(version)  # type: ignore[index]


class MoneyField(forms.DecimalField):
    """Reais as people type them: `R$ 1.234,56`, `1234,56`, `1234.56`."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.TextInput(attrs={"inputmode": "decimal", "data-mask": "money", "autocomplete": "off"})
        limits = {"max_digits": 14, "decimal_places": 2, "min_value": 0, "max_value": MAX_MONEY}
        options: dict[str, Any] = limits | {"widget": widget} | kwargs
        errors = limit_errors(options["min_value"], options["max_value"])
        super().__init__(**options | {"error_messages": errors | kwargs.get("error_messages", {})})

    def to_python(self, value: Any) -> Decimal | None:  # type: ignore[override]
        if value in self.empty_values or isinstance(value, Decimal):
            return None if value in self.empty_values else value
        try:
            return money.parse_brl(str(value))
        except ValueError as exc:
            raise ValidationError(_("Informe um valor como 1.234,56."), code="invalid") from exc

    def prepare_value(self, value: Any) -> Any:
        return money.brl(value).replace("R$\u00a0", "") if isinstance(value, Decimal | int) else value


class FigureField(forms.DecimalField):
    """`1,5` or `1.5`; no grouping."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})
        super().__init__(**{"widget": widget} | kwargs)

    def to_python(self, value: Any) -> Decimal | None:  # type: ignore[override]
        return super().to_python(value.replace(",", ".") if isinstance(value, str) else value)

    def prepare_value(self, value: Any) -> Any:
        return figures.short(value) if isinstance(value, Decimal) else value


class KmField(forms.IntegerField):
    """Kilometres as people type them: `32.448` is thirty-two thousand."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.TextInput(attrs={"inputmode": "numeric", "data-mask": "km", "autocomplete": "off"})
        errors = {"invalid": _("Informe a quilometragem como 32.448.")}
        limits = {"min_value": 0, "max_value": 2_000_000}
        options: dict[str, Any] = limits | {"widget": widget, "error_messages": errors} | kwargs
        super().__init__(**options)

    def to_python(self, value: Any) -> int | None:
        if isinstance(value, str):
            value = value.strip().lower().removesuffix("km").strip()
            if GROUPED.match(value):
                value = value.replace(".", "")
        return super().to_python(value)

    def prepare_value(self, value: Any) -> Any:
        return figures.grouped(value) if isinstance(value, int) else value


class DayField(forms.DateField):
    """A native date."""

    def __init__(self, **kwargs: Any) -> None:
        options: dict[str, Any] = {
            "widget": forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
            "error_messages": {"invalid": _("Informe uma data válida.")},
        }
        super().__init__(**(options | kwargs))


class NearDayField(DayField):
    """Farther from today is a slip of the finger; it also keeps dates far from the ends of the calendar."""

    SPANS: ClassVar[dict[int, Any]] = {1: _("um ano"), 2: _("dois anos"), 10: _("dez anos")}

    def __init__(self, *, years: int, **kwargs: Any) -> None:
        self.years = years
        super().__init__(**kwargs)

    def validate(self, value: Any) -> None:
        super().validate(value)
        ahead = value - date.today() if value else timedelta()  # noqa: DTZ011 -- a bound of years, no business date
        if abs(ahead) > self.years * YEAR:
            past, far = _("Esta data passou há mais de %(span)s."), _("Informe uma data dentro de %(span)s.")
            raise ValidationError((far if ahead > timedelta() else past) % {"span": self.SPANS[self.years]})


class HourField(forms.TimeField):
    def __init__(self, **kwargs: Any) -> None:
        options: dict[str, Any] = {
            "widget": forms.TimeInput(format="%H:%M", attrs={"type": "time"}),
            "error_messages": {"invalid": _("Informe uma hora válida.")},
        }
        super().__init__(**(options | kwargs))


class ReasonForm(PlainForm):
    """Why something is undone."""

    reason = forms.CharField(
        label=_("Motivo"), max_length=200, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
