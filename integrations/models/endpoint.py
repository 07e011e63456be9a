from typing import Self

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import BusinessGroup, Store, User
from core.audit import track


class EndpointQuerySet(models.QuerySet["Endpoint"]):
    def visible_to(self, user: User) -> Self:
        """Those of the user's economic group; an administrator of no group sees every one.

        Who may look at them at all is the monitor's permission.
        """
        return self.filter(group=user.group_id) if user.group_id else self.all()


class Endpoint(models.Model):
    """Another system that must hear of one kind of change, and how it is spoken to."""

    class Kind(models.TextChoices):
        SOAP = "soap", _("SOAP (WSDL)")
        WEBHOOK = "webhook", _("Webhook JSON assinado")

    class Topic(models.TextChoices):
        ATTENDANCE = "attendance", _("Atendimento confirmado, alterado ou encerrado")
        PERSON = "person", _("Pessoa cadastrada ou alterada")
        PROPOSAL = "proposal", _("Proposta: pedido, autorização, nota fiscal, cancelamento")
        APPRAISAL = "appraisal", _("Avaliação de usado (aviso)")
        BOOKING = "booking", _("Agendamento da oficina (aviso)")
        ESTIMATE = "estimate", _("Orçamento da oficina (aviso)")
        SERVICE_ORDER = "serviceorder", _("Ordem de serviço (aviso)")

    name = models.CharField(_("nome"), max_length=60)
    kind = models.CharField(_("tipo"), max_length=8, choices=Kind, default=Kind.SOAP)
    topic = models.CharField(_("o que envia"), max_length=12, choices=Topic)
    group = models.ForeignKey(
        BusinessGroup, on_delete=models.PROTECT, related_name="endpoints", verbose_name=_("grupo econômico")
    )
    store = models.ForeignKey(
        Store,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="endpoints",
        verbose_name=_("loja"),
        help_text=_("Vazio: todas as lojas do grupo que não têm destino próprio."),
    )
    is_active = models.BooleanField(_("ativo"), default=True)

    # SOAP: where the contract is read from; what was read is kept, so that no page calls out.
    # Names of the dealer’s own network have no dot: no URLField.
    wsdl_address = models.CharField(_("endereço do WSDL"), max_length=300, blank=True)
    documents = models.JSONField(_("contrato lido"), default=dict, blank=True, editable=False)
    read_at = models.DateTimeField(_("contrato lido em"), null=True, blank=True, editable=False)
    read_error = models.CharField(_("erro de leitura"), max_length=300, blank=True, editable=False)
    address = models.CharField(
        _("endereço do serviço"),
        max_length=300,
        blank=True,
        help_text=_("SOAP: vazio usa o endereço do contrato. Webhook: para onde o JSON é enviado."),
    )
    operation = models.CharField(_("operação"), max_length=80, blank=True)
    change_operation = models.CharField(
        _("operação de alteração"), max_length=80, blank=True, help_text=_("Vazio: a mesma.")
    )
    find_operation = models.CharField(
        _("operação de consulta"), max_length=80, blank=True, help_text=_("Vazio: a mesma.")
    )
    can_find = models.BooleanField(
        _("responde consulta (LST)"),
        default=True,
        help_text=_("Depois de um envio sem resposta, consulta pela chave antes de repetir."),
    )
    repeat_is_safe = models.BooleanField(
        _("repetir não duplica"),
        default=False,
        help_text=_("Só sem consulta: o destino reconhece a chave externa repetida."),
    )
    username = models.CharField(_("usuário"), max_length=80, blank=True)
    # The password, or a webhook's key, sealed (`integrations.sealing`).
    secret = models.TextField(_("senha"), blank=True, editable=False)
    http_auth = models.BooleanField(_("também por HTTP (Basic)"), default=False)
    timeout = models.PositiveSmallIntegerField(
        _("tempo limite (s)"), default=30, validators=[MinValueValidator(1), MaxValueValidator(120)]
    )
    transient_words = models.CharField(
        _("falhas passageiras"),
        max_length=300,
        blank=True,
        help_text=_("Palavras, separadas por vírgula, que marcam uma falha SOAP como passageira."),
    )

    answer_key = models.CharField(_("resposta: chave"), max_length=300, blank=True)
    answer_message = models.CharField(_("resposta: mensagem"), max_length=300, blank=True)
    answer_code = models.CharField(_("resposta: código"), max_length=300, blank=True)
    answer_status = models.CharField(_("resposta: situação"), max_length=300, blank=True)
    answer_external_key = models.CharField(_("resposta: chave externa"), max_length=300, blank=True)

    objects = EndpointQuerySet.as_manager()

    class Meta:
        verbose_name = _("destino")
        verbose_name_plural = _("destinos")
        constraints = [
            models.UniqueConstraint(
                fields=["topic", "store"],
                condition=Q(is_active=True, store__isnull=False),
                name="endpoint_one_active_per_store",
                violation_error_message=_("Já há um destino ativo para isso nesta loja."),
            ),
            models.UniqueConstraint(
                fields=["topic", "group"],
                condition=Q(is_active=True, store__isnull=True),
                name="endpoint_one_active_per_group",
                violation_error_message=_("Já há um destino ativo para isso neste grupo."),
            ),
            models.CheckConstraint(
                condition=~Q(topic="person") | Q(store__isnull=True),
                name="endpoint_person_is_of_the_group",
                violation_error_message=_("Uma pessoa é do grupo todo: deixe a loja vazia."),
            ),
            models.CheckConstraint(
                condition=Q(kind="webhook") | Q(topic__in=["attendance", "person", "proposal"]),
                name="endpoint_notice_is_a_webhook",
                violation_error_message=_("Avisos só vão por webhook."),
            ),
            models.CheckConstraint(
                condition=Q(timeout__gte=1, timeout__lte=120), name="endpoint_timeout_in_range"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_soap(self) -> bool:
        return self.kind == self.Kind.SOAP


class ValueMap(models.Model):
    """Our codes in the words of a partner, such as natures in a DMS's own numbers."""

    name = models.CharField(_("nome"), max_length=60)
    group = models.ForeignKey(
        BusinessGroup, on_delete=models.PROTECT, related_name="value_maps", verbose_name=_("grupo econômico")
    )
    otherwise = models.CharField(
        _("para os demais"),
        max_length=80,
        blank=True,
        help_text=_("Vazio: um valor fora da lista impede o envio e é dito no monitor."),
    )

    class Meta:
        verbose_name = _("mapa de valores")
        verbose_name_plural = _("mapas de valores")
        constraints = [models.UniqueConstraint(fields=["group", "name"], name="value_map_name_once")]

    def __str__(self) -> str:
        return self.name


class ValuePair(models.Model):
    value_map = models.ForeignKey(ValueMap, on_delete=models.CASCADE, related_name="pairs")
    ours = models.CharField(_("nosso código"), max_length=80)
    theirs = models.CharField(_("código deles"), max_length=80)

    class Meta:
        verbose_name = _("valor")
        verbose_name_plural = _("valores")
        constraints = [models.UniqueConstraint(fields=["value_map", "ours"], name="value_pair_once")]

    def __str__(self) -> str:
        return f"{self.ours} → {self.theirs}"


class FieldRule(models.Model):
    """One place of the message and what goes there."""

    endpoint = models.ForeignKey(Endpoint, on_delete=models.CASCADE, related_name="rules")
    path = models.CharField(_("lugar na mensagem"), max_length=300)
    source = models.CharField(_("nosso campo"), max_length=60, blank=True)
    constant = models.CharField(_("ou texto fixo"), max_length=120, blank=True)
    value_map = models.ForeignKey(
        ValueMap,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="rules",
        verbose_name=_("mapa de valores"),
    )
    in_find = models.BooleanField(_("também na consulta"), default=False)

    class Meta:
        verbose_name = _("campo")
        verbose_name_plural = _("mapa de campos")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["endpoint", "path"],
                name="field_rule_place_once",
                violation_error_message=_("Este lugar da mensagem já tem uma linha."),
            ),
            models.CheckConstraint(
                condition=Q(source="") ^ Q(constant=""),
                name="field_rule_source_or_constant",
                violation_error_message=_("Escolha um campo nosso ou escreva um texto fixo, um dos dois."),
            ),
        ]

    def __str__(self) -> str:
        return self.path


track(Endpoint, exclude=["secret", "documents"])
track(FieldRule, ValueMap, ValuePair)
