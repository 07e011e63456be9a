"""A secret address that a customer opens without signing in: only the hash of its token is stored."""

import hashlib
import hmac
import secrets
from typing import TypeVar

from django.db import models
from django.db.models import F, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

# Wrong signatures that a link bears in its life: the last four digits are ten thousand.
MOST_TRIES = 10
# Compared where no link was found, so that both ways cost the same.
NOBODYS = "0" * 64


def new_token() -> str:
    return secrets.token_urlsafe(32)


def hash_of_token(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


class SecretLink(models.Model):
    """The token itself is told once and never stored."""

    token_hash = models.CharField(_("SHA-256 do endereço"), max_length=64, unique=True, editable=False)
    created_at = models.DateTimeField(_("criado em"), default=timezone.now, editable=False)
    revoked_at = models.DateTimeField(_("revogado em"), null=True, blank=True)
    opened_at = models.DateTimeField(_("aberto em"), null=True, blank=True)
    seen_at = models.DateTimeField(_("visto por último em"), null=True, blank=True)
    wrong_tries = models.PositiveSmallIntegerField(_("assinaturas erradas"), default=0)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.created_at:%d/%m/%Y}"

    @property
    def is_live(self) -> bool:
        """Until revoked; what it leads to may end it as well."""
        return self.revoked_at is None

    @property
    def is_locked(self) -> bool:
        return self.wrong_tries >= MOST_TRIES


L = TypeVar("L", bound=SecretLink)


def find_live(links: QuerySet[L], token: str) -> L | None:
    """The live link of this token; unknown, revoked and expired answer alike."""
    asked = hash_of_token(token)
    link = links.filter(token_hash=asked).first()
    is_known = hmac.compare_digest(link.token_hash if link else NOBODYS, asked)
    return link if link and is_known and link.is_live else None


def end_all(links: QuerySet[L]) -> int:
    return links.filter(revoked_at__isnull=True).update(revoked_at=timezone.now())


def note_opened(link: SecretLink) -> None:
    """The customer has the page before him: told by the page itself, since previews fetch it too."""
    now, rows = timezone.now(), type(link)._default_manager
    rows.filter(pk=link.pk, opened_at__isnull=True).update(opened_at=now)
    rows.filter(pk=link.pk).update(seen_at=now)


def count_wrong_try(link: SecretLink) -> None:
    type(link)._default_manager.filter(pk=link.pk).update(wrong_tries=F("wrong_tries") + 1)
