"""Making, renewing and stopping the credentials of partners."""

from collections.abc import Collection, Iterable

from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from accounts.models import Store, User
from core.errors import ServiceError
from integrations.clients.secrets import fingerprint, new_secret
from integrations.models import ApiClient

SCOPES = ("soap", "adf", "leads")


class ClientError(ServiceError):
    """A refused change of an API client."""


@transaction.atomic
def create_client(
    *,
    name: str,
    stores: Collection[Store],
    scopes: Iterable[str] = SCOPES,
    rate_per_minute: int | None = None,
) -> tuple[ApiClient, str]:
    """The client and its secret, which nobody can read again."""
    if ApiClient.objects.filter(name__iexact=name).exists():
        raise ClientError(_("Já existe um cliente com este nome."), field="name")
    client = ApiClient(name=name)
    for scope in SCOPES:
        setattr(client, scope, scope in set(scopes))
    client.rate_per_minute = rate_per_minute or client.rate_per_minute
    secret = begin(client, stores)
    client.full_clean()
    client.save()
    client.stores.set(stores)
    return client, secret


def begin(client: ApiClient, stores: Collection[Store]) -> str:
    """Group, stand-in and secret of a client about to be saved; the secret, this once."""
    groups = {store.group_id for store in stores}
    if len(groups) != 1:
        raise ClientError(_("Informe lojas de um só grupo econômico."), field="stores")
    secret = new_secret()
    client.group_id, client.secret_hash = groups.pop(), fingerprint(secret)
    client.user = stand_in(client)
    return secret


def stand_in(client: ApiClient) -> User:
    """Whom Events name: inactive, without password and permissions, in no store."""
    username = f"api-{slugify(client.name)}"[:100]
    if User.objects.filter(username=username).exists():
        username = f"{username}-{new_secret()[:8]}"
    user = User(username=username, first_name=client.name, group_id=client.group_id, is_active=False)
    user.set_unusable_password()
    user.full_clean(exclude=["password"])
    user.save()
    return user


@transaction.atomic
def rotate_secret(*, client: ApiClient) -> str:
    """A new secret; the old one stops at once."""
    row, secret = ApiClient.objects.select_for_update().get(pk=client.pk), new_secret()
    row.secret_hash, row.rotated_at = fingerprint(secret), timezone.now()
    row.save(update_fields=["secret_hash", "rotated_at"])
    return secret
