"""State machines as literal tables: which state may follow which, and who may say so."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from accounts.models import User


class TransitionError(Exception):
    """A refused move; its text may be shown."""


@dataclass(frozen=True)
class Move:
    """One legal move. `permission` empty: whoever the service lets through."""

    source: str
    target: str
    permission: str = ""


def may_move(table: Iterable[Move], *, source: str, target: str, by: "User") -> bool:
    """Whether `table` lets `by` move `source` to `target`: pages offer by the rule that services keep."""
    return any(
        (move.source, move.target) == (source, target)
        and (not move.permission or by.has_perm(move.permission))
        for move in table
    )


def check_move(table: Iterable[Move], *, source: str, target: str, by: "User", refusal: str) -> None:
    """Raise TransitionError(refusal) unless `table` lets `by` move `source` to `target`."""
    if not may_move(table, source=source, target=target, by=by):
        raise TransitionError(refusal)
