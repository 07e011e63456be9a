"""Texts with words in braces that are exchanged for what is known; anything else stays as typed."""

import re
from collections.abc import Collection, Mapping

WORD = re.compile(r"\{([^{}]*)\}")
# A part that is left out where a word of it is not known.
OPTIONAL = re.compile(r"\[([^\[\]]*)\]")


def unknown_words(text: str, known: Collection[str]) -> list[str]:
    return sorted({word for word in WORD.findall(text) if word not in known})


def fill(text: str, known: Mapping[str, str], otherwise: Mapping[str, str] | None = None) -> str:
    """Once over the text: what a value holds is never read as a word itself.

    `otherwise` stands in for a word that is empty and not in brackets.
    """
    spare = otherwise or {}
    said = OPTIONAL.sub(lambda part: optional(part[0], part[1], known), text)
    return WORD.sub(lambda match: known.get(match[1], match[0]) or spare.get(match[1], ""), said)


def optional(whole: str, inner: str, known: Mapping[str, str]) -> str:
    """Brackets without a word in them are the writer's own."""
    words = WORD.findall(inner)
    if not words:
        return whole
    return inner if all(known.get(word) for word in words) else ""
