from datetime import datetime
from decimal import Decimal
from typing import Self

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Store, User
from accounts.scope import team_q
from atendimento.models.attendance import Atendimento
from atendimento.models.tables import AppraisalMotive
from vehicles.models import ZERO_KM_YEAR, Vehicle

HUNDRED = Decimal(100)


class AppraisalState(models.TextChoices):
    REQUESTED = "requested", _("Solicitada")
    IN_PROGRESS = "in_progress", _("Em avaliação")
    APPRAISED = "appraised", _("Avaliada")
    APPROVED = "approved", _("Aprovada")
    REFUSED = "refused", _("Recusada")
    USED = "used", _("Usada em proposta")
    EXPIRED = "expired", _("Vencida")
    CANCELLED = "cancelled", _("Cancelada")


# What somebody still has to do something about: to value, then to decide.
WAITING = (AppraisalState.REQUESTED, AppraisalState.IN_PROGRESS, AppraisalState.APPRAISED)
# What carries a value: the database refuses these states without one.
VALUED = (
    AppraisalState.APPRAISED,
    AppraisalState.APPROVED,
    AppraisalState.REFUSED,
    AppraisalState.USED,
    AppraisalState.EXPIRED,
)


class AppraisalQuerySet(models.QuerySet["Appraisal"]):
    def visible_to(self, user: User) -> Self:
        """Those of the attendances a user may see; whoever values sees his team's besides."""
        seen = Atendimento.objects.visible_to(user).filter(pk=OuterRef("attendance"))
        rows = Q(Exists(seen))
        if user.has_perm("atendimento.value_appraisal"):
            rows |= team_q(user, department="attendance__department")
        return self.filter(rows)

    def waiting(self) -> Self:
        return self.filter(state__in=WAITING)

    def usable(self, now: datetime | None = None) -> Self:
        """Approved, and still valid."""
        return self.filter(state=AppraisalState.APPROVED, valid_until__gt=now or timezone.now())

    def lapsed(self, now: datetime | None = None) -> Self:
        """Past their validity, whether the task has written it yet or not."""
        past = Q(state=AppraisalState.APPROVED, valid_until__lte=now or timezone.now())
        return self.filter(past | Q(state=AppraisalState.EXPIRED))

    def for_list(self) -> Self:
        """Everything the queue shows, in one query; the caller orders."""
        return self.select_related("attendance__person", "store", "motive", "requested_by")

    def for_page(self) -> Self:
        return self.select_related(
            "attendance__person", "store", "motive", "requested_by", "appraised_by", "decided_by",
            "vehicle__model__family__make",
        )  # fmt: skip


