"""The dated tables that a result is calculated from. A new line from a date on; nothing is overwritten."""

from decimal import Decimal
from typing import Any, Self

from auditlog.registry import auditlog
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Store
from proposals.result.deal import MARGIN, PRICE, Rate
from vehicles.models import StockItem

PERCENT = [MinValueValidator(Decimal(0)), MaxValueValidator(Decimal(100))]


class DealRateQuerySet(models.QuerySet[Any]):
    def at(self, store: Store) -> Self:
        """Lines of this store and those of every store, the first to win first."""
        rows = self.filter(Q(store=store) | Q(store__isnull=True), valid_from__lte=store.today())
        return rows.order_by(models.F("store").asc(nulls_last=True), "-valid_from", "-pk")


class DealRate(models.Model):
    """A percentage of a business type, from a date on: of the invoice price or of the gross margin."""

    class Base(models.TextChoices):
        PRICE = PRICE, _("Preço do veículo na nota")
        MARGIN = MARGIN, _("Margem bruta (preço na nota − custo)")

    store = models.ForeignKey(
        Store,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("loja"),
        help_text=_("Vazio vale para todas; a linha de uma loja vence a geral."),
    )
    business_type = models.CharField(_("tipo de negócio"), max_length=2, choices=StockItem.BusinessType)
    percent = models.DecimalField(_("percentual"), max_digits=7, decimal_places=4, validators=PERCENT)
    base = models.CharField(_("sobre"), max_length=6, choices=Base, default=Base.PRICE)
    valid_from = models.DateField(_("vale de"))

    objects = DealRateQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering = ["business_type", "-valid_from", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(percent__gte=0, percent__lte=100),
                name="%(class)s_in_range",
                violation_error_message=_("Informe um percentual entre 0 e 100."),
            ),
            models.UniqueConstraint(
                fields=["business_type", "valid_from", "store"],
                name="%(class)s_once_per_store",
                violation_error_message=_("Já existe uma linha desse tipo a partir desta data."),
            ),
            models.UniqueConstraint(
                fields=["business_type", "valid_from"],
                condition=Q(store__isnull=True),
                name="%(class)s_once_for_all",
                violation_error_message=_("Já existe uma linha desse tipo a partir desta data."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.business_type} {self.percent} %"

    def rate(self) -> Rate:
        source = _("tabela %(type)s %(percent)s%% %(base)s desde %(day)s") % {
            "type": self.business_type,
            "percent": f"{self.percent.normalize():f}".replace(".", ","),
            "base": _("da margem bruta") if self.base == MARGIN else _("do preço na nota"),
            "day": f"{self.valid_from:%d/%m/%Y}",
        }
        return Rate(percent=self.percent, base=self.base, source=str(source))


class SaleTax(DealRate):
    """What the store owes on the sale itself; used cars pay on the gross margin."""

    class Meta(DealRate.Meta):
        verbose_name = _("imposto sobre a venda")
        verbose_name_plural = _("impostos sobre a venda")


class CommissionRate(DealRate):
    class Meta(DealRate.Meta):
        verbose_name = _("comissão de venda")
        verbose_name_plural = _("comissões de venda")


for table in (SaleTax, CommissionRate):
    auditlog.register(table)
