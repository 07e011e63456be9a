import pytest

from integrations.outbound.masking import free_text, masked


@pytest.mark.parametrize(
    ("value", "kind", "shown"),
    [
        ("Maria da Silva", "name", "M••• d••• S•••"),
        ("52998224725", "document", "•••25"),
        ("988124471", "phone", "•••4471"),
        ("1", "phone", "•••"),
        ("maria@loja.com.br", "email", "m•••@l•••"),
        ("ABC1D23", "plate", "ABC•••"),
        ("segredo", "secret", "•••"),
        (None, "name", ""),
        ("CON", "", "CON"),
    ],
)
def test_value_is_masked_by_its_kind(value, kind, shown):
    assert masked(value, kind) == shown


def test_free_text_loses_what_looks_personal():
    told = "CPF 529.982.247-25 de maria@loja.com.br já existe (código 4711)"

    assert free_text(told) == "CPF ••• de ••• já existe (código 4711)"
