"""The states of a payment line and the moves between them. What is not in `MOVES` cannot happen."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.transitions import Move


class LineState(models.TextChoices):
    EXPECTED = "expected", _("Previsto")
    RECEIVED = "received", _("Recebido")
    CHECKED = "checked", _("Conferido")
    RETURNED = "returned", _("Devolvido")


RECEIVE, CHECK = "proposals.receive_payment", "proposals.check_payment"
MOVES = (
    Move(LineState.EXPECTED, LineState.RECEIVED, RECEIVE),
    Move(LineState.RECEIVED, LineState.CHECKED, CHECK),
    Move(LineState.RECEIVED, LineState.RETURNED, CHECK),
    Move(LineState.CHECKED, LineState.RETURNED, CHECK),
)
# The store has the money.
IN_HAND = (LineState.RECEIVED, LineState.CHECKED)
