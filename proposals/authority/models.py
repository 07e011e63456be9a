from decimal import Decimal
from typing import Any, Self

from django.contrib.auth.models import Group
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Brand, Store, User
from atendimento.models.tables import TableRow
from core.audit import track
from proposals.authority.states import LIVE, State
from proposals.models.proposal import Proposal
from proposals.states import State as ProposalState
from vehicles.models import CatalogModel, Family, Make, StockItem

HUNDRED = Decimal(100)
LONGEST_STAY = 3650


def optional(to: Any, label: Any) -> models.ForeignKey[Any, Any]:
    """A place or product that narrows a line; empty narrows nothing."""
    return models.ForeignKey(
        to,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="authority_limits",
        verbose_name=label,
    )


class AuthorityLimit(models.Model):
    """What a role may grant by itself. The most specific line that fits a deal wins for that role."""

    role = models.ForeignKey(
        Group, on_delete=models.PROTECT, related_name="authority_limits", verbose_name=_("grupo")
    )
    brand = optional(Brand, _("bandeira"))
    store = optional(Store, _("loja"))
    business_type = models.CharField(
        _("tipo de negócio"), max_length=2, choices=StockItem.BusinessType, blank=True
    )
    make = optional(Make, _("marca"))
    family = optional(Family, _("família"))
    model = optional(CatalogModel, _("modelo"))
    days_from = models.PositiveSmallIntegerField(
        _("a partir de quantos dias em estoque"), default=0, validators=[MaxValueValidator(LONGEST_STAY)]
    )
    max_discount = models.DecimalField(
        _("desconto até (%)"),
        max_digits=5,
        decimal_places=2,
        validators=[MinValueValidator(Decimal(0)), MaxValueValidator(HUNDRED)],
    )
    min_margin = models.DecimalField(
        _("margem mínima (%)"),
        max_digits=5,
        decimal_places=2,
        default=Decimal(0),
        validators=[MinValueValidator(-HUNDRED), MaxValueValidator(HUNDRED)],
    )
    allows_exceptions = models.BooleanField(
        _("libera exceções"),
        default=False,
        help_text=_("Troco, unidade encomendada ou de demonstração, custo não conhecido."),
    )

    class Meta:
        verbose_name = _("alçada")
        verbose_name_plural = _("alçadas")
        ordering = ["role", "days_from", "pk"]
        constraints = [
            models.UniqueConstraint(
                "role", Coalesce("brand", 0), Coalesce("store", 0), "business_type", Coalesce("make", 0),
                Coalesce("family", 0), Coalesce("model", 0), "days_from",
                name="authority_limit_once",
                violation_error_message=_("Já existe uma alçada igual para este grupo."),
            ),
            models.CheckConstraint(
                condition=Q(max_discount__gte=0, max_discount__lte=100),
                name="authority_limit_discount_in_range",
                violation_error_message=_("Informe um desconto entre 0 e 100 %."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.role_id} {self.max_discount} % {self.days_from} d"

    @property
    def specificity(self) -> tuple[int, ...]:
        """The nearest place first, then the narrowest product, then the longest stay."""
        place = 2 if self.store_id else 1 if self.brand_id else 0
        product = 3 if self.model_id else 2 if self.family_id else 1 if self.make_id else 0
        return (place, product, bool(self.business_type), self.days_from)


class ApprovalMotive(TableRow):
    """Why an approval is refused: the chips of the approver's card."""

    class Meta(TableRow.Meta):
        verbose_name = _("motivo de recusa de aprovação")
        verbose_name_plural = _("motivos de recusa de aprovação")


class ApprovalQuerySet(models.QuerySet["Approval"]):
    def visible_to(self, user: User) -> Self:
        return self.filter(proposal__in=Proposal.objects.visible_to(user).values("pk"))

    def live(self) -> Self:
        return self.filter(state__in=LIVE)

    def waiting(self) -> Self:
        return self.filter(state=State.REQUESTED, proposal__state=ProposalState.NEGOTIATION)

    def for_card(self) -> Self:
        """Everything a card shows, but the tables of the result and of the limits."""
        unit = "proposal__stock_item__"
        return self.select_related(
            "requested_by", "decided_by", "motive", "proposal__attendance__responsible", "proposal__person",
            "proposal__store", f"{unit}store", f"{unit}vehicle__model__family__make",
        ).prefetch_related(
            "proposal__items__service_kind", "proposal__payment_lines__type",
            "proposal__payment_lines__credit__financier", "proposal__trade_ins__debts", "requested_by__groups"
        )  # fmt: skip


class Approval(models.Model):
    """Asked, and decided, for exactly one set of terms."""

    proposal = models.ForeignKey(
        Proposal, on_delete=models.PROTECT, related_name="approvals", verbose_name=_("proposta")
    )
    state = models.CharField(_("situação"), max_length=10, choices=State, default=State.REQUESTED)
    # What was asked for (once countered and taken: what was granted), and its hash.
    terms = models.JSONField(_("condições"))
    terms_hash = models.CharField(_("hash das condições"), max_length=64)
    # That of the present terms, while every change since was equal or better for the store.
    current_hash = models.CharField(_("hash atual"), max_length=64)
    reasons = models.JSONField(_("motivos do pedido"), default=list, blank=True)
    note = models.CharField(_("observação"), max_length=300, blank=True)
    requested_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="approvals_requested")
    requested_at = models.DateTimeField(_("pedida em"), default=timezone.now)
    # The level first asked, and the last one told: 0 Supervisor, 1 Gerente, 2 Gerente Geral.
    first_level = models.PositiveSmallIntegerField(_("primeiro nível"), default=0)
    told_level = models.PositiveSmallIntegerField(_("nível avisado"), default=0)
    decided_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="approvals_decided"
    )
    decided_at = models.DateTimeField(_("decidida em"), null=True, blank=True)
    decision_note = models.CharField(_("observação da decisão"), max_length=300, blank=True)
    motive = models.ForeignKey(
        ApprovalMotive, on_delete=models.PROTECT, null=True, blank=True, related_name="approvals"
    )
    offered_discount = models.DecimalField(
        _("desconto oferecido"), max_digits=14, decimal_places=2, null=True, blank=True
    )
    # The approver's own limit when he decided: an order may not go beyond it either.
    max_discount = models.DecimalField(
        _("alçada: desconto (%)"), max_digits=5, decimal_places=2, null=True, blank=True
    )
    min_margin = models.DecimalField(
        _("alçada: margem (%)"), max_digits=5, decimal_places=2, null=True, blank=True
    )
    granted = models.JSONField(_("exceções liberadas"), default=list, blank=True)
    ended_at = models.DateTimeField(_("sem efeito desde"), null=True, blank=True)
    end_reason = models.CharField(_("por que perdeu o efeito"), max_length=120, blank=True)

    objects = ApprovalQuerySet.as_manager()

    class Meta:
        verbose_name = _("aprovação")
        verbose_name_plural = _("aprovações")
        ordering = ["-pk"]
        permissions = [("approve_proposal", _("Aprovar propostas dentro da sua alçada"))]
        constraints = [
            models.UniqueConstraint(
                fields=["proposal"],
                condition=Q(state__in=["requested", "countered", "approved"]),
                name="approval_one_live_per_proposal",
                violation_error_message=_("Esta proposta já tem um pedido de aprovação."),
            ),
            models.CheckConstraint(
                condition=Q(state__in=State.values),
                name="approval_state_known",
                violation_error_message=_("Situação desconhecida."),
            ),
            models.CheckConstraint(
                condition=Q(state__in=["requested", "voided"]) | Q(decided_by__isnull=False),
                name="approval_decided_by_somebody",
                violation_error_message=_("Toda decisão tem autor."),
            ),
            models.CheckConstraint(
                condition=~Q(state="countered") | Q(offered_discount__gte=0),
                name="approval_counter_has_discount",
                violation_error_message=_("Informe o desconto da contraproposta."),
            ),
            models.CheckConstraint(
                condition=Q(told_level__gte=F("first_level")),
                name="approval_levels_in_order",
                violation_error_message=_("Níveis fora de ordem."),
            ),
        ]
        indexes = [models.Index(fields=["state", "requested_at", "id"], name="approval_waiting")]

    def __str__(self) -> str:
        return f"{self.proposal_id} {self.state}"

    def get_absolute_url(self) -> str:
        return reverse("proposals:approval-detail", args=[self.pk])

    @property
    def is_waiting(self) -> bool:
        return self.state == State.REQUESTED


class ApprovalLink(models.Model):
    """The terms changed and the approval was kept: from which hash to which, by whom."""

    approval = models.ForeignKey(Approval, on_delete=models.CASCADE, related_name="links")
    previous_hash = models.CharField(_("hash anterior"), max_length=64)
    terms_hash = models.CharField(_("hash novo"), max_length=64)
    # None: the machine, as when a reservation lapses.
    by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="approval_links"
    )
    created_at = models.DateTimeField(_("quando"), default=timezone.now)

    class Meta:
        verbose_name = _("vínculo de aprovação")
        verbose_name_plural = _("vínculos de aprovação")
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.terms_hash[:12]


track(AuthorityLimit)
