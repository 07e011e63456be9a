"""A document by the number people read out: `OS-31`."""

import re
from typing import Any

from accounts.models import User
from workshop.models import Booking, Document, Estimate, ServiceOrder

KINDS: dict[str, type[Document]] = {kind.PREFIX: kind for kind in (Booking, Estimate, ServiceOrder)}
NUMBER = re.compile(rf"^({'|'.join(KINDS)})-(\d{{1,18}})$", re.IGNORECASE)


def find_documents(text: str, user: User) -> list[Any]:
    """In the user's sight: one, or none."""
    number = NUMBER.match(text)
    if number is None:
        return []
    kind = KINDS[number[1].upper()]
    if not user.has_perm(f"workshop.view_{kind._meta.model_name}"):
        return []
    rows: Any = kind._default_manager
    return list(rows.visible_to(user).filter(pk=int(number[2])).for_list())
