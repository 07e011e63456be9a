"""The simulation on one page (Typst). Text comes in as data: nothing typed is read as markup."""

import json
from functools import cache
from pathlib import Path
from typing import Any

import typst
from django.utils.translation import gettext as _

from core.front import FONTS
from customers import documents, phones
from proposals.quotes.models import Quote

SOURCE = Path(__file__).with_name("quote.typ")


@cache
def fonts() -> typst.Fonts:
    """Inter as `manage.py front` made it; Typst's own faces where it was not run. Read once per process."""
    paths = [FONTS] if FONTS.is_dir() else []
    return typst.Fonts(include_system_fonts=False, font_paths=paths)


@cache
def source() -> bytes:
    return SOURCE.read_bytes()


def content(quote: Quote) -> dict[str, Any]:
    """What the page shows: the stored figures and who offers them to whom. Nothing else reaches Typst."""
    store = quote.store
    place = " · ".join(part for part in (store.city, store.state) if part)
    return {
        "number": quote.number,
        "title": _("Simulação %(number)s") % {"number": quote.number},
        "store": store.name,
        "store_details": f"CNPJ {documents.display(store.cnpj)}" + (f" · {place}" if place else ""),
        "seller": quote.created_by.display_name,
        "customer": quote.name,
        "phone": phones.display(quote.phone),
        "figures": quote.figures | {"options": printable(quote.figures["options"])},
    }


def printable(options: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [option for option in options if not option["refusal"]]


def render(quote: Quote, *, image: bool = False) -> bytes:
    """The PDF, or the same page as PNG for who wants to look at it."""
    return typst.compile(
        source(),
        format="png" if image else "pdf",
        font_paths=fonts(),
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps(content(quote))},
    )
