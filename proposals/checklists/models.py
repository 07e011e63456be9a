from datetime import date
from typing import Self

from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Store, User
from atendimento.models.tables import TableRow
from proposals.models.proposal import Proposal
from vehicles.models import StockItem


class Gate(models.TextChoices):
    """What a step may keep shut."""

    AUTHORISE = "authorise", _("antes de autorizar o faturamento")
    RELEASE = "release", _("antes de liberar a entrega")
    EXIT = "exit", _("antes da saída do veículo")


# Where each gate names its steps, by their codes.
PARAMETERS = {
    Gate.AUTHORISE: "steps_before_authorising",
    Gate.RELEASE: "steps_before_release",
    Gate.EXIT: "steps_before_exit",
}


class DocumentStep(TableRow):
    """One thing to be done at the authorities or with a document: RENAVE out, ATPV-e, CRLV-e."""

    class Meta(TableRow.Meta):
        verbose_name = _("etapa de documentação")
        verbose_name_plural = _("etapas de documentação")


class StepScope(models.Model):
    """Where a step applies. The nearest line wins: the store's own, then that of the business type."""

    step = models.ForeignKey(
        DocumentStep, on_delete=models.CASCADE, related_name="scopes", verbose_name=_("etapa")
    )
    business_type = models.CharField(
        _("tipo de negócio"),
        max_length=2,
        choices=StockItem.BusinessType,
        blank=True,
        help_text=_("Vazio vale para todos."),
    )
    store = models.ForeignKey(
        Store,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="step_scopes",
        verbose_name=_("loja"),
        help_text=_("Vazia vale para todas."),
    )
    applies = models.BooleanField(_("aplica-se"), default=True)

    class Meta:
        verbose_name = _("onde a etapa se aplica")
        verbose_name_plural = _("onde as etapas se aplicam")
        ordering = ["step", "pk"]
        constraints = [
            models.UniqueConstraint(
                "step",
                "business_type",
                Coalesce("store", 0),
                name="step_scope_once",
                violation_error_message=_("Esta etapa já tem uma linha para este tipo de negócio e loja."),
            ),
        ]

    def __str__(self) -> str:
        return self.business_type or "–"

    @property
    def nearness(self) -> tuple[bool, bool]:
        return self.store_id is not None, bool(self.business_type)


class StepRecordQuerySet(models.QuerySet["StepRecord"]):
    def for_card(self) -> Self:
        return self.select_related("step", "recorded_by")


class StepRecord(models.Model):
    """A step that was done for one proposal, on a day."""

    proposal = models.ForeignKey(
        Proposal, on_delete=models.PROTECT, related_name="step_records", verbose_name=_("proposta")
    )
    step = models.ForeignKey(
        DocumentStep, on_delete=models.PROTECT, related_name="records", verbose_name=_("etapa")
    )
    done_on = models.DateField(_("feita em"))
    reference = models.CharField(_("número ou protocolo"), max_length=60, blank=True)
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="steps_recorded")
    recorded_at = models.DateTimeField(_("registrada em"), default=timezone.now, editable=False)

    objects = StepRecordQuerySet.as_manager()

    class Meta:
        verbose_name = _("etapa feita")
        verbose_name_plural = _("etapas feitas")
        constraints = [
            models.UniqueConstraint(
                fields=["proposal", "step"],
                name="step_record_once",
                violation_error_message=_("Esta etapa já foi registrada."),
            ),
            models.CheckConstraint(
                condition=Q(done_on__gte=date(2000, 1, 1)),
                name="step_record_date_plausible",
                violation_error_message=_("Confira o ano da data."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.done_on:%d/%m/%Y}"
