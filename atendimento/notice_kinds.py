"""Of what this room tells people."""

from django.utils.translation import gettext_lazy as _

from core.notice_registry import Kind

WORKS = ("atendimento.be_responsible",)
KINDS = [
    Kind("lead", _("Novo lead"), WORKS),
    Kind("lead_clock", _("Relógio do lead perto do limite"), WORKS),
    Kind("silence", _("Cliente há dias sem contato"), (*WORKS, "atendimento.transfer_contact")),
    Kind("cadence", _("Passo de cadência na sua agenda ou na fila"), ("atendimento.transfer_contact",)),
    Kind("walk_in", _("Cliente na loja: seu, ou encaminhado a você"), WORKS),
    Kind("walk_in_back", _("Cliente na loja que ninguém assumiu"), ("atendimento.forward_contact",)),
    Kind("test_drive", _("Test drive do seu cliente cancelado ou remarcado"), WORKS),
    Kind("helped", _("Colega atendeu o seu cliente"), WORKS),
    Kind("transfer", _("Transferência de cliente pedida ou decidida"), WORKS),
    Kind("ownership_lapsed", _("Clientes que saíram da sua carteira"), WORKS, mails=False),
    Kind("appraisal", _("Avaliação de usado pedida, avaliada ou decidida"), ("atendimento.view_appraisal",)),
]
