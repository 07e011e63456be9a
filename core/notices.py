"""What stands under a user's bell: written inside the transaction of what happened, read on `/avisos/`."""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from core.models import Notice, NoticePreference
from core.notice_registry import kinds_for

if TYPE_CHECKING:
    from accounts.models import User


@transaction.atomic
def notify(users: Iterable["User"], *, kind: str, text: str, url: str) -> None:
    """Tell each of `users` once, in words without personal data beyond a name; `url` is a path of ours.

    Word of the same thing that waits unread is replaced, not repeated; who switched the kind off is spared.
    """
    keys = {user.pk for user in users if user.is_active}
    unwanted = NoticePreference.objects.filter(user__in=keys, kind=kind, way=NoticePreference.Way.OFF)
    keys -= set(unwanted.values_list("user_id", flat=True)) if keys else set()
    Notice.objects.unread().filter(user__in=keys, kind=kind, url=url).delete()
    length = Notice._meta.get_field("text").max_length
    Notice.objects.bulk_create(Notice(user_id=key, kind=kind, text=text[:length], url=url) for key in keys)


def mark_read(*, notice: Notice) -> None:
    Notice.objects.unread().filter(pk=notice.pk).update(read_at=timezone.now())


def mark_all_read(*, by: "User") -> None:
    Notice.objects.visible_to(by).unread().update(read_at=timezone.now())


def preferences(user: "User") -> dict[str, str]:
    """How this user hears of each kind that can reach him."""
    chosen = dict(NoticePreference.objects.filter(user=user).values_list("kind", "way"))
    ways = NoticePreference.Way
    return {
        kind.code: chosen.get(kind.code, ways.BOTH if kind.mails else ways.BELL) for kind in kinds_for(user)
    }


def set_preferences(*, by: "User", chosen: Mapping[str, str]) -> None:
    """Keep what was chosen for the kinds that can reach this user."""
    known = {kind.code for kind in kinds_for(by)}
    rows = [NoticePreference(user=by, kind=kind, way=way) for kind, way in chosen.items() if kind in known]
    NoticePreference.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["user", "kind"], update_fields=["way"]
    )
