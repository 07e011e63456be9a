"""Secrets of a local installation, each made on its first run and kept in an ignored file."""

import os
import secrets
from collections.abc import Callable
from pathlib import Path

from django.core.management.utils import get_random_secret_key

# No letters that look like another, no vowels: read aloud, never a word.
EASY = "bcdfghjkmnpqrstvwxz23456789"


def local_secret(path: Path, make: Callable[[], str]) -> str:
    """What `path` holds; of several processes starting at once, one writes and all read that."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = path.with_name(f"{path.name}.{secrets.token_hex(8)}")
        draft.touch(mode=0o600)
        draft.write_text(make())
        try:
            os.link(draft, path)
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    return path.read_text().strip()


def local_secret_key(path: Path) -> str:
    return local_secret(path, get_random_secret_key)


def local_demo_password(path: Path) -> str:
    return local_secret(
        path, lambda: "-".join("".join(secrets.choice(EASY) for _ in range(4)) for _ in range(3))
    )
