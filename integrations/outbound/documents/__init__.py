"""Our own words for what another system must hear, built from the present state when a message is sent.

`fields.FIELDS` lists what a field map may take from each document.
"""

from collections.abc import Callable
from functools import partial

from core.keys import row_key
from integrations.outbound.documents.attendance import attendance_document
from integrations.outbound.documents.base import Document
from integrations.outbound.documents.notice import MODELS as NOTICES
from integrations.outbound.documents.notice import notice_document
from integrations.outbound.documents.person import person_document
from integrations.outbound.documents.proposal import proposal_document

BUILDERS: dict[str, Callable[[int], Document | None]] = {
    "attendance": attendance_document,
    "person": person_document,
    "proposal": proposal_document,
    **{topic: partial(notice_document, topic) for topic in NOTICES},
}


def document_of(topic: str, key: str) -> Document | None:
    """None where the record is gone: a draft that was dropped, a person merged into another."""
    pk = row_key(key)
    return BUILDERS[topic](pk) if pk else None


__all__ = ["BUILDERS", "NOTICES", "Document", "document_of"]
