import pytest

from customers import phones


@pytest.mark.parametrize(
    "typed",
    [
        "11988124471",
        "(11) 98812-4471",
        "11 8812-4471",
        "+55 11 98812-4471",
        "551188124471",
        "5511988124471",
        "011 98812 4471",
        "0 15 11 98812-4471",
        "00551188124471",
        "  11.98812.4471 ",
        "１１988124471".translate({0xFF11: "1"}),
    ],
)
def test_normalise_reads_a_mobile_however_it_is_typed(typed):
    assert phones.normalise(typed) == "+5511988124471"


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("1138124471", "+551138124471"),
        ("(55) 99812-4471", "+5555998124471"),
        ("+1 650 253 0000", "+16502530000"),
    ],
)
def test_normalise_keeps_fixed_lines_area_55_and_foreign_numbers(typed, expected):
    assert phones.normalise(typed) == expected


@pytest.mark.parametrize(
    "typed", ["", "98812-4471", "1234", "abc", "😀" * 10, "1" * 5000, "\x00", "0000000000"]
)
def test_normalise_refuses_what_is_no_number(typed):
    with pytest.raises(phones.PhoneError):
        phones.normalise(typed)


@pytest.mark.parametrize(
    ("e164", "shown"),
    [
        ("+5511988124471", "(11) 98812-4471"),
        ("+551138124471", "(11) 3812-4471"),
        ("+16502530000", "+1 650-253-0000"),
        ("", ""),
        ("nonsense", "nonsense"),
    ],
)
def test_display_writes_the_number_as_its_country_does(e164, shown):
    assert phones.display(e164) == shown


def test_keys_are_the_same_with_and_without_ninth_digit():
    assert phones.keys("+5511988124471") == {"national": "11988124471", "key8": "88124471", "key4": "4471"}


def test_wa_me_carries_the_text_escaped():
    assert phones.wa_me("+5511988124471", "Olá & até já") == (
        "https://wa.me/5511988124471?text=Ol%C3%A1%20%26%20at%C3%A9%20j%C3%A1"
    )
    assert phones.wa_me("+5511988124471") == "https://wa.me/5511988124471"
