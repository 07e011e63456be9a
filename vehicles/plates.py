"""Number plates: ABC1234 and ABC1C34 are one vehicle (Contran: the fifth sign 0–9 became A–J)."""

import re

PLATE = re.compile(r"^[A-Z]{3}[0-9][A-Z0-9][0-9]{2}$")
DIGITS, LETTERS = "0123456789", "ABCDEFGHIJ"
TO_LETTER = dict(zip(DIGITS, LETTERS, strict=True))
TO_DIGIT = dict(zip(LETTERS, DIGITS, strict=True))


def compact(text: str) -> str:
    """Upper case without separators, whatever it is."""
    return "".join(sign for sign in text.upper() if sign.isascii() and sign.isalnum())


def is_plate(text: str) -> bool:
    """Whether the text is a whole plate, old or Mercosul, written in any way."""
    return len(text) <= 20 and bool(PLATE.match(compact(text)))


def canonical(text: str) -> str:
    """The Mercosul form; empty for what is no plate."""
    plate = compact(text)
    if not PLATE.match(plate):
        return ""
    return plate[:4] + TO_LETTER.get(plate[4], plate[4]) + plate[5:]


def old_form(text: str) -> str:
    """The form with four figures; empty where the vehicle never had one."""
    plate = canonical(text)
    return plate[:4] + TO_DIGIT[plate[4]] + plate[5:] if plate and plate[4] in TO_DIGIT else ""


def display(text: str) -> str:
    """`ABC-1234` or `ABC1C34`."""
    plate = compact(text)
    return f"{plate[:3]}-{plate[3:]}" if PLATE.match(plate) and plate[4].isdigit() else plate
