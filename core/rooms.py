"""What each room declares for itself in a module of an agreed name: its tasks, its kinds of notices, …"""

from collections.abc import Iterator
from importlib import import_module
from importlib.util import find_spec
from types import ModuleType

from django.apps import apps
from django.conf import settings


def modules(name: str) -> Iterator[ModuleType]:
    """`<room>/<name>.py` of every room that has one, in the order of the settings."""
    for config in apps.get_app_configs():
        if (settings.BASE_DIR / config.name).is_dir() and find_spec(f"{config.name}.{name}"):
            yield import_module(f"{config.name}.{name}")
