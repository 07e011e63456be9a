import gc

import pytest
from django.core.cache import cache

pytest_plugins = ["tests.database"]


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
