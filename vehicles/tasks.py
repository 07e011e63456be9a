"""Background work. A task may run twice: it only makes the search columns equal to the vehicles."""

from django_q.tasks import async_task

from vehicles import search
from vehicles.models import StockItem


def queue_rebuild(**narrow: int) -> None:
    """Rebuild the search text of the units of a make, family or model, once a worker is free."""
    async_task("vehicles.tasks.rebuild_search", **narrow)


def rebuild_search(*, make: int | None = None, family: int | None = None, model: int | None = None) -> int:
    rows = StockItem.objects.all()
    if make is not None:
        rows = rows.filter(vehicle__model__family__make=make)
    if family is not None:
        rows = rows.filter(vehicle__model__family=family)
    if model is not None:
        rows = rows.filter(vehicle__model=model)
    return search.rebuild(rows)
