"""Telephone numbers as people type them, kept in E.164."""

from urllib.parse import quote

import phonenumbers
from django.utils.translation import gettext_lazy as _
from phonenumbers import NumberParseException

from core import text as plain

BRAZIL = "BR"
INVALID = _("Telefone inválido. Informe DDD e número, como (11) 98812-4471.")
# Area code and subscriber number, before and after the ninth digit.
OLD_LENGTH, LENGTH = 10, 11
MAX_TYPED = 30


class PhoneError(ValueError):
    """Not a telephone number; its text may be shown."""


def normalise(typed: str) -> str:
    """`+5511988124471` from any way of writing it; PhoneError for what is no number."""
    if len(typed) > MAX_TYPED:
        raise PhoneError(INVALID)
    local = national_guess(typed)
    for candidate in (with_ninth_digit(local) if local else "", typed):
        number = parse(candidate)
        if number:
            return number
    raise PhoneError(INVALID)


def parse(typed: str) -> str:
    """E.164, or nothing when `typed` is no valid number."""
    try:
        number = phonenumbers.parse(typed, BRAZIL)
    except NumberParseException:
        return ""
    if not phonenumbers.is_valid_number(number):
        return ""
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def national_guess(typed: str) -> str:
    """Area code and number of what looks Brazilian; nothing for another country's number."""
    figures = plain.digits(typed)
    if typed.strip().startswith("+") and not figures.startswith("55"):
        return ""
    figures = figures.lstrip("0")
    if figures.startswith("55") and len(figures) in (OLD_LENGTH + 2, LENGTH + 2):
        figures = figures[2:]
    return figures if len(figures) in (OLD_LENGTH, LENGTH) else ""


def with_ninth_digit(national: str) -> str:
    """Mobile numbers were written with eight digits until 2016; fixed ones begin with 2 to 5."""
    if len(national) == OLD_LENGTH and national[2] in "6789":
        return f"{national[:2]}9{national[2:]}"
    return national


def national(e164: str) -> str:
    """The digits without +55; another country's keep their code."""
    return e164.removeprefix("+55").removeprefix("+")


def keys(e164: str) -> dict[str, str]:
    """The columns a search looks at."""
    figures = national(e164)
    return {"national": figures, "key8": figures[-8:], "key4": figures[-4:]}


def display(e164: str) -> str:
    """`(11) 98812-4471`; other countries as they write it, with their code."""
    if not e164:
        return ""
    figures = national(e164)
    if e164.startswith("+55") and len(figures) in (OLD_LENGTH, LENGTH):
        return f"({figures[:2]}) {figures[2:-4]}-{figures[-4:]}"
    try:
        number = phonenumbers.parse(e164)
    except NumberParseException:
        return e164
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.INTERNATIONAL)


def is_mobile(e164: str) -> bool:
    """A Brazilian mobile number: WhatsApp is likely."""
    return e164.startswith("+55") and len(e164) == LENGTH + 3


def wa_me(e164: str, text: str = "") -> str:
    """The address that opens WhatsApp with this number and a ready text."""
    address = f"https://wa.me/{plain.digits(e164)}"
    return f"{address}?text={quote(text)}" if text else address
