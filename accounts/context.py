"""What the frame around every page needs."""

from typing import Any

from django.http import HttpRequest

from accounts.models import User
from accounts.stores import ALL_STORES, SESSION_KEY, switchable_stores, working_stores


def frame(request: HttpRequest) -> dict[str, Any]:
    """Store switcher; empty for anonymous pages. Lazy, so fragments pay nothing."""
    if not isinstance(getattr(request, "user", None), User):
        return {}
    return {
        "switchable_stores": lambda: switchable_stores(request.user),  # type: ignore[arg-type]
        "working_stores": lambda: working_stores(request),
        "all_stores_chosen": request.session.get(SESSION_KEY) == ALL_STORES,
    }
