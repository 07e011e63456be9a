from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _


class OutboxQuerySet(models.QuerySet["OutboxMessage"]):
    def claimable(self, now: datetime) -> Self:
        """Due, or left by a worker whose lease ran out; nothing earlier of its key still on the way."""
        due = Q(state="pending") & (Q(next_try_at__isnull=True) | Q(next_try_at__lte=now))
        left = Q(state="sending", lease_until__lte=now)
        earlier = OutboxMessage.objects.filter(
            topic=OuterRef("topic"), key=OuterRef("key"), pk__lt=OuterRef("pk"), state="sending"
        )
        return self.filter(due | left).exclude(Exists(earlier))

    def with_given_up(self) -> Self:
        """`covers`: whether something earlier of its key was given up."""
        earlier = OutboxMessage.objects.filter(
            topic=OuterRef("topic"),
            key=OuterRef("key"),
            pk__lt=OuterRef("pk"),
            state__in=["rejected", "dead"],
        )
        return self.annotate(covers=Exists(earlier))


class OutboxMessage(models.Model):
    """Something another system must hear of. Carries topic and key; the message is built when sent."""

    class State(models.TextChoices):
        PENDING = "pending", _("Pendente")
        SENDING = "sending", _("Enviando")
        DELIVERED = "delivered", _("Entregue")
        REJECTED = "rejected", _("Recusada")
        DEAD = "dead", _("Desistida")

    topic = models.CharField(_("assunto"), max_length=60)
    key = models.CharField(_("chave"), max_length=80)
    state = models.CharField(_("estado"), max_length=10, choices=State, default=State.PENDING)
    created_at = models.DateTimeField(_("criada em"), auto_now_add=True)
    # Every claim counts: the number tells the present holder of a lease from a late one.
    attempts = models.PositiveIntegerField(_("envios"), default=0)
    failures = models.PositiveSmallIntegerField(_("falhas"), default=0)
    lease_until = models.DateTimeField(_("em envio até"), null=True, blank=True)
    next_try_at = models.DateTimeField(_("próxima tentativa"), null=True, blank=True)
    delivered_at = models.DateTimeField(_("entregue em"), null=True, blank=True)
    error = models.CharField(_("último erro"), max_length=500, blank=True)

    objects = OutboxQuerySet.as_manager()

    class Meta:
        verbose_name = _("mensagem de saída")
        verbose_name_plural = _("mensagens de saída")
        constraints = [
            models.UniqueConstraint(
                fields=["topic", "key"],
                condition=Q(state="pending"),
                name="outbox_one_pending_per_key",
            ),
            models.CheckConstraint(
                condition=~Q(state="sending") | Q(lease_until__isnull=False), name="outbox_sending_is_leased"
            ),
        ]
        indexes = [
            models.Index(
                fields=["topic", "id"],
                condition=Q(state__in=["pending", "sending"]),
                name="outbox_unsent_of_topic",
            ),
            models.Index(fields=["state", "-id"], name="outbox_state_newest"),
            models.Index(fields=["topic", "key", "id"], name="outbox_of_key"),
        ]

    def __str__(self) -> str:
        return f"{self.topic} {self.key}"
