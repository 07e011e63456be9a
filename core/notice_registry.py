"""Of what people are told: each room names its own in `<room>/notice_kinds.py`, as it does its tasks."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from django.utils.functional import Promise

from core.rooms import modules

if TYPE_CHECKING:
    from accounts.models import User


@dataclass(frozen=True)
class Kind:
    """One event. `permissions`: any one makes it his concern; `mails`: by e-mail too, unless chosen."""

    code: str
    label: Promise
    permissions: tuple[str, ...] = ()
    mails: bool = True


@cache
def kinds() -> dict[str, Kind]:
    """Every declared kind by its code, room after room."""
    found: dict[str, Kind] = {}
    for declared in modules("notice_kinds"):
        rows: Iterable[Kind] = declared.KINDS
        found |= {kind.code: kind for kind in rows}
    return found


def kinds_for(user: "User") -> list[Kind]:
    """Those that can reach this user."""
    return [
        kind
        for kind in kinds().values()
        if not kind.permissions or any(user.has_perm(name) for name in kind.permissions)
    ]


def bell_only() -> list[str]:
    """Kinds that nobody is mailed of unless he asks."""
    return [code for code, kind in kinds().items() if not kind.mails]
