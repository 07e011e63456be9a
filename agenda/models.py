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
