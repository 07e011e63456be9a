"""The access key of an NF-e: 44 characters, letters where the issuer's CNPJ has them.

Layout (Manual de Orientação do Contribuinte, NF-e 4.00; NT 2025.001 for letters): state 2, year and month
4, CNPJ 14, model 2, series 3, number 9, kind of emission 1, code 8, check digit 1.
"""

import re
from dataclasses import dataclass

from django.utils.translation import gettext as _

from proposals.errors import ProposalError

SHAPE = re.compile(r"\d{6}[0-9A-Z]{12}\d{26}", re.ASCII)
NOISE = re.compile(r"[\s./-]")


@dataclass(frozen=True)
class Key:
    """An access key whose check digit is right, taken apart."""

    text: str

    @property
    def month(self) -> str:
        """Year and month of issue: `2609`."""
        return self.text[2:6]

    @property
    def cnpj(self) -> str:
        return self.text[6:20]

    @property
    def model(self) -> str:
        return self.text[20:22]

    @property
    def series(self) -> int:
        return int(self.text[22:25])

    @property
    def number(self) -> int:
        return int(self.text[25:34])


def read_key(typed: str) -> Key:
    """The key as people paste it, with spaces; refused where a character or the check digit is wrong."""
    text = NOISE.sub("", typed)
    if len(text) != 44:
        raise ProposalError(
            _("A chave de acesso tem 44 caracteres; esta tem %(count)s.") % {"count": len(text)}, field="key"
        )
    if text != text.upper():
        raise ProposalError(_("A chave de acesso traz letras minúsculas."), field="key")
    if not SHAPE.fullmatch(text):
        raise ProposalError(_("A chave de acesso tem caracteres fora do lugar."), field="key")
    if text[-1] != check_digit(text[:-1]):
        raise ProposalError(_("O dígito verificador da chave não confere."), field="key")
    return Key(text)


def check_digit(body: str) -> str:
    """Modulo 11 with weights 2 to 9 from the right, each character worth its ASCII code − 48."""
    total = sum((ord(sign) - 48) * (2 + place % 8) for place, sign in enumerate(reversed(body)))
    rest = total % 11
    return str(0 if rest < 2 else 11 - rest)
