"""Values by their XSD type: what is refused here would be nothing, or a crash, in zeep."""

from contextlib import suppress
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from integrations.xsd import CONVERTERS, SIZES, ValueTypeError, as_type, informed


@pytest.mark.parametrize(
    ("kind", "value", "taken"),
    [
        ("string", True, "true"),
        ("string", Decimal("1234.50"), "1234.50"),
        ("string", date(2026, 11, 27), "2026-11-27"),
        ("int", "42", 42),
        ("decimal", "1234.56", Decimal("1234.56")),
        ("boolean", "1", True),
        ("date", datetime(2026, 11, 27, 10, tzinfo=UTC), date(2026, 11, 27)),
        ("date", "2026-11-27", date(2026, 11, 27)),
        ("TipoDeles", 5, "5"),
    ],
)
def test_value_becomes_what_its_type_takes(kind, value, taken):
    assert as_type(kind, value) == taken


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("int", "4.2"),
        ("int", 2**31),
        ("unsignedByte", -1),
        ("decimal", "1.234,56"),
        ("decimal", "NaN"),
        ("boolean", "sim"),
        ("date", "27/11/2026"),
        ("date", "2026-02-30"),
        ("time", "25:00"),
        ("string", "a\x00b"),
    ],
)
def test_value_of_another_type_is_refused(kind, value):
    with pytest.raises(ValueTypeError):
        as_type(kind, value)


def test_question_mark_is_not_informed():
    assert [informed(value) for value in ("?", " ? ", "", None)] == [False] * 4
    assert [informed(value) for value in (0, False, "??")] == [True] * 3


@given(st.text(), st.sampled_from([*SIZES, *CONVERTERS, "string"]))
def test_any_text_is_taken_or_refused(value, kind):
    with suppress(ValueTypeError):
        as_type(kind, value)