class Appraisal(models.Model):
    """A used vehicle valued for the store: asked for, inspected, valued, approved for some days."""

    State = AppraisalState

    attendance = models.ForeignKey(Atendimento, on_delete=models.PROTECT, related_name="appraisals")
    # The attendance's own, so that the queue of a store reads one index.
    store = models.ForeignKey(
        Store,
        on_delete=models.PROTECT,
        related_name="appraisals",
        verbose_name=_("loja"),
    )
    vehicle = models.ForeignKey(
        Vehicle, on_delete=models.PROTECT, null=True, blank=True, related_name="appraisals"
    )
    description = models.CharField(_("veículo"), max_length=120)
    plate = models.CharField(_("placa"), max_length=8, blank=True)
    # Mercosul form, as `Vehicle.plate_key`.
    plate_key = models.CharField(_("placa canônica"), max_length=7, blank=True, editable=False)
    km = models.PositiveIntegerField(_("km"), null=True, blank=True)
    motive = models.ForeignKey(
        AppraisalMotive,
        on_delete=models.PROTECT,
        related_name="appraisals",
        verbose_name=_("motivo da avaliação"),
    )
    notes = models.CharField(_("observação"), max_length=500, blank=True)
    state = models.CharField(_("estado"), max_length=12, choices=State, default=State.REQUESTED)
    requested_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="appraisals_requested")
    requested_at = models.DateTimeField(_("pedida em"), auto_now_add=True)

    # The FIPE row at the moment it was chosen: the catalogue itself moves on every month.
    fipe_code = models.CharField(_("código FIPE"), max_length=8, blank=True)
    fipe_model = models.CharField(_("modelo FIPE"), max_length=200, blank=True)
    fipe_year = models.PositiveSmallIntegerField(_("ano FIPE"), null=True, blank=True)
    fipe_fuel = models.CharField(_("combustível"), max_length=30, blank=True)
    fipe_month = models.DateField(_("mês de referência"), null=True, blank=True)
    market_value = models.DecimalField(
        _("valor FIPE"), max_digits=14, decimal_places=2, null=True, blank=True
    )

    value = models.DecimalField(_("valor"), max_digits=14, decimal_places=2, null=True, blank=True)
    # Sum of the items to be repaired, kept by `check_group`.
    repair_cost = models.DecimalField(
        _("estimativa de reparos"), max_digits=14, decimal_places=2, default=Decimal(0)
    )
    remarks = models.CharField(_("parecer"), max_length=500, blank=True)
    started_at = models.DateTimeField(_("iniciada em"), null=True, blank=True)
    appraised_by = models.ForeignKey(
        User,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="appraisals_made",
        verbose_name=_("avaliador"),
    )
    appraised_at = models.DateTimeField(_("avaliada em"), null=True, blank=True)
    decided_by = models.ForeignKey(
        User,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="appraisals_decided",
        verbose_name=_("decidida por"),
    )
    decided_at = models.DateTimeField(_("decidida em"), null=True, blank=True)
    # Why it was refused or cancelled.
    reason = models.CharField(_("motivo"), max_length=200, blank=True)
    valid_until = models.DateTimeField(_("válida até"), null=True, blank=True)

    objects = AppraisalQuerySet.as_manager()

    class Meta:
        verbose_name = _("avaliação de usado")
        verbose_name_plural = _("avaliações de usado")
        permissions = [
            ("value_appraisal", _("Avaliar veículos usados")),
            ("approve_appraisal", _("Aprovar ou recusar avaliações")),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=AppraisalState.values), name="appraisal_state_known"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=VALUED) | Q(value__isnull=False, appraised_by__isnull=False),
                name="appraisal_valued_has_value",
                violation_error_message=_("Informe o valor da avaliação."),
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["approved", "used", "expired"])
                | Q(valid_until__isnull=False, decided_by__isnull=False),
                name="appraisal_approved_has_validity",
                violation_error_message=_("A avaliação aprovada precisa de validade."),
            ),
            models.CheckConstraint(
                condition=~Q(state="refused") | ~Q(reason=""),
                name="appraisal_refused_with_motive",
                violation_error_message=_("Informe o motivo da recusa."),
            ),
            models.CheckConstraint(
                condition=(Q(value__isnull=True) | Q(value__gt=0))
                & (Q(market_value__isnull=True) | Q(market_value__gte=0)),
                name="appraisal_amounts_positive",
                violation_error_message=_("O valor da avaliação precisa ser maior que zero."),
            ),
        ]
        indexes = [
            models.Index(fields=["attendance", "state"], name="appraisal_of_attendance"),
            models.Index(fields=["store", "state", "requested_at", "id"], name="appraisal_queue"),
            models.Index(fields=["store", "requested_at", "id"], name="appraisal_store_newest"),
            models.Index(
                fields=["valid_until", "id"], condition=Q(state="approved"), name="appraisal_lapsing"
            ),
            models.Index(fields=["plate_key"], condition=~Q(plate_key=""), name="appraisal_plate"),
        ]

    def __str__(self) -> str:
        return self.description

    def get_absolute_url(self) -> str:
        # Its pages stand a floor above, among the proposals.
        return reverse("proposals:appraisal-detail", args=[self.pk])

    @property
    def number(self) -> str:
        """How people name it: `A-318`."""
        return f"A-{self.pk}"

    @property
    def reference(self) -> str:
        """How an Event names it."""
        return f"appraisal:{self.pk}"

    @property
    def is_usable(self) -> bool:
        """Approved and valid now: what a proposal may take in exchange."""
        return (
            self.state == AppraisalState.APPROVED
            and self.valid_until is not None
            and self.valid_until > timezone.now()
        )

    @property
    def is_lapsed(self) -> bool:
        """Vencida, whether the task has written it yet or not."""
        return self.state == AppraisalState.EXPIRED or (
            self.state == AppraisalState.APPROVED and not self.is_usable
        )

    @property
    def state_label(self) -> str:
        """The state as people see it now."""
        return str(AppraisalState.EXPIRED.label) if self.is_lapsed else self.get_state_display()

    @property
    def is_waiting(self) -> bool:
        return self.state in WAITING

    @property
    def market_percent(self) -> Decimal | None:
        """The value as a percentage of FIPE's; None while either is missing."""
        if not self.market_value or self.value is None:
            return None
        return (self.value * HUNDRED / self.market_value).quantize(Decimal("0.1"))

    @property
    def fipe_year_label(self) -> str:
        return str(_("zero km")) if self.fipe_year == ZERO_KM_YEAR else str(self.fipe_year or "")
