"""What stands under a user's bell: written inside the transaction of what happened, read on `/avisos/`."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from core.models import Notice

if TYPE_CHECKING:
    from accounts.models import User


@transaction.atomic
def notify(users: Iterable["User"], *, kind: str, text: str, url: str) -> None:
    """Tell each of `users` once, in words without personal data beyond a name; `url` is a path of ours.

    Word of the same thing that waits unread is replaced, not repeated.
    """
    keys = {user.pk for user in users if user.is_active}
    Notice.objects.unread().filter(user__in=keys, kind=kind, url=url).delete()
    length = Notice._meta.get_field("text").max_length
    Notice.objects.bulk_create(Notice(user_id=key, kind=kind, text=text[:length], url=url) for key in keys)


def mark_read(*, notice: Notice) -> None:
    Notice.objects.unread().filter(pk=notice.pk).update(read_at=timezone.now())


def mark_all_read(*, by: "User") -> None:
    Notice.objects.visible_to(by).unread().update(read_at=timezone.now())
