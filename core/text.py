"""Text as people search it: without accents or case."""

import re
import unicodedata

UNSEEN = {"Mn", "Mc", "Me", "Cf"}
# Fillers that count as letters or symbols and print nothing.
FILLERS = {"\u115f", "\u1160", "\u2800", "\u3164", "\uffa0"}
SPACES = re.compile(r"\s+")
# Line breaks and tabs are legitimate in notes; the rest of C0, DEL and C1 never is.
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")


def fold(text: str) -> str:
    """Upper case, unaccented, single spaces: the form in which search columns are stored."""
    if text.isascii():
        # Most text of a large import: four times as fast.
        return " ".join(text.split()).upper()
    plain = unicodedata.normalize("NFKD", text)
    # Accents, and signs that cannot be seen: a name of these alone is no name.
    plain = "".join(sign for sign in plain if unicodedata.category(sign) not in UNSEEN)
    return SPACES.sub(" ", plain).strip().upper()


def is_invisible(text: str) -> bool:
    """Whether there is something, and nothing of it can be seen: U+200B, U+202E, a lone accent."""
    return bool(text) and not text.isascii() and all(sign in FILLERS or sign.isspace() for sign in fold(text))


def has_letter(text: str) -> bool:
    return any(sign.isalpha() for sign in text)


def pieces(pattern: str) -> list[str]:
    """What must all occur, in any order: `%` and spaces separate, every other sign is literal."""
    return list(dict.fromkeys(piece for piece in fold(pattern.replace("%", " ")).split(" ") if piece))


def digits(text: str) -> str:
    return "".join(sign for sign in text if sign in "0123456789")
