from decimal import Decimal
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from workshop.models.base import Document
from workshop.models.bookings import Booking
from workshop.models.estimates import Estimate
from workshop.models.lines import Kind, Line, line_constraints
from workshop.totals import Totals, totals_of


class ServiceOrder(Document):
    """Ordem de serviço: the car is here. Its execution stays in the DMS."""

    PREFIX = "OS"

    class State(models.TextChoices):
        OPEN = "open", _("Pendente")
        CLOSED = "closed", _("Encerrada")
        CANCELLED = "cancelled", _("Cancelada")

    kind = models.CharField(_("tipo de OS"), max_length=10, choices=Kind, default=Kind.CLIENT)
    promised_at = models.DateTimeField(_("prometida para"))
    requests = models.TextField(_("solicitações"), max_length=2000)
    state = models.CharField(_("situação"), max_length=10, choices=State, default=State.OPEN)
    closed_at = models.DateTimeField(_("encerrada em"), null=True, blank=True)
    booking = models.ForeignKey(
        Booking,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="orders",
        verbose_name=_("agendamento"),
    )
    estimate = models.ForeignKey(
        Estimate,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="orders",
        verbose_name=_("orçamento"),
    )

    class Meta(Document.Meta):
        verbose_name = _("ordem de serviço")
        verbose_name_plural = _("ordens de serviço")
        permissions = [("view_team_serviceorder", _("Ver as ordens de serviço da equipe"))]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            *Document.Meta.constraints,
            models.CheckConstraint(
                condition=Q(vehicle__isnull=False),
                name="service_order_has_registered_vehicle",
                violation_error_message=_("A ordem de serviço precisa de um veículo cadastrado."),
            ),
            models.UniqueConstraint(
                fields=["vehicle"],
                condition=Q(state="open"),
                name="service_order_one_open_per_vehicle",
                violation_error_message=_("Este veículo já tem uma ordem de serviço aberta."),
            ),
            models.UniqueConstraint(
                fields=["booking"],
                condition=~Q(state="cancelled"),
                name="service_order_once_per_booking",
                violation_error_message=_("Este agendamento já tem uma ordem de serviço."),
            ),
            models.UniqueConstraint(
                fields=["estimate"],
                condition=~Q(state="cancelled"),
                name="service_order_once_per_estimate",
                violation_error_message=_("Este orçamento já tem uma ordem de serviço."),
            ),
        ]
        indexes = [models.Index(fields=["store", "-created_at", "-id"], name="service_order_store_newest")]

    def get_absolute_url(self) -> str:
        return reverse("workshop:order-detail", args=[self.pk])

    @property
    def totals(self) -> Totals:
        """One query unless the lines were prefetched."""
        return totals_of(self.lines.all())

    @property
    def client_total(self) -> Decimal:
        """What the customer pays: warranty, internal work and rework are others' bills."""
        return totals_of(line for line in self.lines.all() if line.payer == Kind.CLIENT).total

    @property
    def is_late(self) -> bool:
        return self.state == self.State.OPEN and self.promised_at < timezone.now()


class OrderLine(Line):
    order = models.ForeignKey(ServiceOrder, on_delete=models.CASCADE, related_name="lines")
    payer = models.CharField(_("tipo de OS"), max_length=10, choices=Kind, default=Kind.CLIENT)

    TYPED = (*Line.TYPED, "payer")

    class Meta(Line.Meta):
        verbose_name = _("item da ordem de serviço")
        verbose_name_plural = _("itens da ordem de serviço")
        constraints = line_constraints("order_line")


class PromiseMove(models.Model):
    """The promised date was put forward or back, and why."""

    order = models.ForeignKey(ServiceOrder, on_delete=models.CASCADE, related_name="promise_moves")
    before = models.DateTimeField(_("de"))
    after = models.DateTimeField(_("para"))
    reason = models.CharField(_("motivo"), max_length=200)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="promise_moves")
    at = models.DateTimeField(_("quando"), default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("mudança de prazo")
        verbose_name_plural = _("mudanças de prazo")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.reason
