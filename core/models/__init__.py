from core.models.notices import Notice, NoticeDigest, NoticeDigestQuerySet, NoticePreference, NoticeQuerySet
from core.models.outbox import OutboxMessage, OutboxQuerySet
from core.models.records import IdempotencyKey, ImportBatch, Refusal

__all__ = [
    "IdempotencyKey",
    "ImportBatch",
    "Notice",
    "NoticeDigest",
    "NoticeDigestQuerySet",
    "NoticePreference",
    "NoticeQuerySet",
    "OutboxMessage",
    "OutboxQuerySet",
    "Refusal",
]
