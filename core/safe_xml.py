"""The one door through which XML of strangers comes in."""

from io import BytesIO
from typing import Any

from django.utils.translation import gettext as _
from lxml import etree

from core.errors import UnsafeXmlError

LARGEST = 2 * 1024 * 1024
DEEPEST = 60


def parse(body: bytes, *, largest: int = LARGEST, deepest: int = DEEPEST) -> Any:
    """The root of `body`, read element by element, so that what is refused is never built whole.

    Refused: more than `largest` bytes, a DTD (so no entity of any kind), more than `deepest` levels, and
    what is not well formed. Nothing is fetched from anywhere.
    """
    if len(body) > largest:
        raise UnsafeXmlError(_("O XML passa de %(most)s kB.") % {"most": largest // 1024})
    refuse_dtd(body)
    events = etree.iterparse(
        BytesIO(body),
        events=("start", "end"),
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
    )
    try:
        check_depth(events, deepest)
    except etree.XMLSyntaxError as exc:
        raise UnsafeXmlError(
            _("O XML está malformado (linha %(line)s).") % {"line": exc.lineno or 1}
        ) from exc
    return events.root


def refuse_dtd(body: bytes) -> None:
    """No document we take has a DOCTYPE. Looked for in the text too: before any parser sees it."""
    for encoding in ("ascii", "utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"):
        if "<!DOCTYPE".encode(encoding) in body or "<!ENTITY".encode(encoding) in body:
            raise has_dtd()


def has_dtd() -> UnsafeXmlError:
    return UnsafeXmlError(_("O XML traz uma DTD: isso não é aceito."))


def check_depth(events: Any, deepest: int) -> None:
    depth = 0
    for event, element in events:
        # One that an encoding hid from the look at the text (UTF-7).
        if depth == 0 and element.getroottree().docinfo.internalDTD is not None:
            raise has_dtd()
        depth += 1 if event == "start" else -1
        if depth > deepest:
            raise UnsafeXmlError(_("O XML tem mais de %(most)s níveis.") % {"most": deepest})
