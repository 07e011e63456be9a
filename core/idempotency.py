"""One post, one result: a repeated form goes to where the first one went."""

from datetime import timedelta
from typing import TypeVar
from uuid import uuid4

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import IntegrityError, transaction
from django.db.models import Model, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from core.errors import ServiceError
from core.keys import row_key
from core.models import IdempotencyKey

M = TypeVar("M", bound=Model)
LONGEST_KEY = 64
KEPT = timedelta(days=7)


def new_key() -> str:
    """For the hidden field `idempotency_key` of a form."""
    return uuid4().hex


def is_repeat(*, actor: str, key: str, view: str) -> bool:
    """Whether an earlier post did this already; else takes the key. No key, no repeat."""
    return bool(key) and claim(actor=actor, key=key, view=view) is None


def is_used(*, actor: str, key: str) -> bool:
    """Whether a post with this key went through, whatever it made."""
    return bool(key) and IdempotencyKey.objects.filter(actor=actor, key=key[:LONGEST_KEY]).exists()


def first_made(
    rows: QuerySet[M], *, by: AbstractBaseUser, key: str, view: str
) -> tuple[M | None, IdempotencyKey | None]:
    """The row that the first post with this key made; else the key taken, for `keep`. No key, neither.

    Inside the service's transaction: a second post waits here until the first one is through.
    """
    if not key:
        return None, None
    actor = f"user:{by.pk}"
    claimed = claim(actor=actor, key=key, view=view)
    if claimed is not None:
        return None, claimed
    row = rows.filter(pk=row_key(first_result(actor=actor, key=key, view=view) or "")).first()
    if row is None:
        raise ServiceError(_("Este formulário já foi enviado. Atualize a página."))
    return row, None


def claim(*, actor: str, key: str, view: str) -> IdempotencyKey | None:
    """Take the key inside the caller's transaction; None when another post holds it."""
    try:
        with transaction.atomic():
            return IdempotencyKey.objects.create(actor=actor, key=key[:LONGEST_KEY], view=view)
    except IntegrityError:
        return None


def keep(claimed: IdempotencyKey | None, result: object) -> None:
    """Tell the key what its post made: for `first_made` the key of the row."""
    if claimed is not None:
        claimed.result = str(result)
        claimed.save(update_fields=["result"])


def first_result(*, actor: str, key: str, view: str) -> str | None:
    """What the first post with this key made, or None if there was none."""
    row = IdempotencyKey.objects.filter(actor=actor, key=key[:LONGEST_KEY], view=view).first()
    return row.result if row else None


def forget_keys() -> int:
    """The worker's: after so long nobody repeats a post any more. How many went."""
    return IdempotencyKey.objects.filter(created_at__lt=timezone.now() - KEPT).delete()[0]
