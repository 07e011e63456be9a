from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AtendimentoConfig(AppConfig):
    name = "atendimento"
    verbose_name = _("Atendimento")
