import pytest

from vehicles import catalog


@pytest.mark.parametrize(
    ("typed", "key", "shown"),
    [
        ("VW - VolksWagen", "VOLKSWAGEN", "Volkswagen"),
        ("VOLKSWAGEN", "VOLKSWAGEN", "Volkswagen"),
        ("GM - Chevrolet", "CHEVROLET", "Chevrolet"),
        ("GM", "CHEVROLET", "Chevrolet"),
        ("Citroën", "CITROEN", "Citroën"),
        ("CITROEN", "CITROEN", "Citroën"),
        ("Kia Motors", "KIA", "Kia"),
        ("BMW", "BMW", "BMW"),
        ("FIAT", "FIAT", "Fiat"),
        ("LAND ROVER", "LAND ROVER", "Land Rover"),
    ],
)
def test_make_spellings_are_one_make(typed, key, shown):
    assert catalog.make_key(typed) == key
    assert catalog.make_name(typed) == shown


@pytest.mark.parametrize(
    ("text", "make", "rest"),
    [
        ("TOYOTA COROLLA XEI 2.0L", "TOYOTA", "COROLLA XEI 2.0L"),
        ("LAND ROVER DISCOVERY SPORT", "LAND ROVER", "DISCOVERY SPORT"),
        ("VW GOL 1.0", "VW", "GOL 1.0"),
        ("WILLYS AERO WILLYS", "WILLYS", "AERO WILLYS"),
        ("", "", ""),
    ],
)
def test_split_make_takes_the_longest_known_name(text, make, rest):
    assert catalog.split_make(text, {"TOYOTA", "LAND ROVER", "VOLKSWAGEN"}) == (make, rest)


@pytest.mark.parametrize(
    ("name", "family"),
    [("Corolla XEi 2.0", "Corolla"), ("Grand Siena 1.4", "Grand Siena"), ("- ", ""), ("up! 1.0", "up!")],
)
def test_family_name(name, family):
    assert catalog.family_name(name) == family


def test_without_year_drops_only_the_rows_own_year():
    assert catalog.without_year("GOL 1.0 2019", 2019, 2020) == "GOL 1.0"
    assert catalog.without_year("PEUGEOT 2008", 2019, 2019) == "PEUGEOT 2008"
