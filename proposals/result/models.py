"""The dated tables that a result is calculated from. A new line from a date on; nothing is overwritten."""

from decimal import Decimal
from typing import Any, Self

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Store
from core.audit import track
from core.figures import short
from proposals.financing.models import Financier
from proposals.result.deal import MARGIN, PRICE, Rate
from vehicles.models import StockItem

PERCENT = [MinValueValidator(Decimal(0)), MaxValueValidator(Decimal(100))]


class DealRateQuerySet(models.QuerySet[Any]):
    def at(self, store: Store) -> Self:
        """Lines of this store and those of every store, the first to win first."""
        rows = self.filter(Q(store=store) | Q(store__isnull=True), valid_from__lte=store.today())
        return rows.order_by(models.F("store").asc(nulls_last=True), "-valid_from", "-pk")


class StoreRate(models.Model):
    """A percentage from a date on, of one store or of all."""

    store = models.ForeignKey(
        Store,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("loja"),
        help_text=_("Vazio vale para todas; a linha de uma loja vence a geral."),
    )
    percent = models.DecimalField(_("percentual"), max_digits=7, decimal_places=4, validators=PERCENT)
    valid_from = models.DateField(_("vale de"))

    objects = DealRateQuerySet.as_manager()

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(percent__gte=0, percent__lte=100),
                name="%(class)s_in_range",
                violation_error_message=_("Informe um percentual entre 0 e 100."),
            )
        ]

    def words(self) -> dict[str, str]:
        """Percentage and date as a source names them."""
        return {
            "percent": short(self.percent),
            "day": f"{self.valid_from:%d/%m/%Y}",
        }


def once_from_a_date(subject: str, message: Any) -> list[models.UniqueConstraint]:
    """One line of a subject from each date on: one of each store, one of all."""
    return [
        models.UniqueConstraint(
            fields=[subject, "valid_from", "store"],
            name="%(class)s_once_per_store",
            violation_error_message=message,
        ),
        models.UniqueConstraint(
            fields=[subject, "valid_from"],
            condition=Q(store__isnull=True),
            name="%(class)s_once_for_all",
            violation_error_message=message,
        ),
    ]


class DealRate(StoreRate):
    """A percentage of a business type: of the invoice price or of the gross margin."""

    class Base(models.TextChoices):
        PRICE = PRICE, _("Preço do veículo na nota")
        MARGIN = MARGIN, _("Margem bruta (preço na nota − custo)")

    business_type = models.CharField(_("tipo de negócio"), max_length=2, choices=StockItem.BusinessType)
    base = models.CharField(_("sobre"), max_length=6, choices=Base, default=Base.PRICE)

    class Meta(StoreRate.Meta):
        abstract = True
        ordering = ["business_type", "-valid_from", "pk"]
        constraints = [
            *StoreRate.Meta.constraints,
            *once_from_a_date("business_type", _("Já existe uma linha desse tipo a partir desta data.")),
        ]

    def __str__(self) -> str:
        return f"{self.business_type} {self.percent} %"

    def rate(self) -> Rate:
        base = _("da margem bruta") if self.base == MARGIN else _("do preço na nota")
        words = self.words() | {"type": self.business_type, "base": base}
        source = _("tabela %(type)s %(percent)s%% %(base)s desde %(day)s") % words
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


class FinanceReturn(StoreRate):
    """What a financier gives back to the store of each amount it finances: the F&I's *retorno*."""

    financier = models.ForeignKey(
        Financier, on_delete=models.PROTECT, related_name="returns", verbose_name=_("financeira")
    )

    class Meta(StoreRate.Meta):
        verbose_name = _("retorno de financeira")
        verbose_name_plural = _("retornos de financeiras")
        ordering = ["financier", "-valid_from", "pk"]
        permissions = [("view_margin_with_return", _("Ver margem + retorno"))]
        constraints = [
            *StoreRate.Meta.constraints,
            *once_from_a_date("financier", _("Já existe uma linha dessa financeira a partir desta data.")),
        ]

    def __str__(self) -> str:
        return f"{self.percent} % {self.valid_from:%d/%m/%Y}"


track(SaleTax, CommissionRate, FinanceReturn)
