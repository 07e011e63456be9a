"""Rows of tables that thousands of messages share, asked once every few seconds.

A name changed a moment ago may go out as it was: it would have, had the message been sent a moment ago.

Joined to each attendance they made PostgreSQL plan fifteen tables, which took longer than all the rest.
"""

import time
from functools import lru_cache
from typing import TypeVar

from django.db.models import Model

SECONDS = 5
M = TypeVar("M", bound=Model)


def row_of(model: type[M], pk: int | None) -> M | None:
    return kept(model, pk, int(time.time() // SECONDS)) if pk else None  # type: ignore[return-value]


@lru_cache(maxsize=4096)
def kept(model: type[Model], pk: int, _moment: int) -> Model | None:
    return model._default_manager.filter(pk=pk).first()
