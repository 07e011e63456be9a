"""CPF and CNPJ: normalised without separators, check digits verified, CNPJ also with letters."""

import re
import unicodedata

from django.utils.translation import gettext_lazy as _
from stdnum.br import cnpj as cnpj_rules
from stdnum.br import cpf as cpf_rules
from stdnum.exceptions import ValidationError as StdnumError

CPF_LENGTH, CNPJ_LENGTH = 11, 14
MAX_TYPED = 30
SEPARATORS = re.compile(r"[\s./\-]")
INVALID_CPF = _("CPF inválido: confira os dígitos.")
INVALID_CNPJ = _("CNPJ inválido: confira os caracteres.")
INVALID = _("Informe um CPF (11 dígitos) ou um CNPJ (14 caracteres).")
DUPLICATE = _("C.P.F. ou C.N.P.J. já existe no cadastro")


class DocumentError(ValueError):
    """Not a CPF or CNPJ; its text may be shown."""


def strip(typed: str) -> str:
    """Upper case, without points, bars, dashes and spaces; nothing is checked."""
    return SEPARATORS.sub("", unicodedata.normalize("NFKC", typed)).upper()


def normalise(typed: str) -> str:
    """The document as stored; DocumentError where length, characters or check digits are wrong."""
    document = strip(typed[:MAX_TYPED])
    if len(document) == CPF_LENGTH:
        return checked(cpf_rules, document, INVALID_CPF)
    if len(document) == CNPJ_LENGTH:
        return checked(cnpj_rules, document, INVALID_CNPJ)
    raise DocumentError(INVALID)


def checked(rules: object, document: str, message: object) -> str:
    """Equal digits throughout pass the sum but are never issued."""
    try:
        clean = rules.validate(document) == document  # type: ignore[attr-defined]
    except StdnumError as exc:
        raise DocumentError(message) from exc
    if not clean or len(set(document)) == 1:
        raise DocumentError(message)
    return document


def kind(document: str) -> str:
    """`PF` for a CPF, `PJ` for a CNPJ."""
    return "PF" if len(document) == CPF_LENGTH else "PJ"


def display(document: str) -> str:
    """`529.982.247-25` or `12.ABC.345/01DE-35`."""
    if len(document) == CPF_LENGTH:
        return f"{document[:3]}.{document[3:6]}.{document[6:9]}-{document[9:]}"
    if len(document) == CNPJ_LENGTH:
        return f"{document[:2]}.{document[2:5]}.{document[5:8]}/{document[8:12]}-{document[12:]}"
    return document
