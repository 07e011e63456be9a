from datetime import datetime, timedelta
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from proposals.models.proposal import Proposal
from vehicles.models import Reservation

# The holder is warned this long before; the board shows what lapses within a day.
WARNING = timedelta(hours=2)
SOON = timedelta(days=1)
State = Reservation.State


class ProposalReservationQuerySet(models.QuerySet["ProposalReservation"]):
    def visible_to(self, user: User) -> Self:
        """Those of the proposals this user may see."""
        return self.filter(proposal__in=Proposal.objects.visible_to(user).values("pk"))

    def live(self, now: datetime | None = None) -> Self:
        return self.filter(reservation__state=State.ACTIVE, reservation__until__gt=now or timezone.now())

    def lapsing(self, now: datetime) -> Self:
        return self.live(now).filter(reservation__until__lte=now + SOON)

    def requested(self, now: datetime) -> Self:
        return self.filter(reservation__state=State.REQUESTED, reservation__until__gt=now)

    def untold(self, now: datetime) -> Self:
        """Past their hour, and nobody was told: closed already or not."""
        open_past = Q(reservation__state__in=[State.REQUESTED, State.ACTIVE], reservation__until__lte=now)
        return self.filter(Q(reservation__state=State.EXPIRED) | open_past, told_at__isnull=True)

    def unwarned(self, now: datetime) -> Self:
        """End soon, were made for longer than that, and the holder was not warned yet."""
        return self.live(now).filter(
            reservation__until__lte=now + WARNING,
            reservation__until__gt=F("reservation__created_at") + WARNING,
            warned_at__isnull=True,
        )

    def for_list(self) -> Self:
        """Everything a card shows, in one query."""
        return self.select_related(
            "reservation__created_by",
            "reservation__stock_item__store",
            "proposal__person",
            "proposal__store",
            "proposal__attendance__responsible",
        ).order_by("reservation__until", "pk")


class ProposalReservation(models.Model):
    """For which proposal a unit was reserved. The reservation itself belongs to the unit, a floor below."""

    proposal = models.ForeignKey(
        Proposal, on_delete=models.PROTECT, related_name="reservations", verbose_name=_("proposta")
    )
    reservation = models.OneToOneField(
        Reservation, on_delete=models.PROTECT, related_name="proposal_row", verbose_name=_("reserva")
    )
    # When the holder was told that it ends soon, and that it ended.
    warned_at = models.DateTimeField(_("avisada em"), null=True, blank=True)
    told_at = models.DateTimeField(_("fim avisado em"), null=True, blank=True)

    objects = ProposalReservationQuerySet.as_manager()

    class Meta:
        verbose_name = _("reserva de proposta")
        verbose_name_plural = _("reservas de propostas")
        indexes = [
            models.Index(fields=["reservation"], condition=Q(told_at__isnull=True), name="reservation_untold")
        ]

    def __str__(self) -> str:
        return f"P-{self.proposal_id}"
