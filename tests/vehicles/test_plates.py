import pytest
from hypothesis import given
from hypothesis import strategies as st

from vehicles import chassis, plates


@pytest.mark.parametrize(
    ("typed", "canonical", "old", "shown"),
    [
        ("ABC1234", "ABC1C34", "ABC1234", "ABC-1234"),
        ("abc-1c34", "ABC1C34", "ABC1234", "ABC1C34"),
        (" abc 1D23 ", "ABC1D23", "ABC1323", "ABC1D23"),
        ("ABC1Z23", "ABC1Z23", "", "ABC1Z23"),
        ("AB1234", "", "", "AB1234"),
        ("", "", "", ""),
    ],
)
def test_plate_has_one_canonical_form(typed, canonical, old, shown):
    assert plates.canonical(typed) == canonical
    assert plates.old_form(typed) == old
    assert plates.display(typed) == shown


@given(st.from_regex(r"[A-Z]{3}[0-9]{4}", fullmatch=True))
def test_old_and_mercosul_plate_are_one(plate):
    assert plates.canonical(plates.canonical(plate)) == plates.canonical(plate)
    assert plates.old_form(plates.canonical(plate)) == plate


@given(st.text(max_size=40))
def test_plate_rules_take_any_text(text):
    assert plates.is_plate(text) == bool(plates.canonical(text)) or len(text) > 20


def test_renavam_check_digit():
    assert chassis.renavam("00639884962") == "00639884962"
    assert chassis.renavam("639884962") == "00639884962"
    for wrong in ("00639884963", "123", "", "00000000000"):
        with pytest.raises(ValueError, match=r"Renavam|check digit"):
            chassis.renavam(wrong)


@pytest.mark.parametrize(
    ("number", "right"),
    [
        ("9BRBLWHE0J0123456", True),
        ("9BRBLWHE0I0123456", False),
        ("BJ123456", True),
        ("AB", False),
        ("É" * 17, False),
    ],
)
def test_chassis_has_17_signs_or_is_old(number, right):
    assert chassis.is_chassis(number) == right
