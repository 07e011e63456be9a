"""A form posted after the session had expired: kept over the new sign-in, shown again, posted on demand.

Lives in the anonymous session, which signing in carries over. The post passed the CSRF check before.
"""

from dataclasses import dataclass
from typing import Self

from django.http import HttpRequest
from django.utils import timezone

SESSION_KEY = "kept_form"
MAX_FIELDS = 300
MAX_CHARACTERS = 64_000
MAX_AGE_SECONDS = 30 * 60
# Never kept: what the next page issues anew, and secrets.
SKIPPED = ("csrfmiddlewaretoken",)
TECHNICAL = ("idempotency_key", "token", "version", "passo", "next", "autosave")
SECRET = ("password", "senha", "code", "credential")


@dataclass(frozen=True)
class KeptForm:
    path: str
    fields: list[tuple[str, str]]
    had_files: bool

    @property
    def shown(self) -> list[str]:
        """The words that were typed; keys of choices and technical values say nothing to a person."""
        return [value for name, value in self.fields if name not in TECHNICAL and is_typed(value)]

    @classmethod
    def of(cls, request: HttpRequest) -> Self | None:
        """The kept form of this session; None when there is none or it is too old."""
        kept = request.session.get(SESSION_KEY)
        if not kept or timezone.now().timestamp() - kept["at"] > MAX_AGE_SECONDS:
            return None
        return cls(kept["path"], [(name, value) for name, value in kept["fields"]], kept["had_files"])


def is_typed(value: str) -> bool:
    """A word or a sentence, not the key of a choice, a date or a code."""
    return any(sign.isalpha() for sign in value) and not (
        value.isascii() and value.islower() and " " not in value
    )


def keep(request: HttpRequest) -> bool:
    """Keep this post; False when it is empty or larger than a person types."""
    fields = [
        (name, value)
        for name, values in request.POST.lists()
        if name not in SKIPPED and not any(word in name.lower() for word in SECRET)
        for value in values
    ]
    size = sum(len(name) + len(value) for name, value in fields)
    if not fields or len(fields) > MAX_FIELDS or size > MAX_CHARACTERS:
        return False
    request.session[SESSION_KEY] = {
        "path": request.get_full_path(),
        "fields": fields,
        "had_files": bool(request.FILES),
        "at": timezone.now().timestamp(),
    }
    return True


def drop(request: HttpRequest) -> None:
    request.session.pop(SESSION_KEY, None)
