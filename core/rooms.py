"""What rooms declare for themselves in a module of an agreed name: tasks, kinds of notices, last contacts."""

from functools import cache
from importlib import import_module
from importlib.util import find_spec
from types import ModuleType

from django.apps import apps
from django.conf import settings


@cache
def modules(name: str) -> tuple[ModuleType, ...]:
    """`<room>/<name>.py` of every room that has one, in the order of the settings."""
    rooms = [config.name for config in apps.get_app_configs() if (settings.BASE_DIR / config.name).is_dir()]
    return tuple(import_module(f"{room}.{name}") for room in rooms if find_spec(f"{room}.{name}"))
