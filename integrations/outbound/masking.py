"""Personal data as they may be shown and kept: enough to know a record again, not to use it."""

import re
from collections.abc import Callable
from typing import Any

HIDDEN = "•••"
# E-mails and long figures in what a partner answers in free words.
LOOKS_PERSONAL = re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]+|\d[\d./-]{6,}\d")


def name(text: str) -> str:
    return " ".join(f"{word[0]}{HIDDEN}" for word in text.split())


def tail(text: str, shown: int) -> str:
    return HIDDEN + text[-shown:] if len(text) > shown else HIDDEN


def email(text: str) -> str:
    user, _at, domain = text.partition("@")
    return f"{user[:1]}{HIDDEN}@{domain[:1]}{HIDDEN}"


MASKS: dict[str, Callable[[str], str]] = {
    "": lambda text: text,
    "name": name,
    "document": lambda text: tail(text, 2),
    "phone": lambda text: tail(text, 4),
    "plate": lambda text: text[:3] + HIDDEN,
    "email": email,
    "date": lambda _text: HIDDEN,
    "text": lambda _text: HIDDEN,
    "secret": lambda _text: HIDDEN,
}


def masked(value: Any, kind: str) -> str:
    text = "" if value is None else str(value)
    return MASKS[kind](text) if text else ""


def free_text(text: str) -> str:
    """What a partner wrote, without what looks like an e-mail, a document or a telephone number."""
    return LOOKS_PERSONAL.sub(HIDDEN, text)
