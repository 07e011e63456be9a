"""Writing many rows at once, with moments of the past."""

import gc
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from itertools import islice
from typing import TypeVar

from django.db.models import DateTimeField, Model

Row = TypeVar("Row", bound=Model)
BATCH = 2000


def write(rows: Iterable[Row]) -> list[Row]:
    """Insert rows of one model in batches; they come back with their keys."""
    written: list[Row] = []
    for batch in batches(rows, BATCH):
        written += type(batch[0])._default_manager.bulk_create(batch)
    return written


def batches(rows: Iterable[Row], size: int) -> Iterator[list[Row]]:
    source = iter(rows)
    while batch := list(islice(source, size)):
        yield batch


@contextmanager
def in_the_past(*models: type[Model]) -> Iterator[None]:
    """Let rows of `models` say themselves when they were made: demo data have a history."""
    with ExitStack() as stack:
        for model in models:
            for field in model._meta.fields:
                if isinstance(field, DateTimeField) and field.auto_now_add:
                    stack.callback(setattr, field, "auto_now_add", True)
                    field.auto_now_add = False
        yield


@contextmanager
def without_collector() -> Iterator[None]:
    """A quarter of the time went into looking for garbage among millions of rows that all live."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
