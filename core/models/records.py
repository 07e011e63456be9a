"""What is remembered of a post, of a refused attempt, of an import."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


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
