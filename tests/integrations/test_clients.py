"""Credentials of partners: made once, renewed, stopped."""

import re
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from integrations.clients.authentication import CredentialError, by_name, by_secret
from integrations.clients.services import rotate_secret, set_active
from integrations.models import ApiClient
from tests.factories import StoreFactory
from tests.factories_integrations import api_client

pytestmark = pytest.mark.django_db


def command(*words):
    out, said = StringIO(), StringIO()
    call_command("create_api_client", *words, stdout=out, stderr=said)
    return out.getvalue().strip()


def test_command_prints_the_secret_once_and_keeps_its_hash():
    store = StoreFactory()

    secret = command("Portal", "--store", store.cnpj, "--scopes", "soap,adf")

    client = ApiClient.objects.get()
    assert re.fullmatch(r"[\w-]{43}", secret)
    assert (client.soap, client.adf, client.leads) == (True, True, False)
    assert list(client.stores.all()) == [store]
    assert secret not in str(ApiClient.objects.values().get())
    assert by_name("portal", secret, scope="soap") == client


def test_stand_in_of_a_client_signs_in_nowhere_and_may_nothing(client):
    partner, secret = api_client()

    assert partner.user.is_active is False
    assert partner.user.has_usable_password() is False
    assert client.login(username=partner.user.username, password=secret) is False
    assert str(partner.user) == "Portal"


@pytest.mark.parametrize(
    "words",
    [
        ["Portal", "--store", "11222333000181"],
        ["Portal", "--store", "{cnpj}", "--scopes", "tudo"],
        ["Repetido", "--store", "{cnpj}"],
    ],
)
def test_command_refuses_what_makes_no_client(words):
    store = StoreFactory()
    api_client(store, name="Repetido")

    with pytest.raises(CommandError):
        command(*[word.format(cnpj=store.cnpj) for word in words])


def test_new_secret_stops_the_old_one():
    partner, old = api_client()

    new = rotate_secret(client=partner)

    assert by_secret(new, scope="leads") == partner
    with pytest.raises(CredentialError):
        by_secret(old, scope="leads")


def test_revoked_client_is_denied():
    partner, secret = api_client()

    set_active(client=partner, active=False)

    with pytest.raises(CredentialError):
        by_secret(secret, scope="adf")
