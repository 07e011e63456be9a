"""What the desk keeps for itself: the secret address of a user's calendar."""

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
