"""The e-mails out of the house: leased, sent outside any transaction, marked.

A worker that dies between sending and marking sends it again after the lease, under the same Message-ID.
"""

import logging
from datetime import timedelta
from smtplib import SMTPException

from django.core.mail import EmailMessage
from django.db import connection, transaction
from django.utils import timezone

from proposals.locking import hold_attendance
from proposals.messages.models import CustomerMessage, Means
from proposals.messages.services import may_reach, told_customer

logger = logging.getLogger(__name__)

LEASE = timedelta(minutes=5)
BATCH = 200


def send_waiting() -> int:
    """How many left. May run twice, and beside itself."""
    waiting = CustomerMessage.objects.waiting(timezone.now()).order_by("pk").values_list("pk", flat=True)
    return sum(send(pk) for pk in list(waiting[:BATCH]))


@transaction.atomic
def lease(pk: int) -> CustomerMessage | None:
    """The message, for this worker alone until its lease ends; withheld where it was refused meanwhile."""
    now = timezone.now()
    skip = connection.features.has_select_for_update_skip_locked
    rows = CustomerMessage.objects.waiting(now).select_for_update(skip_locked=skip, of=("self",))
    row = rows.select_related("person").filter(pk=pk).first()
    if row is None:
        return None
    if not may_reach(row.person, Means.EMAIL):
        row.withheld_at = now
        row.save(update_fields=["withheld_at"])
        return None
    row.lease_until, row.tries = now + LEASE, row.tries + 1
    row.save(update_fields=["lease_until", "tries"])
    return row


def send(pk: int) -> bool:
    row = lease(pk)
    if row is None:
        return False
    try:
        message(row).send()
    except (SMTPException, OSError):
        logger.warning("customer message not sent", exc_info=True, extra={"message_id": pk})
        return False
    return mark(row)


@transaction.atomic
def mark(row: CustomerMessage) -> bool:
    """Once, though two workers sent it. Locks: attendance, message."""
    hold_attendance(row.proposal)
    rows = CustomerMessage.objects.select_for_update(of=("self",)).filter(pk=row.pk, sent_at=None)
    held = rows.select_related("proposal__attendance").first()
    if held is not None:
        told_customer(held, None)
    return held is not None


def message(row: CustomerMessage) -> EmailMessage:
    return EmailMessage(
        row.subject,
        row.body,
        to=[row.person.email],
        headers={"Message-ID": f"<cliente-{row.pk}-{row.created_at:%Y%m%d%H%M%S}@dealercrm>"},
    )
