"""A worker's task over many stores: what goes wrong in one must not stop the others."""

import logging
from collections.abc import Callable, Iterable
from typing import TypeVar

from django.db.models import Model

Row = TypeVar("Row", bound=Model)
logger = logging.getLogger(__name__)


def total_of(rows: Iterable[Row], work: Callable[[Row], int]) -> int:
    """`work` done for every row, its numbers added up.

    What failed is logged, and raised once all had their turn: the task is then seen as failed.
    """
    total, failed = 0, None
    for row in rows:
        try:
            total += work(row)
        except Exception as exc:  # the root of a task: one store must not stop the others
            logger.exception("A task failed for one row", extra={"row": row.pk, "model": row._meta.label})
            failed = failed or exc
    if failed is not None:
        raise failed
    return total
