"""Secrets that must be read again (a partner's password), kept encrypted under the secret key."""

import base64
from functools import cache

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.utils.translation import gettext as _

from core.errors import ServiceError


class SealError(ServiceError):
    """What was kept cannot be read any more: the secret key changed."""


@cache
def box(keys: tuple[str, ...]) -> MultiFernet:
    return MultiFernet([Fernet(derived(key)) for key in keys])


def derived(key: str) -> bytes:
    made = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"dealercrm endpoint secrets")
    return base64.urlsafe_b64encode(made.derive(key.encode()))


def keys() -> tuple[str, ...]:
    """The present key, then those it replaced (Django's own setting for a change of keys)."""
    return (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)


def seal(text: str) -> str:
    return box(keys()).encrypt(text.encode()).decode() if text else ""


def unseal(sealed: str) -> str:
    if not sealed:
        return ""
    try:
        return box(keys()).decrypt(sealed.encode()).decode()
    except InvalidToken as exc:
        raise SealError(
            _("A senha guardada não pode mais ser lida: a chave secreta mudou. Digite-a de novo.")
        ) from exc
