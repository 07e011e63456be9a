"""The states of a proposal and the moves between them. What is not in `MOVES` cannot happen."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.transitions import Move


class State(models.TextChoices):
    NEGOTIATION = "negotiation", _("Negociação")
    ORDER = "order", _("Pedido")
    AUTHORISED = "authorised", _("Autorizado")
    INVOICED = "invoiced", _("Faturado")
    RETURNED = "returned", _("Devolvida")
    CANCELLED = "cancelled", _("Cancelada")


# The unit belongs to the proposal.
SOLD = (State.ORDER, State.AUTHORISED, State.INVOICED)

# What the sales administration works on: receipts, invoice, documents, delivery.
ADMINISTERED = (*SOLD, State.RETURNED)

MOVES = (
    Move(State.NEGOTIATION, State.ORDER, "proposals.change_proposal"),
    Move(State.NEGOTIATION, State.CANCELLED, "proposals.change_proposal"),
    Move(State.ORDER, State.NEGOTIATION, "proposals.reopen_order"),
    Move(State.ORDER, State.CANCELLED, "proposals.cancel_order"),
    Move(State.ORDER, State.AUTHORISED, "proposals.authorise_invoicing"),
    Move(State.AUTHORISED, State.CANCELLED, "proposals.cancel_order"),
    Move(State.AUTHORISED, State.INVOICED, "proposals.issue_invoice"),
    # *NF cancelada*, and a sale taken back.
    Move(State.INVOICED, State.AUTHORISED, "proposals.issue_invoice"),
    Move(State.INVOICED, State.RETURNED, "proposals.issue_invoice"),
)

# No state: delivery has its own status.
DELIVERED = "delivered"

# The way of a proposal that ends well, as its page and the board draw it.
WAY = (
    (State.NEGOTIATION.value, _("Negociação")),
    (State.ORDER.value, _("Pedido")),
    (State.AUTHORISED.value, _("Autorizado")),
    (State.INVOICED.value, _("Faturado")),
    (DELIVERED, _("Entregue")),
)
