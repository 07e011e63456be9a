from decimal import Decimal
from typing import Self

from django.db import models
from django.db.models import Prefetch, Q
from django.utils.translation import gettext_lazy as _

from atendimento.models import Appraisal
from atendimento.models.tables import TableRow
from customers.models import Person
from proposals.models.proposal import Proposal
from proposals.tradein.net import net_credit
from vehicles.models import CatalogYear, Vehicle


class DebtKind(TableRow):
    """What may be owed on a used car: taxes, fines, insurance."""

    class Meta(TableRow.Meta):
        verbose_name = _("tipo de débito do usado")
        verbose_name_plural = _("tipos de débito do usado")


class TradeInQuerySet(models.QuerySet["TradeIn"]):
    def for_page(self) -> Self:
        """Everything the card shows of a used car and its debts: two queries."""
        debts = Prefetch("debts", TradeInDebt.objects.select_related("kind").order_by("pk"))
        return self.select_related("owner", "appraisal").prefetch_related(debts).order_by("pk")


class TradeIn(models.Model):
    """A used car given in payment: whose, which, for how much, and what is still owed on it."""

    proposal = models.ForeignKey(
        Proposal, on_delete=models.CASCADE, related_name="trade_ins", verbose_name=_("proposta")
    )
    # None is the customer himself.
    owner = models.ForeignKey(
        Person,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="trade_ins_owned",
        verbose_name=_("proprietário"),
    )
    appraisal = models.ForeignKey(
        Appraisal,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="trade_ins",
        verbose_name=_("avaliação"),
    )
    vehicle = models.ForeignKey(
        Vehicle,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="trade_ins",
        verbose_name=_("veículo"),
    )
    # The row of FIPE's table that the estimate was read from.
    catalog_year = models.ForeignKey(
        CatalogYear,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="trade_ins",
        verbose_name=_("FIPE"),
    )
    description = models.CharField(_("modelo, ano e cor"), max_length=120)
    plate = models.CharField(_("placa"), max_length=7, blank=True)
    renavam = models.CharField(_("Renavam"), max_length=11, blank=True)
    chassis = models.CharField(_("chassi"), max_length=17, blank=True)
    km = models.PositiveIntegerField(_("km"), null=True, blank=True)
    agreed = models.DecimalField(_("valor combinado"), max_digits=14, decimal_places=2)
    market = models.DecimalField(
        _("valor de mercado"), max_digits=14, decimal_places=2, null=True, blank=True
    )
    payoff = models.DecimalField(
        _("saldo da quitação"), max_digits=14, decimal_places=2, default=Decimal(0), blank=True
    )
    payoff_bank = models.CharField(_("banco da quitação"), max_length=80, blank=True)
    payoff_due_on = models.DateField(_("quitação vence em"), null=True, blank=True)
    restrictions = models.CharField(_("restrições"), max_length=200, blank=True)
    restrictions_on = models.DateField(_("consultadas em"), null=True, blank=True)
    report = models.CharField(_("laudo"), max_length=200, blank=True)

    objects = TradeInQuerySet.as_manager()

    class Meta:
        verbose_name = _("usado na troca")
        verbose_name_plural = _("usados na troca")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(agreed__gt=0, payoff__gte=0) & (Q(market__isnull=True) | Q(market__gt=0)),
                name="tradein_amounts_positive",
                violation_error_message=_("Informe valores maiores que zero."),
            ),
            models.CheckConstraint(
                condition=~Q(description=""),
                name="tradein_described",
                violation_error_message=_("Diga qual é o usado."),
            ),
            models.CheckConstraint(
                condition=Q(restrictions="") | Q(restrictions_on__isnull=False),
                name="tradein_restrictions_dated",
                violation_error_message=_("Informe a data da consulta das restrições."),
            ),
            models.UniqueConstraint(
                fields=["proposal", "plate"],
                condition=~Q(plate=""),
                name="tradein_once_per_proposal",
                violation_error_message=_("Este usado já está na proposta."),
            ),
            models.UniqueConstraint(
                fields=["proposal", "appraisal"],
                condition=Q(appraisal__isnull=False),
                name="tradein_appraisal_once_per_proposal",
                violation_error_message=_("Esta avaliação já está na proposta."),
            ),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """As the page names it."""
        return " ".join(part for part in (self.description, self.plate) if part)

    @property
    def amount(self) -> Decimal:
        return self.net

    @property
    def net(self) -> Decimal:
        """What it pays of the total; below zero the customer owes it."""
        store_debts = [debt.amount for debt in self.debts.all() if debt.is_paid_by_store]
        return net_credit(value=self.agreed, payoff=self.payoff, store_debts=store_debts)


class TradeInDebt(models.Model):
    """One debt of a used car, and who pays it."""

    class PaidBy(models.TextChoices):
        STORE = "store", _("Loja")
        CUSTOMER = "customer", _("Cliente")

    trade_in = models.ForeignKey(
        TradeIn, on_delete=models.CASCADE, related_name="debts", verbose_name=_("usado na troca")
    )
    kind = models.ForeignKey(DebtKind, on_delete=models.PROTECT, related_name="debts", verbose_name=_("tipo"))
    amount = models.DecimalField(_("valor"), max_digits=14, decimal_places=2)
    paid_by = models.CharField(_("quem paga"), max_length=8, choices=PaidBy, default=PaidBy.STORE)
    note = models.CharField(_("observação"), max_length=80, blank=True)

    class Meta:
        verbose_name = _("débito do usado")
        verbose_name_plural = _("débitos do usado")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(amount__gt=0),
                name="tradeindebt_amount_positive",
                violation_error_message=_("Informe um valor maior que zero."),
            ),
            models.CheckConstraint(
                condition=Q(paid_by__in=["store", "customer"]),
                name="tradeindebt_payer_known",
                violation_error_message=_("Diga quem paga o débito."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.amount} {self.paid_by}"

    @property
    def label(self) -> str:
        """As the page names it."""
        return " · ".join(part for part in (self.kind.name, self.note) if part)

    @property
    def is_paid_by_store(self) -> bool:
        return self.paid_by == self.PaidBy.STORE

    @property
    def proposal(self) -> Proposal:
        return self.trade_in.proposal

    @proposal.setter
    def proposal(self, stored: Proposal) -> None:
        self.trade_in.proposal = stored
