from decimal import Decimal

import pytest
import time_machine
from django import forms
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from core import money
from core.forms import MAX_MONEY, KmField, MoneyField, NearDayField, PlainForm

BAD = [
    "abc",
    "1,2,3",
    "1.23.456",
    "12,345",
    "--1",
    "R$",
    "🚗",
    "1\x00",
    "\x00",
    "NaN",
    "Infinity",
    "1e9",
    "9" * 5000,
]


class SaleForm(PlainForm):
    price = MoneyField(required=False)
    km = KmField(required=False)
    name = forms.CharField(required=False, max_length=20)


def errors(**data) -> dict[str, list[str]]:
    return dict(SaleForm(data).errors)


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("R$ 1.234,56", "1234.56"),
        ("R$\u00a01.234,56", "1234.56"),
        ("1234,5", "1234.5"),
        ("1234.56", "1234.56"),
        ("1.000", "1000"),
        ("1.234.567,89", "1234567.89"),
        ("0", "0"),
    ],
)
def test_money_field_reads_what_people_type(typed, value):
    form = SaleForm({"price": typed})

    assert form.is_valid()
    assert form.cleaned_data["price"] == Decimal(value)


@pytest.mark.parametrize("typed", [*BAD, "-1", "1000000000"])
def test_money_field_answers_bad_input_by_its_field(typed):
    assert list(errors(price=typed)) == ["price"]


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("-1", "O valor não pode ser negativo."),
        ("1.000.000.000,00", "Informe um valor de no máximo R$\u00a0999.999.999,99."),
        ("٣", "Informe um valor como 1.234,56."),
    ],
)
def test_money_field_tells_its_limits_in_reais(typed, told):
    assert errors(price=typed)["price"][0] == told


def test_money_field_shows_its_initial_value_as_typed_in_brazil():
    form = SaleForm(initial={"price": Decimal("1234.5")})

    assert 'value="1.234,50"' in str(form["price"])


@given(st.decimals(min_value=0, max_value=MAX_MONEY, places=2))
def test_money_survives_being_shown_and_read_again(value):
    assert money.parse_brl(money.brl(value)) == value


@given(st.text(max_size=40))
def test_money_of_any_text_is_a_figure_or_a_value_error(text):
    try:
        value = money.parse_brl(text)
    except ValueError:
        return
    assert value.is_finite()


@given(st.text(max_size=60))
def test_no_text_breaks_a_form(text):
    form = SaleForm({"price": text, "km": text, "name": text})

    assert set(form.errors) <= {"price", "km", "name"}
    assert isinstance(form.as_p(), str)


@pytest.mark.parametrize(
    ("typed", "value"), [("32.448", 32448), ("32448 km", 32448), (" 0 ", 0), ("1.234.567", 1234567)]
)
def test_km_field_reads_grouped_thousands(typed, value):
    form = SaleForm({"km": typed})

    assert form.is_valid()
    assert form.cleaned_data["km"] == value


@pytest.mark.parametrize("typed", [*BAD, "12.5", "-1", "2000001"])
def test_km_field_answers_bad_input_by_its_field(typed):
    assert list(errors(km=typed)) == ["km"]


def test_km_field_shows_what_is_stored_as_it_is_typed():
    stored = {"km": 67574}

    assert 'value="67.574"' in str(SaleForm(initial=stored)["km"])
    assert not SaleForm({"km": "67.574"}, initial=stored).has_changed()
    assert 'value="67.5x"' in str(SaleForm({"km": "67.5x"})["km"])


class LimitForm(PlainForm):
    hours = forms.DecimalField(min_value=Decimal("0.01"), max_value=Decimal("12345.5"))
    year = forms.IntegerField(min_value=1900)
    km = KmField()


def test_limits_are_told_as_people_write_them():
    below = LimitForm({"hours": "0", "year": "1", "km": "2000001"})
    above = LimitForm({"hours": "20000", "year": "1900", "km": "1"})

    assert below.errors["hours"][0].endswith(" 0,01.")
    assert below.errors["year"][0].endswith(" 1900.")
    assert below.errors["km"][0].endswith(" 2.000.000.")
    assert above.errors["hours"][0].endswith(" 12.345,5.")


def test_limits_of_a_model_are_told_as_people_write_them():
    form = LimitForm({"hours": "1", "year": "1900", "km": "1"})
    refusal = ValidationError("Até %(limit_value)s.", code="max_value", params={"limit_value": 2_000_000})

    form.add_error(None, ValidationError({"hours": refusal, "km": "simples"}))

    assert form.errors == {"hours": ["Até 2.000.000."], "km": ["simples"]}


class WhenForm(PlainForm):
    day = NearDayField(years=2)


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("2020-01-01", ["Esta data passou há mais de dois anos."]),
        ("2099-01-01", ["Informe uma data dentro de dois anos."]),
        ("2026-11-27", []),
    ],
)
@time_machine.travel("2026-11-27 12:00:00-03:00", tick=False)
def test_day_far_from_today_is_told_on_which_side(typed, told):
    assert WhenForm({"day": typed}).errors.get("day", []) == told


@pytest.mark.parametrize("typed", ["a\x00b", "a\x07b", "a\x9fb"])
def test_control_characters_are_refused_by_the_field(typed):
    assert list(errors(name=typed)) == ["name"]


def test_text_field_keeps_emoji_and_accents():
    form = SaleForm({"name": "José 🚗"})

    assert form.is_valid()
    assert form.cleaned_data["name"] == "José 🚗"


@pytest.mark.parametrize("typed", ["\u202e\u200b", "\u200b \u200d", "\u2800", "\u3164\uffa0", "\u0301"])
def test_text_that_nobody_can_see_is_refused_by_its_field(typed):
    assert errors(name=typed) == {"name": ["O texto só tem sinais invisíveis. Digite-o de novo."]}


@pytest.mark.parametrize("typed", ["José", "e\u0301", "🚗", "李", "-", "", "a\u200bb"])
def test_text_that_can_be_seen_is_taken(typed):
    assert errors(name=typed) == {}
