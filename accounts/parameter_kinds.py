"""What a parameter may be: read from what an administrator types, shown to him, asked of what is stored."""

import re
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any, Protocol

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.text import fold

YES, NO, NONE = gettext_lazy("sim"), gettext_lazy("não"), gettext_lazy("nenhum")
A_DAY = 24 * 60


class Kind(Protocol):
    @property
    def unit(self) -> Any: ...

    def parse(self, text: str) -> Any:
        """The value to store; ValidationError says what may be typed."""

    def fits(self, value: Any) -> bool:
        """Whether a stored value is one of this kind: rows may be older than the rule."""

    def show(self, value: Any) -> str: ...

    @property
    def words(self) -> str:
        """What may be typed."""


@dataclass(frozen=True)
class Flag:
    unit: Any = ""

    def parse(self, text: str) -> bool:
        known = {fold(str(YES)): True, fold(str(NO)): False, "s": True, "n": False}
        if fold(text) not in known:
            raise ValidationError(self.words)
        return known[fold(text)]

    def fits(self, value: Any) -> bool:
        return isinstance(value, bool)

    def show(self, value: Any) -> str:
        return str(YES if value else NO)

    @property
    def words(self) -> str:
        return _("Digite sim ou não.")


@dataclass(frozen=True)
class Number:
    """A whole number."""

    unit: Any
    least: int
    most: int

    def parse(self, text: str) -> int:
        if not re.fullmatch(r"\d{1,9}", text) or not self.fits(int(text)):
            raise ValidationError(self.words)
        return int(text)

    def fits(self, value: Any) -> bool:
        return isinstance(value, int) and not isinstance(value, bool) and self.least <= value <= self.most

    def show(self, value: Any) -> str:
        return str(value)

    @property
    def words(self) -> str:
        return _("Digite um número inteiro de %(least)d a %(most)d.") % {
            "least": self.least,
            "most": self.most,
        }


@dataclass(frozen=True)
class Amount:
    """A decimal number, kept as text: JSON knows no exact ones."""

    unit: Any
    most: int

    def parse(self, text: str) -> str:
        plain = text.replace(".", "").replace(",", ".") if "," in text else text
        if not re.fullmatch(r"\d{1,12}(\.\d{1,2})?", plain) or not self.fits(plain):
            raise ValidationError(self.words)
        return plain

    def fits(self, value: Any) -> bool:
        try:
            return not isinstance(value, bool) and 0 <= Decimal(str(value)) <= self.most
        except InvalidOperation:
            return False

    def show(self, value: Any) -> str:
        return str(value).replace(".", ",")

    @property
    def words(self) -> str:
        return _("Digite um valor de 0 a %(most)d, com até duas casas.") % {"most": self.most}


@dataclass(frozen=True)
class Choice:
    """One of a few words."""

    options: dict[str, Any]
    unit: Any = ""

    def parse(self, text: str) -> str:
        return code_of(text, self.options, self.words)

    def fits(self, value: Any) -> bool:
        return isinstance(value, str) and value in self.options

    def show(self, value: Any) -> str:
        return str(self.options[value])

    @property
    def words(self) -> str:
        return _("Digite um destes: %(list)s.") % {"list": listed(self.options)}


@dataclass(frozen=True)
class Several:
    """Any of a few words, by comma; empty for none."""

    options: dict[str, Any]
    unit: Any = ""

    def parse(self, text: str) -> list[str]:
        found = [code_of(part, self.options, self.words) for part in parts(text)]
        return list(dict.fromkeys(found))

    def fits(self, value: Any) -> bool:
        return isinstance(value, list) and all(isinstance(one, str) and one in self.options for one in value)

    def show(self, value: Any) -> str:
        return ", ".join(str(self.options[code]) for code in value) or str(NONE)

    @property
    def words(self) -> str:
        return _("Separe por vírgula: %(list)s; ou nenhum.") % {"list": listed(self.options)}


@dataclass(frozen=True)
class Codes:
    """Codes of a table's rows, by comma; empty for none."""

    unit: Any = ""

    def parse(self, text: str) -> list[str]:
        found = parts(text)
        if not self.fits(found):
            raise ValidationError(self.words)
        return list(dict.fromkeys(found))

    def fits(self, value: Any) -> bool:
        return isinstance(value, list) and all(
            isinstance(code, str) and re.fullmatch(r"[a-z0-9-]{1,40}", code) for code in value
        )

    def show(self, value: Any) -> str:
        return ", ".join(value) or str(NONE)

    @property
    def words(self) -> str:
        return _("Separe por vírgula os códigos da tabela (por exemplo, renave-saida); ou nenhum.")


@dataclass(frozen=True)
class Cnpjs:
    """One or several CNPJ, by comma."""

    unit: Any = ""
    shape: re.Pattern[str] = field(default=re.compile(r"[0-9A-Z]{8}([0-9A-Z]{4}\d{2})?"))

    def parse(self, text: str) -> str:
        value = ", ".join(parts(text))
        if not self.fits(value):
            raise ValidationError(self.words)
        return value

    def fits(self, value: Any) -> bool:
        if not isinstance(value, str):
            return False
        return all(self.shape.fullmatch(re.sub(r"[./-]", "", one).upper()) for one in parts(value))

    def show(self, value: Any) -> str:
        return str(value or NONE)

    @property
    def words(self) -> str:
        return _("Digite o CNPJ, ou seus oito primeiros caracteres; vários, separados por vírgula.")


def parts(text: str) -> list[str]:
    """`nenhum` says that nothing is meant to stand there."""
    found = [part.strip() for part in text.split(",") if part.strip()]
    return [] if [fold(part) for part in found] == [fold(str(NONE))] else found


def listed(options: dict[str, Any]) -> str:
    return ", ".join(str(label) for label in options.values())


def code_of(text: str, options: dict[str, Any], words: str) -> str:
    """By the word shown, or by the code stored."""
    for code, label in options.items():
        if fold(text) in (fold(str(label)), fold(code)):
            return code
    raise ValidationError(words)
