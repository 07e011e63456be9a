"""Refusals worth remembering, written after the refused transaction was rolled back."""

from typing import TYPE_CHECKING, Any

from core.models import Refusal

if TYPE_CHECKING:
    from accounts.models import User


def record_refusal(*, actor: "User | None", action: str, target: str, **detail: Any) -> None:
    """Keep who was refused what. `detail` holds names of fields, never personal values."""
    Refusal.objects.create(actor=actor, action=action, target=target, detail=detail)
