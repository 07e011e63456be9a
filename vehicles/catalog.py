"""Names of makes, families and colours: how spellings of one thing become one row. Pure text, no database."""

import re
from functools import lru_cache

from core.text import fold

# A file names few makes, families and colours many times.
CACHED = 10_000

# FIPE, the trade and the makers themselves spell these makes differently.
MAKE_ALIASES = {
    "VW": "VOLKSWAGEN",
    "GM": "CHEVROLET",
    "KIA MOTORS": "KIA",
    "MERCEDES": "MERCEDES-BENZ",
    "MERCEDES BENZ": "MERCEDES-BENZ",
    "LAND": "LAND ROVER",
    "CAOA CHERY": "CHERY",
    "SSANG YONG": "SSANGYONG",
}
MAKE_NAMES = {
    "VOLKSWAGEN": "Volkswagen",
    "CITROEN": "Citroën",
    "MERCEDES-BENZ": "Mercedes-Benz",
    "SSANGYONG": "SsangYong",
    "MCLAREN": "McLaren",
    "CHERY": "Chery",
    "SMART": "smart",
}
# `VW - VolksWagen`: the part after the dash is the make.
FIPE_PREFIX = re.compile(r"^[A-Z]{2} - ")
# Names of two words. A word alone is the family otherwise.
TWO_WORD_STARTS = {
    "AERO", "ALFA", "CITY", "CROWN", "EL", "GRAN", "GRAND", "LAND", "LE", "MONTE", "NEW", "NOVA", "NOVO",
    "PT", "RANGE", "SANTA", "SPACE", "TOWN",
}  # fmt: skip
FAMILY_SEPARATORS = re.compile(r"[ /,]+")
SHORT_NAME = 4


@lru_cache(maxsize=CACHED)
def make_key(name: str) -> str:
    """`VW - VolksWagen`, `VW` and `Volkswagen` are one make."""
    key = FIPE_PREFIX.sub("", fold(name))
    return MAKE_ALIASES.get(key, key)[:60]


@lru_cache(maxsize=CACHED)
def make_name(name: str) -> str:
    """The make as it is shown: `FIAT` → `Fiat`, `BMW` stays."""
    key = make_key(name)
    if key in MAKE_NAMES:
        return MAKE_NAMES[key]
    shown = re.sub(r"^[A-Z]{2} - ", "", name.strip())
    if fold(shown) != key:
        shown = key
    tidy = shown.title() if shown.isupper() and (len(shown) >= SHORT_NAME or shown == "KIA") else shown
    return tidy[:60]


@lru_cache(maxsize=CACHED)
def family_name(model: str) -> str:
    """`Corolla XEi 2.0 Flex` → `Corolla`; `Grand Siena 1.4` → `Grand Siena`."""
    words = [word for word in FAMILY_SEPARATORS.split(model) if any(sign.isalnum() for sign in fold(word))]
    if not words:
        return ""
    count = 2 if fold(words[0]) in TWO_WORD_STARTS and len(words) > 1 else 1
    return " ".join(words[:count])[:60]


def split_make(text: str, known: set[str]) -> tuple[str, str]:
    """The make a model text begins with, and the rest; the longest known name wins, else the first word."""
    words = text.split()
    for count in (3, 2, 1):
        head = " ".join(words[:count])
        if len(words) >= count and make_key(head) in known:
            return head, " ".join(words[count:])
    return (words[0], " ".join(words[1:])) if words else ("", "")


def without_year(text: str, *years: int | None) -> str:
    """A model text without the year that ends it, when it is one of the row's own years."""
    head, _, last = text.rpartition(" ")
    return head.rstrip() if head and last in {str(year or 0) for year in years} else text


# Contran's colours as the trade writes them. Anything else stays as it was typed.
COLOURS = {
    "AMARELO": "Amarelo", "AZUL": "Azul", "BEGE": "Bege", "BRANCO": "Branco", "BRONZE": "Bronze",
    "CINZA": "Cinza", "DOURADO": "Dourado", "FANTASIA": "Fantasia", "GRENA": "Grená", "LARANJA": "Laranja",
    "MARROM": "Marrom", "PRATA": "Prata", "PRETO": "Preto", "ROSA": "Rosa", "ROXO": "Roxo", "VERDE": "Verde",
    "VERMELHO": "Vermelho", "VINHO": "Vinho",
}  # fmt: skip
FEMININE = {
    "AMARELA": "AMARELO",
    "BRANCA": "BRANCO",
    "PRETA": "PRETO",
    "ROXA": "ROXO",
    "VERMELHA": "VERMELHO",
}


@lru_cache(maxsize=CACHED)
def colour_name(text: str) -> str:
    """`PRETA`, `preto` → `Preto`."""
    key = fold(text)
    return COLOURS.get(FEMININE.get(key, key), text.strip())[:30]


FUELS = {
    "ALCOOL": "Álcool", "DIESEL": "Diesel", "ELETRICO": "Elétrico", "ETANOL": "Álcool", "FLEX": "Flex",
    "GASOLINA": "Gasolina", "GNV": "GNV", "HIBRIDO": "Híbrido", "OUTROS": "Outros",
}  # fmt: skip


@lru_cache(maxsize=CACHED)
def fuel_name(text: str) -> str:
    return FUELS.get(fold(text), text.strip())[:30]
