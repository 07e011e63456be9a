from decimal import Decimal
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.money import cents
from workshop.models.base import Document


class Kind(models.TextChoices):
    """Who pays (domain.md 7.3)."""

    CLIENT = "client", _("Cliente")
    WARRANTY = "warranty", _("Garantia")
    INTERNAL = "internal", _("Interna")
    REWORK = "rework", _("Retrabalho")


class Booking(Document):
    """When the customer brings the car."""

    PREFIX = "AG"

    class State(models.TextChoices):
        BOOKED = "booked", _("Agendado")
        CONFIRMED = "confirmed", _("Confirmado")
        ATTENDED = "attended", _("Compareceu")
        NO_SHOW = "no_show", _("Não compareceu")
        RESCHEDULED = "rescheduled", _("Reagendado")
        CANCELLED = "cancelled", _("Cancelado")

    class ServiceType(models.TextChoices):
        REVIEW = "review", _("Revisão")
        REPAIR = "repair", _("Reparo")
        DIAGNOSIS = "diagnosis", _("Diagnóstico")
        WARRANTY = "warranty", _("Garantia")
        RECALL = "recall", _("Recall")
        BODYWORK = "bodywork", _("Funilaria e pintura")
        ACCESSORY = "accessory", _("Instalação de acessório")
        OTHER = "other", _("Outro")

    starts_on = models.DateField(_("data"))
    starts_at = models.TimeField(_("hora"))
    service_type = models.CharField(_("serviço"), max_length=12, choices=ServiceType)
    state = models.CharField(_("situação"), max_length=12, choices=State, default=State.BOOKED)

    class Meta(Document.Meta):
        verbose_name = _("agendamento")
        verbose_name_plural = _("agendamentos")
        permissions = [("view_team_booking", _("Ver os agendamentos da equipe"))]
        indexes = [models.Index(fields=["store", "starts_on", "starts_at", "id"], name="booking_of_the_day")]

    def get_absolute_url(self) -> str:
        return reverse("workshop:booking-detail", args=[self.pk])


class Estimate(Document):
    """Orçamento: what the work would cost."""

    PREFIX = "OR"

    class State(models.TextChoices):
        DRAFT = "draft", _("Rascunho")
        SENT = "sent", _("Enviado")
        APPROVED = "approved", _("Aprovado")
        REFUSED = "refused", _("Recusado")
        EXPIRED = "expired", _("Vencido")

    kind = models.CharField(_("tipo de OS"), max_length=10, choices=Kind, default=Kind.CLIENT)
    valid_until = models.DateField(_("válido até"))
    delivery_days = models.PositiveSmallIntegerField(_("prazo de entrega (dias)"), null=True, blank=True)
    next_contact_on = models.DateField(_("próximo contato"), null=True, blank=True)
    state = models.CharField(_("situação"), max_length=10, choices=State, default=State.DRAFT)

    class Meta(Document.Meta):
        verbose_name = _("orçamento")
        verbose_name_plural = _("orçamentos")
        permissions = [("view_team_estimate", _("Ver os orçamentos da equipe"))]
        indexes = [models.Index(fields=["store", "-created_at", "-id"], name="estimate_store_newest")]

    def get_absolute_url(self) -> str:
        return reverse("workshop:estimate-detail", args=[self.pk])

    @property
    def total(self) -> Decimal:
        """The sum of the lines; one query unless they were prefetched."""
        return sum((line.total for line in self.lines.all()), Decimal(0))


class EstimateLine(models.Model):
    estimate = models.ForeignKey(Estimate, on_delete=models.CASCADE, related_name="lines")
    description = models.CharField(_("descrição"), max_length=120)
    quantity = models.DecimalField(_("quantidade"), max_digits=8, decimal_places=2)
    unit_price = models.DecimalField(_("valor unitário"), max_digits=14, decimal_places=2)

    class Meta:
        verbose_name = _("item do orçamento")
        verbose_name_plural = _("itens do orçamento")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(quantity__gt=0),
                name="estimate_line_quantity_positive",
                violation_error_message=_("A quantidade precisa ser maior que zero."),
            ),
            models.CheckConstraint(
                condition=Q(unit_price__gte=0),
                name="estimate_line_price_not_negative",
                violation_error_message=_("O valor não pode ser negativo."),
            ),
        ]

    def __str__(self) -> str:
        return self.description

    @property
    def total(self) -> Decimal:
        return cents(self.quantity * self.unit_price)


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
        ]
        indexes = [models.Index(fields=["store", "-created_at", "-id"], name="service_order_store_newest")]

    def get_absolute_url(self) -> str:
        return reverse("workshop:order-detail", args=[self.pk])
