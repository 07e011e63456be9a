from typing import Self

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import BusinessGroup, Store, User
from atendimento.models import Channel, Media, Nature
from core.audit import track
from integrations.models.endpoint import ValueMap


class ApiClientQuerySet(models.QuerySet["ApiClient"]):
    def active(self) -> Self:
        return self.filter(is_active=True)

    def visible_to(self, user: User) -> Self:
        """Those of the user's economic group; who may look at them at all is the monitor's permission."""
        return self.filter(group=user.group_id)


class ApiClient(models.Model):
    """A partner's system that writes to us, by a credential of its own: never a person's password."""

    # What a SOAP call gives as `Usuario`.
    name = models.CharField(_("nome"), max_length=60, unique=True)
    group = models.ForeignKey(
        BusinessGroup, on_delete=models.PROTECT, related_name="api_clients", verbose_name=_("grupo econômico")
    )
    stores = models.ManyToManyField(Store, related_name="api_clients", verbose_name=_("lojas"))
    # Who the timeline names: nobody signs in with it, and it may do nothing.
    user = models.OneToOneField(
        User, on_delete=models.PROTECT, related_name="api_client", editable=False, verbose_name=_("usuário")
    )
    secret_hash = models.CharField(_("SHA-256 do segredo"), max_length=64, unique=True, editable=False)
    soap = models.BooleanField(_("SOAP"), default=True)
    adf = models.BooleanField(_("ADF"), default=True)
    leads = models.BooleanField(_("JSON"), default=True)
    is_active = models.BooleanField(_("ativo"), default=True)
    rate_per_minute = models.PositiveIntegerField(
        _("chamadas por minuto"),
        default=6000,
        validators=[MinValueValidator(1), MaxValueValidator(100_000)],
    )
    minute = models.DateTimeField(_("minuto contado"), null=True, blank=True, editable=False)
    calls = models.PositiveIntegerField(_("chamadas neste minuto"), default=0, editable=False)
    last_used_at = models.DateTimeField(_("último uso"), null=True, blank=True, editable=False)
    created_at = models.DateTimeField(_("criado em"), default=timezone.now, editable=False)
    rotated_at = models.DateTimeField(_("segredo trocado em"), null=True, blank=True, editable=False)

    nature_map = models.ForeignKey(
        ValueMap, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("naturezas deles")
    )
    channel_map = models.ForeignKey(
        ValueMap, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("meios deles")
    )
    media_map = models.ForeignKey(
        ValueMap, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("mídias deles")
    )
    default_nature = models.ForeignKey(
        Nature, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("natureza usual"),
        help_text=_("Vazio: pelo veículo pedido, novo ou seminovo."),
    )  # fmt: skip
    default_channel = models.ForeignKey(
        Channel, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("meio usual"),
        help_text=_("Vazio: Portal."),
    )  # fmt: skip
    default_media = models.ForeignKey(
        Media, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("mídia usual")
    )
    field_map = models.JSONField(
        _("mapa de campos (JSON)"),
        default=dict,
        blank=True,
        help_text=_(
            "Vazio: o contrato publicado. Senão, para cada campo nosso, onde ele está no JSON do parceiro: "
            '{"name": "contato.nome", "phone": "campos[name=telefone].values.0", "nature": "=pos-venda"}.'
        ),
    )

    objects = ApiClientQuerySet.as_manager()

    class Meta:
        verbose_name = _("cliente de API")
        verbose_name_plural = _("clientes de API")
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(condition=Q(rate_per_minute__gte=1), name="api_client_rate_positive"),
        ]

    def __str__(self) -> str:
        return self.name


track(ApiClient, exclude=["secret_hash", "minute", "calls", "last_used_at"], m2m_fields={"stores"})
