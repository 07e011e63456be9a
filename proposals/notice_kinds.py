"""Of what this room tells people."""

from django.utils.translation import gettext_lazy as _

from core.notice_registry import Kind

SELLS = ("proposals.view_proposal",)
KINDS = [
    Kind("approval", _("Aprovação pedida ou decidida"), SELLS),
    Kind("proposal_accepted", _("Cliente aceitou a proposta"), SELLS),
    Kind("reservation_lapsing", _("Reserva a vencer"), SELLS),
    Kind("reservation_expired", _("Reserva terminou"), SELLS, mails=False),
    Kind("reservation_requested", _("Reserva à espera de autorização"), ("vehicles.authorise_reservation",)),
    Kind("reservation_decided", _("Reserva autorizada ou recusada"), SELLS),
    Kind("unit_sold", _("Unidade vendida em outra proposta"), SELLS),
    Kind("order_returned", _("Pedido voltou para negociação"), SELLS),
]
