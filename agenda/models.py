"""What the desk keeps for itself: calendar addresses, saved filters, batches."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.secret_links import SecretLink


class FeedLink(SecretLink):
    """The address under which a calendar program reads one user's agenda."""

    user = models.ForeignKey(
        User, on_delete=models.CASCADE, related_name="feed_links", verbose_name=_("usuário")
    )

    class Meta:
        verbose_name = _("endereço da agenda")
        verbose_name_plural = _("endereços da agenda")
        constraints = [
            models.UniqueConstraint(
                fields=["user"],
                condition=Q(revoked_at__isnull=True),
                name="feed_link_one_live_per_user",
                violation_error_message=_("Já existe um endereço ativo."),
            ),
        ]


class SavedFilter(models.Model):
    """A filter of the agenda that its user gave a name."""

    user = models.ForeignKey(
        User, on_delete=models.CASCADE, related_name="saved_filters", verbose_name=_("usuário")
    )
    name = models.CharField(_("nome"), max_length=40)
    # As `Filters.query()` writes it: never what somebody typed into an address.
    query = models.CharField(_("filtro"), max_length=1000)
    is_default = models.BooleanField(_("abre com a agenda"), default=False)

    class Meta:
        verbose_name = _("filtro salvo")
        verbose_name_plural = _("filtros salvos")
        constraints = [
            models.UniqueConstraint(
                fields=["user", "name"],
                name="saved_filter_name_once",
                violation_error_message=_("Você já tem um filtro com este nome."),
            ),
            models.UniqueConstraint(
                fields=["user"], condition=Q(is_default=True), name="saved_filter_one_default"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class BatchQuerySet(models.QuerySet["Batch"]):
    def visible_to(self, user: User) -> Self:
        """What a user prepared is his alone."""
        return self.filter(actor=user)

    def unfinished(self) -> Self:
        return self.filter(state=Batch.State.RUNNING)


class Batch(models.Model):
    """One piece of work over many rows: what was shown is what is done, one row after another."""

    class Kind(models.TextChoices):
        TRANSFER = "transfer", _("Transferir contatos")
        RESCHEDULE = "reschedule", _("Reagendar contatos")
        CANCEL = "cancel", _("Cancelar contatos")
        CLOSE = "close", _("Encerrar atendimentos por inatividade")
        PORTFOLIO = "portfolio", _("Transferir carteira")
        OFFBOARD = "offboard", _("Desligamento")

    class State(models.TextChoices):
        PREVIEW = "preview", _("Prévia")
        RUNNING = "running", _("Em andamento")
        DONE = "done", _("Concluído")

    actor = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="batches", verbose_name=_("quem fez")
    )
    kind = models.CharField(_("tipo"), max_length=10, choices=Kind)
    state = models.CharField(_("estado"), max_length=10, choices=State, default=State.PREVIEW)
    # Who receives, and who leaves or gives away.
    to = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="batches_received"
    )
    leaver = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="batches_given"
    )
    reason = models.CharField(_("motivo"), max_length=200, blank=True)
    # [["contact", 12, "2026-12-01"], …]: the rows in the order of their locks, and what each is to become.
    items = models.JSONField(_("linhas"), default=list, blank=True)
    position = models.PositiveIntegerField(_("feitas"), default=0)
    # [[position, "why not"], …]
    problems = models.JSONField(_("recusadas"), default=list, blank=True)
    # What the list had beyond the rows that one batch may hold: told before and after.
    beyond = models.PositiveIntegerField(_("além do limite"), default=0, db_default=0)
    created_at = models.DateTimeField(_("criado em"), auto_now_add=True)
    confirmed_at = models.DateTimeField(_("confirmado em"), null=True, blank=True)
    worked_at = models.DateTimeField(_("trabalhado em"), null=True, blank=True)
    finished_at = models.DateTimeField(_("concluído em"), null=True, blank=True)

    objects = BatchQuerySet.as_manager()

    class Meta:
        verbose_name = _("lote")
        verbose_name_plural = _("lotes")
        permissions = [("offboard_user", _("Desligar um vendedor"))]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["preview", "running", "done"]), name="batch_state_known"
            ),
        ]
        indexes = [
            models.Index(fields=["actor", "-id"], name="batch_of_actor"),
            models.Index(fields=["id"], condition=Q(state="running"), name="batch_running"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"

    @property
    def total(self) -> int:
        return len(self.items)

    @property
    def listed(self) -> int:
        return self.total + self.beyond

    @property
    def done(self) -> int:
        """Rows that were changed."""
        return self.position - len(self.problems)

    @property
    def is_preview(self) -> bool:
        return self.state == self.State.PREVIEW

    @property
    def is_running(self) -> bool:
        return self.state == self.State.RUNNING
