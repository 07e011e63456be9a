"""The dated tables of financing. An administrator adds a line from a date on; nothing is overwritten."""

from datetime import date
from decimal import Decimal
from typing import Any, Self

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Store
from core.audit import track
from proposals.financing.iof import IofRule

HUNDRED = Decimal(100)
LONGEST = 120
NOT_NEGATIVE = [MinValueValidator(Decimal(0))]
PERCENT = [*NOT_NEGATIVE, MaxValueValidator(HUNDRED)]


class Borrower(models.TextChoices):
    PF = "PF", _("Pessoa física")
    PJ = "PJ", _("Pessoa jurídica")


class DatedQuerySet(models.QuerySet[Any]):
    def on(self, day: date) -> Self:
        """Lines in force on that day."""
        return self.filter(valid_from__lte=day).filter(Q(valid_to__isnull=True) | Q(valid_to__gte=day))


class Financier(models.Model):
    """A bank that finances, and what it charges for paying late."""

    name = models.CharField(_("nome"), max_length=80, unique=True)
    late_interest = models.DecimalField(
        _("juros de mora (% ao mês)"), max_digits=9, decimal_places=6, default=Decimal(1), validators=PERCENT
    )
    # CDC art. 52 §1: no more than 2 % of the installment.
    late_fine = models.DecimalField(
        _("multa por atraso (%)"),
        max_digits=9,
        decimal_places=6,
        default=Decimal(2),
        validators=[*NOT_NEGATIVE, MaxValueValidator(Decimal(2))],
    )
    active = models.BooleanField(_("ativo"), default=True)

    class Meta:
        verbose_name = _("financeira")
        verbose_name_plural = _("financeiras")
        ordering = ["name", "pk"]

    def __str__(self) -> str:
        return self.name


