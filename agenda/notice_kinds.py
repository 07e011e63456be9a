"""Of what this room tells people."""

from django.utils.translation import gettext_lazy as _

from core.notice_registry import Kind

KINDS = [
    Kind("handed_over", _("Contatos ou carteira passados a você"), ("atendimento.be_responsible",)),
]
