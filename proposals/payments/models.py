from typing import Self

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from atendimento.models.tables import TableRow
from customers.models import Person
from proposals.models.proposal import Proposal
from proposals.receipts.states import LineState


class PaymentType(TableRow):
    """How money comes in. Its kind is what the rules know it by."""

    class Kind(models.TextChoices):
        CASH = "cash", _("Espécie")
        BANK = "bank", _("PIX ou transferência")
        CARD = "card", _("Cartão")
        CHEQUE = "cheque", _("Cheque")
        BOLETO = "boleto", _("Boleto")
        FINANCING = "financing", _("Financiamento")
        CONSORTIUM = "consortium", _("Consórcio")
        LEASING = "leasing", _("Leasing")
        TRADE_IN = "trade_in", _("Usado na troca")
        TO_INVOICE = "to_invoice", _("Saldo a faturar")
        FACTORY_BONUS = "factory_bonus", _("Bônus de fábrica")

    kind = models.CharField(_("espécie de pagamento"), max_length=13, choices=Kind)

    class Meta(TableRow.Meta):
        verbose_name = _("tipo de pagamento")
        verbose_name_plural = _("tipos de pagamento")
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    kind__in=[
                        "cash", "bank", "card", "cheque", "boleto", "financing", "consortium", "leasing",
                        "trade_in", "to_invoice", "factory_bonus",
                    ]
                ),
                name="paymenttype_kind_known",
                violation_error_message=_("Espécie de pagamento desconhecida."),
            )
        ]  # fmt: skip

    @property
    def is_by_hand(self) -> bool:
        """Typed on the payment card; the line of a used car is kept by its own card."""
        return self.kind != self.Kind.TRADE_IN


def by_whom(related_name: str) -> models.ForeignKey:  # type: ignore[type-arg]
    return models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, editable=False, related_name=related_name
    )


class PaymentLineQuerySet(models.QuerySet["PaymentLine"]):
    def for_page(self) -> Self:
        """Everything the card shows of a line, in one query."""
        return self.select_related("type", "payer", "credit__financier").order_by("due_on", "pk")


class PaymentLine(models.Model):
    """One payment: of which type, by whom, when, how much. Only a used car's may be below zero."""

    proposal = models.ForeignKey(
        Proposal, on_delete=models.CASCADE, related_name="payment_lines", verbose_name=_("proposta")
    )
    type = models.ForeignKey(
        PaymentType, on_delete=models.PROTECT, related_name="lines", verbose_name=_("tipo")
    )
    # None is the customer himself.
    payer = models.ForeignKey(
        Person,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="payment_lines",
        verbose_name=_("pagador"),
    )
    due_on = models.DateField(_("vencimento"))
    amount = models.DecimalField(_("valor"), max_digits=14, decimal_places=2)
    # Where it is financed: the ficha that pays.
    credit = models.ForeignKey(
        "proposals.CreditRequest",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="lines",
        verbose_name=_("ficha de crédito"),
    )
    note = models.CharField(_("observação"), max_length=120, blank=True)
    # The used car that this line stands for; `proposals.tradein.services` keeps it.
    trade_in = models.OneToOneField(
        "proposals.TradeIn",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="payment_line",
        verbose_name=_("usado na troca"),
    )

    # How far the money has come: `proposals.receipts.services` alone moves it.
    state = models.CharField(
        _("situação"), max_length=8, choices=LineState, default=LineState.EXPECTED, editable=False
    )
    document = models.CharField(_("documento"), max_length=60, blank=True, editable=False)
    received_on = models.DateField(_("recebido em"), null=True, blank=True, editable=False)
    received_by = by_whom("lines_received")
    received_at = models.DateTimeField(null=True, blank=True, editable=False)
    checked_by = by_whom("lines_checked")
    checked_at = models.DateTimeField(_("conferido em"), null=True, blank=True, editable=False)
    returned_by = by_whom("lines_returned")
    returned_at = models.DateTimeField(_("devolvido em"), null=True, blank=True, editable=False)
    return_reason = models.CharField(_("motivo da devolução"), max_length=200, blank=True, editable=False)
    # The line that went back, in whose place this one stands.
    replaces = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="replaced_by", editable=False
    )

    objects = PaymentLineQuerySet.as_manager()

    class Meta:
        verbose_name = _("linha de pagamento")
        verbose_name_plural = _("linhas de pagamento")
        ordering = ["due_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(amount__gt=0) | Q(trade_in__isnull=False),
                name="paymentline_only_trade_in_below_zero",
                violation_error_message=_("Informe um valor maior que zero."),
            ),
            models.CheckConstraint(
                condition=Q(state__in=["expected", "received", "checked", "returned"]),
                name="paymentline_state_known",
                violation_error_message=_("Situação desconhecida."),
            ),
            models.CheckConstraint(
                condition=Q(state="expected") | Q(received_on__isnull=False, received_by__isnull=False),
                name="paymentline_received_by_somebody",
                violation_error_message=_("Todo recebimento tem data e autor."),
            ),
            models.CheckConstraint(
                condition=~Q(state="checked") | Q(checked_by__isnull=False),
                name="paymentline_checked_by_somebody",
                violation_error_message=_("Toda conferência tem autor."),
            ),
            models.CheckConstraint(
                condition=~Q(state="returned") | (Q(returned_by__isnull=False) & ~Q(return_reason="")),
                name="paymentline_returned_for_a_reason",
                violation_error_message=_("Informe o motivo da devolução."),
            ),
        ]
        indexes = [models.Index(fields=["state", "due_on", "id"], name="paymentline_by_state")]

    def __str__(self) -> str:
        return f"{self.amount} {self.due_on:%d/%m/%Y}"

    @property
    def label(self) -> str:
        """As the page names it."""
        return " · ".join(part for part in (self.type.name, self.note) if part)

    @property
    def is_expected(self) -> bool:
        """Nothing has come yet: the line may still be changed."""
        return self.state == LineState.EXPECTED

    @property
    def counts(self) -> bool:
        """Not given back."""
        return self.state != LineState.RETURNED

    @property
    def is_cash(self) -> bool:
        return self.type.kind == PaymentType.Kind.CASH

    @property
    def is_financing(self) -> bool:
        return self.type.kind == PaymentType.Kind.FINANCING


class PldReview(models.Model):
    """A manager looked at what raises the análise PLD, and wrote down why it may go on. Never changed."""

    proposal = models.ForeignKey(
        Proposal, on_delete=models.CASCADE, related_name="pld_reviews", verbose_name=_("proposta")
    )
    # Of the payers, cash, buyer and modality it looked at (`pld.digest`).
    digest = models.CharField(_("resumo"), max_length=64, editable=False)
    flags = models.JSONField(_("motivos"), default=list)
    motive = models.CharField(_("análise"), max_length=500)
    reviewed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="pld_reviews")
    created_at = models.DateTimeField(_("registrada em"), default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("análise PLD")
        verbose_name_plural = _("análises PLD")
        permissions = [("review_pld", _("Registrar a análise PLD de uma proposta"))]
        constraints = [
            models.UniqueConstraint(
                fields=["proposal", "digest"],
                name="pldreview_once_per_state",
                violation_error_message=_("Esta análise já está registrada."),
            ),
            models.CheckConstraint(
                condition=~Q(motive=""),
                name="pldreview_has_motive",
                violation_error_message=_("Escreva a análise."),
            ),
        ]

    def __str__(self) -> str:
        return self.motive
