"""The e-mail behind the bell: what nobody read within some minutes, gathered into one message per user.

A digest is a row: gathered in one transaction, leased, sent outside any, marked. A worker that dies between
sending and marking sends it again after the lease, under the same Message-ID.
"""

import logging
from datetime import datetime, timedelta
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import connection, transaction
from django.db.models import Exists, OuterRef, Q
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import ngettext

from core.models import Notice, NoticeDigest, NoticePreference, NoticeQuerySet
from core.notice_registry import bell_only

logger = logging.getLogger(__name__)

LEASE = timedelta(minutes=5)
# What waited longer is no news any more: an installation that begins to mail doesn't mail its past.
OLDEST = timedelta(days=1)
MOST_LINES = 20


def mail_unread() -> int:
    """Gather and send; how many messages left. May run twice, and beside itself."""
    if not settings.NOTICE_MAIL_MINUTES:
        return 0
    now = timezone.now()
    for user_id in due(now).order_by().values_list("user_id", flat=True).distinct():
        gather(user_id, now)
    waiting = NoticeDigest.objects.waiting(now).order_by("pk").values_list("pk", flat=True)
    return sum(send(pk) for pk in list(waiting))


def due(now: datetime) -> NoticeQuerySet:
    """Unread long enough, in no digest yet, of people who have an address and want it."""
    choices = NoticePreference.objects.filter(user=OuterRef("user"), kind=OuterRef("kind"))
    asked = Q(Exists(choices.filter(way=NoticePreference.Way.BOTH)))
    by_default = ~Q(Exists(choices)) & ~Q(kind__in=bell_only())
    since = now - timedelta(minutes=settings.NOTICE_MAIL_MINUTES)
    rows = Notice.objects.unread().filter(digest=None, created_at__range=(now - OLDEST, since))
    return rows.filter(asked | by_default, user__is_active=True).exclude(user__email="")


@transaction.atomic
def gather(user_id: int, now: datetime) -> NoticeDigest | None:
    """One digest of what waits for this user; None when another worker was first."""
    rows = due(now).filter(user=user_id).select_for_update(of=("self",)).order_by("pk")
    keys = [notice.pk for notice in rows]
    if not keys:
        return None
    digest = NoticeDigest.objects.create(user_id=user_id)
    Notice.objects.filter(pk__in=keys, digest=None).update(digest=digest)
    return digest


@transaction.atomic
def lease(pk: int) -> NoticeDigest | None:
    """The digest, for this worker alone until its lease ends."""
    now = timezone.now()
    skip = connection.features.has_select_for_update_skip_locked
    rows = NoticeDigest.objects.waiting(now).select_for_update(skip_locked=skip, of=("self",))
    row = rows.filter(pk=pk).first()
    if row is not None:
        row.lease_until, row.tries = now + LEASE, row.tries + 1
        row.save(update_fields=["lease_until", "tries"])
    return row


def send(pk: int) -> int:
    """One digest out of the house; what was read meanwhile is left out."""
    digest = lease(pk)
    if digest is None:
        return 0
    unread = list(digest.notices.unread().newest()[: MOST_LINES + 1])
    if unread and not sent(digest, unread):
        return 0
    NoticeDigest.objects.filter(pk=pk, sent_at=None).update(sent_at=timezone.now())
    return len(unread[:1])


def sent(digest: NoticeDigest, unread: list[Notice]) -> bool:
    try:
        message(digest, unread).send()
    except (SMTPException, OSError):
        logger.warning("notice digest not sent", exc_info=True, extra={"digest_id": digest.pk})
        return False
    return True


def message(digest: NoticeDigest, unread: list[Notice]) -> EmailMessage:
    shown = unread[:MOST_LINES]
    subject = ngettext("DealerCRM: 1 aviso por ler", "DealerCRM: %(count)d avisos por ler", len(shown))
    site = settings.SITE_URL.rstrip("/")
    context = {
        "notices": shown,
        "has_more": len(unread) > MOST_LINES,
        "list_url": f"{site}{reverse('core:notice-list')}" if site else "",
        "preferences_url": f"{site}{reverse('core:notice-preferences')}" if site else "",
    }
    return EmailMessage(
        subject % {"count": len(shown)},
        render_to_string("core/notice_mail.txt", context),
        to=[digest.user.email],
        headers={"Message-ID": f"<aviso-{digest.pk}-{digest.created_at:%Y%m%d%H%M%S}@dealercrm>"},
    )
