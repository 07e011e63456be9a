"""Of what this room tells people."""

from django.utils.translation import gettext_lazy as _

from core.notice_registry import Kind

KINDS = [
    Kind(
        "handed_over",
        _("Contatos ou carteira que a liderança lhe passou, tirou ou reagendou"),
        ("atendimento.be_responsible",),
    ),
]