class FinanceRate(models.Model):
    """The monthly rate of a financier for terms and vehicles of one kind, from a date on."""

    class Condition(models.TextChoices):
        NEW = "new", _("Novo")
        USED = "used", _("Usado")

    financier = models.ForeignKey(
        Financier, on_delete=models.PROTECT, related_name="rates", verbose_name=_("financeira")
    )
    valid_from = models.DateField(_("vale de"))
    valid_to = models.DateField(_("vale até"), null=True, blank=True)
    condition = models.CharField(_("veículo"), max_length=4, choices=Condition)
    max_age = models.PositiveSmallIntegerField(
        _("idade máxima (anos)"), null=True, blank=True, help_text=_("Do ano-modelo; vazio é qualquer idade.")
    )
    min_term = models.PositiveSmallIntegerField(
        _("prazo de"), default=1, validators=[MinValueValidator(1), MaxValueValidator(LONGEST)]
    )
    max_term = models.PositiveSmallIntegerField(
        _("prazo até"), default=60, validators=[MinValueValidator(1), MaxValueValidator(LONGEST)]
    )
    monthly_rate = models.DecimalField(
        _("taxa (% ao mês)"), max_digits=9, decimal_places=6, validators=PERCENT
    )

    objects = DatedQuerySet.as_manager()

    class Meta:
        verbose_name = _("taxa de financiamento")
        verbose_name_plural = _("taxas de financiamento")
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="finance_rate_dates_in_order",
                violation_error_message=_("A data final vem antes da inicial."),
            ),
            models.CheckConstraint(
                condition=Q(min_term__gte=1, min_term__lte=F("max_term")),
                name="finance_rate_terms_in_order",
                violation_error_message=_("O prazo mínimo é maior que o máximo."),
            ),
            models.CheckConstraint(
                condition=Q(monthly_rate__gte=0),
                name="finance_rate_not_negative",
                violation_error_message=_("A taxa não pode ser negativa."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.monthly_rate} % {self.min_term}–{self.max_term}"

    def fits(self, *, term: int, is_new: bool, age: int) -> bool:
        wanted = self.Condition.NEW if is_new else self.Condition.USED
        if self.condition != wanted or not self.min_term <= term <= self.max_term:
            return False
        return self.max_age is None or age <= self.max_age

    @property
    def fraction(self) -> Decimal:
        return self.monthly_rate / HUNDRED


class IofRate(models.Model):
    """IOF on credit from a date on (Decreto 6.306/2007, art. 7): to be checked at every change of the law."""

    valid_from = models.DateField(_("vale de"))
    borrower = models.CharField(_("tomador"), max_length=2, choices=Borrower)
    daily_rate = models.DecimalField(
        _("alíquota (% ao dia)"), max_digits=9, decimal_places=6, validators=PERCENT
    )
    fixed_rate = models.DecimalField(
        _("alíquota adicional (%)"), max_digits=9, decimal_places=6, validators=PERCENT
    )
    cap_days = models.PositiveSmallIntegerField(_("limite de dias"), default=365)

    class Meta:
        verbose_name = _("alíquota de IOF")
        verbose_name_plural = _("alíquotas de IOF")
        ordering = ["borrower", "-valid_from", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["borrower", "valid_from"],
                name="iof_rate_once_per_date",
                violation_error_message=_("Já existe uma alíquota desse tomador a partir desta data."),
            ),
            models.CheckConstraint(
                condition=Q(daily_rate__gte=0, fixed_rate__gte=0),
                name="iof_rate_not_negative",
                violation_error_message=_("A alíquota não pode ser negativa."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.borrower} {self.valid_from:%d/%m/%Y}"

    @property
    def rule(self) -> IofRule:
        return IofRule(self.daily_rate / HUNDRED, self.fixed_rate / HUNDRED, self.cap_days)


class FinanceFee(models.Model):
    """What a financier charges beside interest: a fee always, an insurance only where the customer asks."""

    class Kind(models.TextChoices):
        FEE = "fee", _("Tarifa")
        INSURANCE = "insurance", _("Seguro prestamista (só se o cliente pedir)")

    financier = models.ForeignKey(
        Financier,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="fees",
        verbose_name=_("financeira"),
        help_text=_("Vazio vale para todas."),
    )
    kind = models.CharField(_("tipo"), max_length=10, choices=Kind, default=Kind.FEE)
    name = models.CharField(_("nome"), max_length=60)
    value = models.DecimalField(
        _("valor"), max_digits=14, decimal_places=2, default=Decimal(0), validators=NOT_NEGATIVE
    )
    percent = models.DecimalField(
        _("% do valor financiado"), max_digits=9, decimal_places=6, default=Decimal(0), validators=PERCENT
    )
    financed = models.BooleanField(_("financiada"), default=True)
    valid_from = models.DateField(_("vale de"))
    valid_to = models.DateField(_("vale até"), null=True, blank=True)

    objects = DatedQuerySet.as_manager()

    class Meta:
        verbose_name = _("tarifa ou seguro do financiamento")
        verbose_name_plural = _("tarifas e seguros do financiamento")
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="finance_fee_dates_in_order",
                violation_error_message=_("A data final vem antes da inicial."),
            ),
            models.CheckConstraint(
                condition=Q(value__gte=0, percent__gte=0),
                name="finance_fee_not_negative",
                violation_error_message=_("O valor não pode ser negativo."),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class TradeInEstimate(models.Model):
    """The share of FIPE that a store gives for a used car before anyone has seen it."""

    store = models.ForeignKey(
        Store,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="trade_in_estimates",
        verbose_name=_("loja"),
        help_text=_("Vazio vale para todas; as linhas de uma loja substituem as gerais."),
    )
    max_age = models.PositiveSmallIntegerField(_("até quantos anos"))
    max_km = models.PositiveIntegerField(_("até quantos km"))
    percent = models.DecimalField(_("% da FIPE"), max_digits=9, decimal_places=6, validators=NOT_NEGATIVE)

    class Meta:
        verbose_name = _("percentual estimado do usado")
        verbose_name_plural = _("percentuais estimados do usado")
        ordering = ["store", "max_age", "max_km", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["store", "max_age", "max_km"],
                name="trade_in_estimate_once_per_store",
                violation_error_message=_("Já existe uma linha com essa idade e km."),
            ),
            models.UniqueConstraint(
                fields=["max_age", "max_km"],
                condition=Q(store__isnull=True),
                name="trade_in_estimate_once_for_all",
                violation_error_message=_("Já existe uma linha com essa idade e km."),
            ),
            models.CheckConstraint(
                condition=Q(percent__gte=0, percent__lte=150),
                name="trade_in_estimate_in_range",
                violation_error_message=_("Informe um percentual entre 0 e 150."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.max_age} {self.max_km} {self.percent} %"


track(Financier, FinanceRate, IofRate, FinanceFee, TradeInEstimate)
