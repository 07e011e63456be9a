"""Texts with words in braces that are exchanged for what is known; anything else stays as typed."""

import re
from collections.abc import Collection, Mapping

WORD = re.compile(r"\{([^{}]*)\}")


def unknown_words(text: str, known: Collection[str]) -> list[str]:
    return sorted({word for word in WORD.findall(text) if word not in known})


def fill(text: str, known: Mapping[str, str]) -> str:
    """Once over the text: what a value holds is never read as a word itself."""
    return WORD.sub(lambda match: known.get(match[1], match[0]), text)
