from datetime import datetime

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.models import OutboxMessage
from integrations.models.endpoint import Endpoint


class PartnerRecord(models.Model):
    """What one partner holds of one of our records. `begun_at` without `present`: nobody knows yet."""

    endpoint = models.ForeignKey(Endpoint, on_delete=models.CASCADE, related_name="records")
    key = models.CharField(_("chave"), max_length=80)
    begun_at = models.DateTimeField(_("inclusão iniciada em"), null=True, blank=True)
    present = models.BooleanField(_("está no destino"), default=False)
    code = models.CharField(_("código no destino"), max_length=60, blank=True)
    partner_status = models.CharField(_("situação no destino"), max_length=30, blank=True)
    changed_at = models.DateTimeField(_("quando"), auto_now=True)

    class Meta:
        verbose_name = _("registro no destino")
        verbose_name_plural = _("registros no destino")
        constraints = [models.UniqueConstraint(fields=["endpoint", "key"], name="partner_record_once")]

    def __str__(self) -> str:
        return self.key

    @property
    def is_uncertain(self) -> bool:
        return self.begun_at is not None and not self.present


class Attempt(models.Model):
    """One attempt at one message: what was said (masked), what was answered, how long it took."""

    class Outcome(models.TextChoices):
        DELIVERED = "delivered", _("Entregue")
        NOTHING = "nothing", _("Nada a enviar")
        REJECTED = "rejected", _("Recusada")
        FAILED = "failed", _("Falhou")
        DEAD = "dead", _("Desistida")

    topic = models.CharField(_("assunto"), max_length=60)
    key = models.CharField(_("chave"), max_length=80)
    endpoint = models.ForeignKey(
        Endpoint, on_delete=models.CASCADE, null=True, blank=True, related_name="attempts"
    )
    number = models.PositiveIntegerField(_("tentativa"))
    actions = models.CharField(_("ações"), max_length=40, blank=True)
    outcome = models.CharField(_("desfecho"), max_length=10, choices=Outcome)
    text = models.CharField(_("texto"), max_length=500, blank=True)
    payload = models.JSONField(_("conteúdo mascarado"), null=True, blank=True)
    created_at = models.DateTimeField(_("quando"), default=timezone.now)
    milliseconds = models.PositiveIntegerField(_("duração (ms)"), default=0)

    class Meta:
        verbose_name = _("tentativa")
        verbose_name_plural = _("tentativas")
        indexes = [
            models.Index(fields=["topic", "key", "-id"], name="attempt_of_key"),
            models.Index(
                fields=["created_at"], condition=Q(payload__isnull=False), name="attempt_with_payload"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.topic} {self.key} #{self.number}"


class Resend(models.Model):
    """Somebody pressed *Reenviar*: who, when, and how the message stood then."""

    topic = models.CharField(_("assunto"), max_length=60)
    key = models.CharField(_("chave"), max_length=80)
    was = models.CharField(_("situação de então"), max_length=10, choices=OutboxMessage.State)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="resends", verbose_name=_("por"))
    created_at = models.DateTimeField(_("quando"), default=timezone.now)

    class Meta:
        verbose_name = _("reenvio")
        verbose_name_plural = _("reenvios")
        indexes = [models.Index(fields=["topic", "key", "-id"], name="resend_of_key")]

    def __str__(self) -> str:
        return f"{self.topic} {self.key}"


class EndpointHealth(models.Model):
    """The circuit breaker of an endpoint, shared by every worker, and the last connection test."""

    endpoint = models.OneToOneField(
        Endpoint, on_delete=models.CASCADE, primary_key=True, related_name="health"
    )
    failures = models.PositiveIntegerField(_("falhas seguidas"), default=0)
    open_until = models.DateTimeField(_("pausado até"), null=True, blank=True)
    last_success_at = models.DateTimeField(_("último sucesso"), null=True, blank=True)
    last_failure_at = models.DateTimeField(_("última falha"), null=True, blank=True)
    last_error = models.CharField(_("último erro"), max_length=300, blank=True)
    test_asked_at = models.DateTimeField(_("teste pedido em"), null=True, blank=True)
    test_done_at = models.DateTimeField(_("teste feito em"), null=True, blank=True)
    test_passed = models.BooleanField(_("teste passou"), default=False)
    test_text = models.CharField(_("resultado do teste"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("estado do destino")
        verbose_name_plural = _("estados dos destinos")

    def __str__(self) -> str:
        return f"{self.endpoint_id}"

    def is_open(self, now: datetime | None = None) -> bool:
        return self.open_until is not None and self.open_until > (now or timezone.now())


class Heartbeat(models.Model):
    """A delivery process says that it lives."""

    worker = models.CharField(_("processo"), max_length=80, unique=True)
    started_at = models.DateTimeField(_("iniciado em"), default=timezone.now)
    beat_at = models.DateTimeField(_("último sinal"), default=timezone.now, db_index=True)
    delivered = models.PositiveBigIntegerField(_("entregues"), default=0)

    class Meta:
        verbose_name = _("sinal do trabalhador")
        verbose_name_plural = _("sinais do trabalhador")

    def __str__(self) -> str:
        return self.worker
