"""Pages by Typst. Text comes in as data: nothing typed is read as markup."""

import json
import unicodedata
from functools import cache
from pathlib import Path
from typing import Any

import typst

from core.front import FONTS

COMMON = Path(__file__).with_name("common.typ")
# Joiners and selectors that only make sense beside an emoji.
EMOJI_PARTS = {"\u200d", "\ufe0e", "\ufe0f", "\u20e3"}


@cache
def fonts() -> typst.Fonts:
    """Inter as `manage.py front` made it; Typst's own faces where it was not run. Read once per process."""
    paths = [FONTS] if FONTS.is_dir() else []
    return typst.Fonts(include_system_fonts=False, font_paths=paths)


@cache
def source(*parts: Path) -> bytes:
    """What every page begins with, what some share, and the page itself."""
    return b"".join(part.read_bytes() for part in (COMMON, *parts))


def drawable(value: Any) -> Any:
    """The same without emoji: no face of ours draws them, and a box in their place looks broken."""
    if isinstance(value, str):
        return value if value.isascii() else " ".join(filter(None, map(plain, value.split(" "))))
    if isinstance(value, dict):
        return {key: drawable(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [drawable(part) for part in value]
    return value


def plain(word: str) -> str:
    return "".join(
        sign
        for sign in word
        if sign not in EMOJI_PARTS and not (unicodedata.category(sign) in ("So", "Sk") and ord(sign) > 0x2100)
    )


def typeset(*parts: Path, content: dict[str, Any], image: bool = False, number: int = 1) -> bytes:
    """The PDF of `parts`, set as one page; or its sheet `number` as PNG for who wants to look at it."""
    made: Any = typst.compile(
        source(*parts),
        format="png" if image else "pdf",
        font_paths=fonts(),
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps(drawable(content))},
    )
    sheets = made if isinstance(made, list) else [made]
    result: bytes = sheets[number - 1] if image else sheets[0]
    return result
