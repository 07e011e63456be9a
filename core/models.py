from datetime import datetime
from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from accounts.models import User

MOST_TRIES = 5


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


class IdempotencyKey(models.Model):
    """The first result of a post, so that its repeat goes to the same place. Kept 7 days."""

    actor = models.CharField(_("autor"), max_length=80)
    key = models.CharField(_("chave"), max_length=64)
    view = models.CharField(_("página"), max_length=120)
    result = models.CharField(_("resultado"), max_length=300, blank=True)
    created_at = models.DateTimeField(_("criada em"), auto_now_add=True, db_index=True)

    class Meta:
        verbose_name = _("chave de repetição")
        verbose_name_plural = _("chaves de repetição")
        constraints = [
            models.UniqueConstraint(
                fields=["actor", "key", "view"], name="idempotency_one_per_actor_key_view"
            ),
        ]

    def __str__(self) -> str:
        return self.key


class NoticeDigestQuerySet(models.QuerySet["NoticeDigest"]):
    def waiting(self, now: datetime) -> Self:
        """To be sent, held by no worker, and not given up."""
        free = Q(lease_until__isnull=True) | Q(lease_until__lte=now)
        return self.filter(free, sent_at__isnull=True, tries__lt=MOST_TRIES).select_related("user")


class NoticeDigest(models.Model):
    """One e-mail of what waited unread under a user's bell."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notice_digests"
    )
    created_at = models.DateTimeField(_("criado em"), auto_now_add=True)
    sent_at = models.DateTimeField(_("enviado em"), null=True, blank=True)
    lease_until = models.DateTimeField(_("em envio até"), null=True, blank=True)
    tries = models.PositiveSmallIntegerField(_("tentativas"), default=0)

    objects = NoticeDigestQuerySet.as_manager()

    class Meta:
        verbose_name = _("e-mail de avisos")
        verbose_name_plural = _("e-mails de avisos")
        indexes = [
            models.Index(fields=["id"], condition=Q(sent_at__isnull=True), name="notice_digest_unsent"),
        ]

    def __str__(self) -> str:
        return f"{self.created_at:%d/%m/%Y %H:%M}"


class NoticePreference(models.Model):
    """How a user wants to hear of one kind of event; no row is the kind's own way."""

    class Way(models.TextChoices):
        BOTH = "both", _("Sino e e-mail")
        BELL = "bell", _("Só no sino")
        OFF = "off", _("Não avisar")

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notice_preferences"
    )
    kind = models.CharField(_("tipo"), max_length=40)
    way = models.CharField(_("como"), max_length=4, choices=Way)

    class Meta:
        verbose_name = _("preferência de aviso")
        verbose_name_plural = _("preferências de aviso")
        constraints = [
            models.UniqueConstraint(fields=["user", "kind"], name="notice_preference_once_per_kind"),
            models.CheckConstraint(
                condition=Q(way__in=["both", "bell", "off"]), name="notice_preference_way_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.way}"


class NoticeQuerySet(models.QuerySet["Notice"]):
    def visible_to(self, user: "User") -> Self:
        return self.filter(user=user)

    def unread(self) -> Self:
        return self.filter(read_at__isnull=True)

    def newest(self) -> Self:
        return self.order_by("-created_at", "-pk")


class Notice(models.Model):
    """One line under a user's bell."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notices")
    kind = models.CharField(_("tipo"), max_length=40)
    text = models.CharField(_("texto"), max_length=200)
    url = models.CharField(_("endereço"), max_length=200, blank=True)
    created_at = models.DateTimeField(_("criado em"), auto_now_add=True)
    read_at = models.DateTimeField(_("lido em"), null=True, blank=True)
    # The e-mail that told of it, once it waited too long.
    digest = models.ForeignKey(
        NoticeDigest, on_delete=models.SET_NULL, null=True, blank=True, related_name="notices"
    )

    objects = NoticeQuerySet.as_manager()

    class Meta:
        verbose_name = _("aviso")
        verbose_name_plural = _("avisos")
        indexes = [
            models.Index(fields=["user", "-created_at", "-id"], name="notice_user_newest"),
            models.Index(
                fields=["user", "kind", "url"], condition=Q(read_at__isnull=True), name="notice_unread"
            ),
            models.Index(
                fields=["created_at"],
                condition=Q(read_at__isnull=True, digest__isnull=True),
                name="notice_unmailed",
            ),
        ]

    def __str__(self) -> str:
        return self.text


class Refusal(models.Model):
    """An attempt worth remembering: somebody asked for what his role may not do."""

    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="refusals"
    )
    action = models.CharField(_("ação"), max_length=80)
    target = models.CharField(_("objeto"), max_length=80)
    detail = models.JSONField(_("detalhe"), default=dict, blank=True)
    created_at = models.DateTimeField(_("quando"), auto_now_add=True)

    class Meta:
        verbose_name = _("recusa")
        verbose_name_plural = _("recusas")
        indexes = [models.Index(fields=["-created_at", "-id"], name="refusal_newest")]

    def __str__(self) -> str:
        return f"{self.action} {self.target}"


class ImportBatch(models.Model):
    """The audit entry of one import run: which file, how many rows, with what outcome."""

    kind = models.CharField(_("tipo"), max_length=40)
    origin = models.CharField(_("origem"), max_length=60, blank=True)
    file_name = models.CharField(_("arquivo"), max_length=200)
    sha256 = models.CharField(_("SHA-256"), max_length=64)
    read = models.PositiveIntegerField(_("lidas"), default=0)
    created = models.PositiveIntegerField(_("criadas"), default=0)
    updated = models.PositiveIntegerField(_("atualizadas"), default=0)
    refused = models.PositiveIntegerField(_("recusadas"), default=0)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="import_batches",
    )
    created_at = models.DateTimeField(_("quando"), auto_now_add=True)

    class Meta:
        verbose_name = _("importação")
        verbose_name_plural = _("importações")

    def __str__(self) -> str:
        return self.file_name
