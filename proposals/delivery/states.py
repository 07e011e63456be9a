"""The status of a delivery and its moves; it is no state of the proposal. What is not here cannot happen."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.transitions import Move

WORK, RELEASE = "proposals.change_delivery", "proposals.release_delivery"


class Status(models.TextChoices):
    SCHEDULED = "scheduled", _("Agendada")
    RELEASED = "released", _("Liberada")
    DELIVERED = "delivered", _("Entregue")
    CANCELLED = "cancelled", _("Cancelada")


# Still to happen.
OPEN = (Status.SCHEDULED, Status.RELEASED)

MOVES = (
    Move(Status.SCHEDULED, Status.RELEASED, RELEASE),
    Move(Status.RELEASED, Status.SCHEDULED, RELEASE),
    Move(Status.RELEASED, Status.DELIVERED, WORK),
    Move(Status.SCHEDULED, Status.CANCELLED, WORK),
    Move(Status.RELEASED, Status.CANCELLED, WORK),
)
