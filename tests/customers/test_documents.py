import pytest

from customers import documents


@pytest.mark.parametrize(
    ("typed", "stored", "kind", "shown"),
    [
        ("529.982.247-25", "52998224725", "PF", "529.982.247-25"),
        (" 52998224725 ", "52998224725", "PF", "529.982.247-25"),
        ("11.222.333/0001-81", "11222333000181", "PJ", "11.222.333/0001-81"),
        ("12.abc.345/01de-35", "12ABC34501DE35", "PJ", "12.ABC.345/01DE-35"),
    ],
)
def test_normalise_reads_cpf_and_cnpj_with_letters_too(typed, stored, kind, shown):
    assert documents.normalise(typed) == stored
    assert documents.kind(stored) == kind
    assert documents.display(stored) == shown


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "52998224724",
        "11111111111",
        "11222333000180",
        "12ABC34501DE36",
        "00000000000000",
        "5299822472",
        "é" * 11,
        "😀" * 14,
        "1" * 5000,
        "5299822472\x00",
    ],
)
def test_normalise_refuses_wrong_digits_lengths_and_signs(typed):
    with pytest.raises(documents.DocumentError):
        documents.normalise(typed)
