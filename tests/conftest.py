import gc

import pytest
from django.core.cache import cache

pytest_plugins = ["tests.database"]

SERIALIZED = pytest.mark.django_db(transaction=True, serialized_rollback=True)
TRANSACTIONAL = {"transactional_db", "live_server"}


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A test that commits empties the tables at its end: the rows of migrations must come back."""
    for item in items:
        mark = item.get_closest_marker("django_db")
        commits = (mark and mark.kwargs.get("transaction")) or TRANSACTIONAL & set(
            getattr(item, "fixturenames", ())
        )
        if commits:
            item.add_marker(SERIALIZED, append=False)


def pytest_collection_finish() -> None:
    """What is loaded by now stays to the end: no collection of garbage need walk it again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000)


@pytest.fixture(autouse=True)
def _empty_cache():
    """Rate limits count in the cache."""
    yield
    cache.clear()
