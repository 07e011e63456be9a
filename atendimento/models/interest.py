from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Store, User
from atendimento.models.attendance import Atendimento
from atendimento.models.tables import Result
from customers.models import Person
from vehicles.models import CatalogModel, StockItem

PRICES_IN_DISORDER = _("O preço inicial é maior que o final.")


class Interest(models.Model):
    """What the customer wants to buy: a specification, matched to a stock unit or a model when one fits."""

    class Horizon(models.TextChoices):
        NOW = "now", _("Imediato")
        MONTH = "month", _("Até 30 dias")
        QUARTER = "quarter", _("Até 90 dias")
        LATER = "later", _("Mais de 90 dias")

    attendance = models.OneToOneField(Atendimento, on_delete=models.PROTECT, related_name="interest")
    specification = models.CharField(_("o que o cliente procura"), max_length=120, blank=True)
    stock_item = models.ForeignKey(
        StockItem,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="interests",
        verbose_name=_("unidade"),
    )
    model = models.ForeignKey(
        CatalogModel,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="interests",
        verbose_name=_("modelo"),
    )
    price_from = models.DecimalField(_("preço de"), max_digits=14, decimal_places=2, null=True, blank=True)
    price_to = models.DecimalField(_("preço até"), max_digits=14, decimal_places=2, null=True, blank=True)
    horizon = models.CharField(_("prazo de compra"), max_length=10, choices=Horizon, blank=True)
    updated_at = models.DateTimeField(_("alterado em"), auto_now=True)

    class Meta:
        verbose_name = _("veículo de interesse")
        verbose_name_plural = _("veículos de interesse")
        constraints = [
            models.CheckConstraint(
                condition=Q(price_from__isnull=True)
                | Q(price_to__isnull=True)
                | Q(price_from__lte=models.F("price_to")),
                name="interest_price_range_in_order",
                violation_error_message=PRICES_IN_DISORDER,
            ),
        ]

    def __str__(self) -> str:
        return self.specification


class CampaignFlag(models.Model):
    """Tells that a person is in a running campaign: the icon, its script and the result once recorded."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="campaign_flags")
    store = models.ForeignKey(Store, on_delete=models.PROTECT, related_name="campaign_flags")
    # The campaigns room's own key for the campaign: "campaign:3".
    ref = models.CharField(_("referência"), max_length=60)
    name = models.CharField(_("campanha"), max_length=80)
    script = models.TextField(_("roteiro"), max_length=4000, blank=True)
    starts_on = models.DateField(_("de"))
    ends_on = models.DateField(_("até"))
    result = models.ForeignKey(
        Result, on_delete=models.PROTECT, null=True, blank=True, related_name="campaign_flags"
    )
    result_at = models.DateTimeField(_("resultado em"), null=True, blank=True)
    result_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="campaign_results"
    )

    class Meta:
        verbose_name = _("campanha em aberto")
        verbose_name_plural = _("campanhas em aberto")
        constraints = [
            models.UniqueConstraint(fields=["person", "ref"], name="campaign_flag_once_per_person"),
            models.CheckConstraint(
                condition=Q(starts_on__lte=models.F("ends_on")),
                name="campaign_flag_dates_in_order",
                violation_error_message=_("A campanha termina antes de começar."),
            ),
        ]
        indexes = [
            models.Index(
                fields=["person", "ends_on"], condition=Q(result__isnull=True), name="campaign_flag_open"
            ),
        ]

    def __str__(self) -> str:
        return self.name
