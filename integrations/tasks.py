"""By the clock: a second way for messages should no delivery process live, and what is kept too long."""

from datetime import timedelta

from django.conf import settings
from django.utils import timezone

from core.models import OutboxMessage
from integrations.models import Attempt, Heartbeat, InboundCall, Resend
from integrations.outbound import loop

SCHEDULES = {
    "integrations.tasks.deliver": 1,
    "integrations.tasks.purge": 60,
}
COMPANIONS = ["deliver"] * settings.DELIVERY["processes"]
SECONDS = 45
PIECE = 5_000


def deliver() -> int:
    """Only where nobody else does: the delivery processes are quicker."""
    return 0 if loop.is_alive() else loop.drain(SECONDS)


def purge() -> None:
    """Masked messages, then history, go after the times of the settings; nothing that is still to be sent."""
    now = timezone.now()
    payloads = now - timedelta(days=settings.DELIVERY["payload_days"])
    history = now - timedelta(days=settings.DELIVERY["history_days"])
    Attempt.objects.filter(payload__isnull=False, created_at__lt=payloads).update(payload=None)
    Attempt.objects.filter(created_at__lt=history).delete()
    Resend.objects.filter(created_at__lt=history).delete()
    sent = OutboxMessage.objects.filter(state=OutboxMessage.State.DELIVERED, delivered_at__lt=history)
    sent.filter(pk__in=list(sent.order_by("pk").values_list("pk", flat=True)[:PIECE])).delete()
    InboundCall.objects.filter(created_at__lt=payloads).exclude(body=None, payload="").update(
        body=None, payload=""
    )
    InboundCall.objects.filter(created_at__lt=history).delete()
    Heartbeat.objects.filter(beat_at__lt=now - timedelta(days=1)).delete()
