"""Worlds that many tests of a module begin with: their rows are made once, each test gets its own copy."""

from collections.abc import Callable
from copy import deepcopy
from typing import Any

import pytest


def lasting(make: Callable[[], Any]) -> tuple[Any, Any]:
    """`kept_world, world = lasting(World)`: two fixtures, of the module and of a test."""

    @pytest.fixture(scope="module")
    def kept_world(lasting_rows: None, django_db_blocker: Any) -> Any:
        return made(make, django_db_blocker)

    @pytest.fixture
    def world(db: None, kept_world: Any) -> Any:
        return deepcopy(kept_world)

    return kept_world, world


def made(make: Callable[[], Any], django_db_blocker: Any) -> Any:
    with django_db_blocker.unblock():
        return make()
