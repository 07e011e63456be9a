"""One post, one result: a repeated form goes to where the first one went."""

from uuid import uuid4

from django.db import IntegrityError, transaction

from core.models import IdempotencyKey


def new_key() -> str:
    """For the hidden field `idempotency_key` of a form."""
    return uuid4().hex


def first_result(*, actor: str, key: str, view: str) -> str | None:
    """Where the first post with this key went, or None if there was none."""
    row = IdempotencyKey.objects.filter(actor=actor, key=key, view=view).first()
    return row.result if row else None


def is_repeat(*, actor: str, key: str, view: str) -> bool:
    """Whether an earlier post did this already; else takes the key. No key, no repeat."""
    return bool(key) and claim(actor=actor, key=key, view=view) is None


def claim(*, actor: str, key: str, view: str) -> IdempotencyKey | None:
    """Take the key inside the caller's transaction; None when another post holds it."""
    try:
        with transaction.atomic():
            return IdempotencyKey.objects.create(actor=actor, key=key[:64], view=view)
    except IntegrityError:
        return None
