"""What the worker does every few minutes. A reservation stops counting by itself: here it is written down."""

from django.utils import timezone

from proposals.models import ProposalReservation
from proposals.reservations import services


def sweep() -> tuple[int, int]:
    """Reservations closed and holders warned. May run twice, and beside itself."""
    now = timezone.now()
    rows = ProposalReservation.objects
    past = [services.lapse(pk=pk) for pk in rows.untold(now).values_list("pk", flat=True)]
    soon = [services.warn(pk=pk, now=now) for pk in rows.unwarned(now).values_list("pk", flat=True)]
    return sum(past), sum(soon)
