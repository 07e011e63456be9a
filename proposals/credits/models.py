from datetime import date
from decimal import Decimal
from typing import Self

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.money import brl
from proposals.financing.models import LONGEST, PERCENT, Financier
from proposals.models.proposal import SOON, Proposal
from proposals.states import State

POSITIVE = [MinValueValidator(Decimal("0.01"))]
MONTHS = [MinValueValidator(1), MaxValueValidator(LONGEST)]


class CreditRequestQuerySet(models.QuerySet["CreditRequest"]):
    def visible_to(self, user: User) -> Self:
        return self.filter(proposal__in=Proposal.objects.visible_to(user).values("pk"))

    def waiting(self) -> Self:
        """Of proposals in negotiation: not sent yet, or the bank has not decided."""
        return self.filter(answer__in=["", "analysis"], proposal__state=State.NEGOTIATION)

    def lapsing(self, today: date) -> Self:
        """Approved for proposals still in negotiation, and valid for two days more at most."""
        rows = self.filter(answer=CreditRequest.Answer.APPROVED, proposal__state=State.NEGOTIATION)
        return rows.filter(valid_until__gte=today, valid_until__lte=today + SOON)

    def for_list(self) -> Self:
        """Everything the queue shows, in one query; the oldest first."""
        rows = self.select_related("financier", "asked_by", "proposal__person", "proposal__store")
        return rows.order_by("created_at", "pk")


class CreditRequest(models.Model):
    """What one financier was asked for one proposal, and its answer. A proposal may have several."""

    class Answer(models.TextChoices):
        ANALYSIS = "analysis", _("Em análise")
        APPROVED = "approved", _("Aprovado")
        CONDITIONAL = "conditional", _("Condicionado")
        REFUSED = "refused", _("Recusado")

    proposal = models.ForeignKey(
        Proposal, on_delete=models.CASCADE, related_name="credit_requests", verbose_name=_("proposta")
    )
    financier = models.ForeignKey(
        Financier, on_delete=models.PROTECT, related_name="credit_requests", verbose_name=_("financeira")
    )
    amount = models.DecimalField(_("valor pedido"), max_digits=14, decimal_places=2, validators=POSITIVE)
    term = models.PositiveSmallIntegerField(_("prazo (meses)"), validators=MONTHS)
    monthly_rate = models.DecimalField(
        _("taxa (% ao mês)"), max_digits=9, decimal_places=6, null=True, blank=True, validators=PERCENT
    )
    balloon = models.DecimalField(_("balão"), max_digits=14, decimal_places=2, default=Decimal(0))
    installment = models.DecimalField(
        _("parcela"), max_digits=14, decimal_places=2, null=True, blank=True, validators=POSITIVE
    )
    sent_on = models.DateField(_("enviada em"), null=True, blank=True)
    answer = models.CharField(_("resposta"), max_length=11, choices=Answer, blank=True)
    answered_on = models.DateField(_("respondida em"), null=True, blank=True)
    approved_amount = models.DecimalField(
        _("valor aprovado"), max_digits=14, decimal_places=2, null=True, blank=True, validators=POSITIVE
    )
    approved_rate = models.DecimalField(
        _("taxa aprovada (% ao mês)"), max_digits=9, decimal_places=6, null=True, blank=True,
        validators=PERCENT,
    )  # fmt: skip
    approved_term = models.PositiveSmallIntegerField(
        _("prazo aprovado (meses)"), null=True, blank=True, validators=MONTHS
    )
    approved_installment = models.DecimalField(
        _("parcela aprovada"), max_digits=14, decimal_places=2, null=True, blank=True, validators=POSITIVE
    )
    valid_until = models.DateField(_("vale até"), null=True, blank=True)
    conditions = models.CharField(_("condições ou motivo"), max_length=300, blank=True)
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="credit_requests")
    created_at = models.DateTimeField(_("aberta em"), default=timezone.now, editable=False)

    objects = CreditRequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("ficha de crédito")
        verbose_name_plural = _("fichas de crédito")
        ordering = ["pk"]
        permissions = [
            ("work_team_credit", _("Trabalhar as fichas de crédito das propostas financiadas da loja"))
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(answer__in=["", "analysis", "approved", "conditional", "refused"]),
                name="creditrequest_answer_known",
                violation_error_message=_("Resposta desconhecida."),
            ),
            models.CheckConstraint(
                condition=~Q(answer="approved")
                | Q(
                    approved_amount__isnull=False,
                    approved_rate__isnull=False,
                    approved_term__isnull=False,
                    valid_until__isnull=False,
                ),
                name="creditrequest_approval_complete",
                violation_error_message=_("A aprovação precisa de valor, taxa, prazo e validade."),
            ),
            models.CheckConstraint(
                condition=Q(answer="") | Q(answered_on__isnull=False, sent_on__isnull=False),
                name="creditrequest_answer_dated",
                violation_error_message=_("Informe quando a ficha foi enviada e respondida."),
            ),
            models.CheckConstraint(
                condition=Q(amount__gt=0, balloon__gte=0),
                name="creditrequest_amount_positive",
                violation_error_message=_("Informe um valor maior que zero."),
            ),
        ]
        indexes = [models.Index(fields=["answer", "created_at", "id"], name="creditrequest_waiting")]

    def __str__(self) -> str:
        return f"{self.amount} {self.term}"

    @property
    def is_approved(self) -> bool:
        return self.answer == self.Answer.APPROVED

    def is_usable_on(self, day: date) -> bool:
        """Approved, and its validity has not passed."""
        return self.is_approved and self.valid_until is not None and self.valid_until >= day

    @property
    def usable_amount(self) -> Decimal:
        """What was asked, or what the bank gives where that is less."""
        return min(self.amount, self.approved_amount or Decimal(0))

    @property
    def plan(self) -> tuple[int, Decimal] | None:
        """So many installments of so much, as approved, else as asked; None while nobody said how much."""
        installment = self.approved_installment or self.installment
        return (self.approved_term or self.term, installment) if installment else None

    @property
    def label(self) -> str:
        """As the page names it."""
        term = self.approved_term or self.term
        plan = f"{term} × {brl(self.plan[1])}" if self.plan else _("%(term)s meses") % {"term": term}
        return f"{self.financier.name} · {plan}"
