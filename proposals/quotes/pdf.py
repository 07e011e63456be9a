"""The simulation on one page."""

from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from core.typesetting import typeset
from customers import phones
from customers.letterhead import store_lines
from proposals.quotes.models import Quote

PAGE = Path(__file__).with_name("quote.typ")


def content(quote: Quote) -> dict[str, Any]:
    """What the page shows: the stored figures and who offers them to whom. Nothing else reaches Typst."""
    return store_lines(quote.store) | {
        "number": quote.number,
        "title": _("Simulação %(number)s") % {"number": quote.number},
        "seller": quote.created_by.display_name,
        "customer": quote.name,
        "phone": phones.display(quote.phone),
        "figures": quote.figures | {"options": printable(quote.figures["options"])},
    }


def printable(options: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [option for option in options if not option["refusal"]]


def render(quote: Quote, *, image: bool = False) -> bytes:
    """The PDF, or the same page as PNG for who wants to look at it."""
    return typeset(PAGE, content=content(quote), image=image)
