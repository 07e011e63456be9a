"""One press, one line: what a repeated post of the same form answers."""

from typing import Any, TypeVar

from django.db.models import Model, QuerySet
from django.utils.translation import gettext as _

from accounts.models import User
from core import idempotency
from core.models import IdempotencyKey
from proposals.errors import ProposalError

M = TypeVar("M", bound=Model)


def first_made(rows: QuerySet[M], *, by: User, key: str, view: str) -> tuple[M | None, IdempotencyKey | None]:
    """The row that the first post with this key made; else the key taken, for `keep`.

    Inside the service's transaction: a second post waits here until the first one is through.
    """
    if not key:
        return None, None
    actor = f"user:{by.pk}"
    claimed = idempotency.claim(actor=actor, key=key, view=view)
    if claimed is not None:
        return None, claimed
    made = idempotency.first_result(actor=actor, key=key[:64], view=view)
    row = rows.filter(pk=made).first() if made else None
    if row is None:
        raise ProposalError(_("Este formulário já foi enviado. Atualize a página."))
    return row, None


def keep(claimed: IdempotencyKey | None, row: Any) -> None:
    """Tell the key what it made."""
    if claimed is not None:
        claimed.result = str(row.pk)
        claimed.save(update_fields=["result"])
