"""Of what this room tells people."""

from django.utils.translation import gettext_lazy as _

from core.notice_registry import Kind

KINDS = [
    Kind("customer_in_workshop", _("Cliente da sua carteira na oficina"), ("atendimento.be_responsible",)),
    Kind("estimate_answered", _("Cliente respondeu o orçamento da oficina"), ("workshop.view_estimate",)),
]
