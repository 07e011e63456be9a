"""The words a customer's notice may hold."""

from core import wording

KNOWN = ("cliente", "veiculo", "proposta", "loja", "endereco", "telefone", "vendedor", "dia", "hora")


def unknown_words(text: str) -> list[str]:
    return wording.unknown_words(text, KNOWN)
