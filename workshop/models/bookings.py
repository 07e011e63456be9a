from datetime import datetime
from typing import ClassVar

from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _

from accounts.models import Store, User
from workshop.models.base import Document

WEEK = [(number, WEEKDAYS[number]) for number in range(7)]


class Timetable(models.Model):
    """From when to when an adviser receives cars on a weekday, and how many in each slot.

    Without an adviser the row holds for all of the store who have none of their own that day.
    """

    store = models.ForeignKey(
        Store, on_delete=models.CASCADE, related_name="workshop_hours", verbose_name=_("loja")
    )
    weekday = models.PositiveSmallIntegerField(_("dia da semana"), choices=WEEK)
    advisor = models.ForeignKey(
        User,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="workshop_hours",
        verbose_name=_("consultor técnico"),
    )
    starts_at = models.TimeField(_("das"))
    ends_at = models.TimeField(_("às"))
    capacity = models.PositiveSmallIntegerField(
        _("carros por horário"), default=2, validators=[MaxValueValidator(99)]
    )

    class Meta:
        verbose_name = _("horário da oficina")
        verbose_name_plural = _("horários da oficina")
        ordering = ["store", "weekday", "starts_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")),
                name="workshop_timetable_ends_after_start",
                violation_error_message=_("O fim precisa vir depois do início."),
            ),
            models.UniqueConstraint(
                fields=["store", "weekday", "advisor", "starts_at"],
                condition=Q(advisor__isnull=False),
                name="workshop_timetable_once_per_adviser",
                violation_error_message=_("Este consultor já tem um horário com este início."),
            ),
            models.UniqueConstraint(
                fields=["store", "weekday", "starts_at"],
                condition=Q(advisor__isnull=True),
                name="workshop_timetable_once_per_store",
                violation_error_message=_("A loja já tem um horário com este início."),
            ),
        ]

    def __str__(self) -> str:
        return f"{WEEKDAYS[self.weekday]} {self.starts_at:%H:%M}–{self.ends_at:%H:%M}"


class BookingDay(models.Model):
    """One row per store and day: whoever books there holds it, so that nobody counts beside him."""

    store = models.ForeignKey(Store, on_delete=models.CASCADE, related_name="booking_days")
    day = models.DateField(_("dia"))

    class Meta:
        verbose_name = _("dia da oficina")
        verbose_name_plural = _("dias da oficina")
        constraints = [models.UniqueConstraint(fields=["store", "day"], name="booking_day_once_per_store")]

    def __str__(self) -> str:
        return f"{self.day:%d/%m/%Y}"


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

    # Takes a place of its slot, before the car came and after.
    PLACED = (State.BOOKED, State.CONFIRMED, State.ATTENDED)
    # The customer is still expected.
    EXPECTED = (State.BOOKED, State.CONFIRMED)

    starts_on = models.DateField(_("data"))
    starts_at = models.TimeField(_("hora"))
    service_type = models.CharField(_("serviço"), max_length=12, choices=ServiceType)
    state = models.CharField(_("situação"), max_length=12, choices=State, default=State.BOOKED)
    is_overtime = models.BooleanField(_("encaixe"), default=False)
    arrived_at = models.DateTimeField(_("chegou em"), null=True, blank=True)
    # What this one takes the place of.
    previous = models.OneToOneField(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="following",
        verbose_name=_("agendamento anterior"),
    )

    class Meta(Document.Meta):
        verbose_name = _("agendamento")
        verbose_name_plural = _("agendamentos")
        permissions = [
            ("view_team_booking", _("Ver os agendamentos da equipe")),
            ("overtime_booking", _("Agendar além da capacidade do horário")),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            *Document.Meta.constraints,
            models.CheckConstraint(
                condition=Q(
                    state__in=["booked", "confirmed", "attended", "no_show", "rescheduled", "cancelled"]
                ),
                name="booking_state_known",
            ),
        ]
        indexes = [models.Index(fields=["store", "starts_on", "starts_at", "id"], name="booking_of_the_day")]

    def get_absolute_url(self) -> str:
        return reverse("workshop:booking-detail", args=[self.pk])

    @property
    def starts(self) -> datetime:
        """On the store's clock."""
        return datetime.combine(self.starts_on, self.starts_at, self.store.zone)

    @property
    def is_expected(self) -> bool:
        return self.state in self.EXPECTED


class BookingRequest(models.Model):
    """One thing the customer complains of or asks for, in his words."""

    booking = models.ForeignKey(Booking, on_delete=models.CASCADE, related_name="requests")
    text = models.CharField(_("solicitação"), max_length=200)

    class Meta:
        verbose_name = _("solicitação")
        verbose_name_plural = _("solicitações")
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.text
