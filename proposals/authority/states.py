"""The states of an approval and the moves between them. What is not in `MOVES` cannot happen."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.transitions import Move


class State(models.TextChoices):
    REQUESTED = "requested", _("Aguarda aprovação")
    APPROVED = "approved", _("Aprovada")
    COUNTERED = "countered", _("Contraproposta")
    REFUSED = "refused", _("Recusada")
    VOIDED = "voided", _("Sem efeito")


DECIDE, ASK = "proposals.approve_proposal", "proposals.change_proposal"
MOVES = (
    Move(State.REQUESTED, State.APPROVED, DECIDE),
    Move(State.REQUESTED, State.COUNTERED, DECIDE),
    Move(State.REQUESTED, State.REFUSED, DECIDE),
    # The seller takes the counter-offer.
    Move(State.COUNTERED, State.APPROVED, ASK),
    # Whoever changes the terms.
    Move(State.REQUESTED, State.VOIDED),
    Move(State.COUNTERED, State.VOIDED),
    Move(State.APPROVED, State.VOIDED),
)
LIVE = (State.REQUESTED, State.COUNTERED, State.APPROVED)
