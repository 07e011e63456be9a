"""Typed readers of the environment: what cannot be meant refuses to start."""

from django.core.exceptions import ImproperlyConfigured
from environ import Env

YES, NO = ("1", "true", "yes", "on"), ("0", "false", "no", "off", "")
LOG_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")
ENGINES = ("django.db.backends.sqlite3", "django.db.backends.postgresql")


def read_flag(env: Env, name: str, *, default: bool) -> bool:
    value = env.str(name, default="1" if default else "0").strip().lower()
    if value not in YES + NO:
        raise ImproperlyConfigured(f"{name}={value}: use 1 or 0.")
    return value in YES


def read_number(env: Env, name: str, *, default: int, least: int, most: int) -> int:
    value = env.str(name, default=str(default)).strip()
    if not value.isdecimal() or not least <= int(value) <= most:
        raise ImproperlyConfigured(f"{name}={value}: use a number from {least} to {most}.")
    return int(value)


def read_choice(env: Env, name: str, *, default: str, choices: tuple[str, ...]) -> str:
    value = str(env.str(name, default=default))
    if value not in choices:
        raise ImproperlyConfigured(f"{name}={value}: use one of {', '.join(choices)}.")
    return value


def read_database(env: Env, name: str, *, default: str) -> dict[str, object]:
    found: dict[str, object] = env.db_url(name, default=default)
    if found.get("ENGINE") not in ENGINES:
        raise ImproperlyConfigured(f"{name}: use sqlite:///… or postgres://….")
    return found
