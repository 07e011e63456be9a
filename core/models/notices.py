from datetime import datetime
from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from accounts.models import User

MOST_TRIES = 5


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
