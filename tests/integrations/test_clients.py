"""Credentials of partners: made once, renewed, stopped."""

import re
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from integrations.clients.authentication import CredentialError, by_name, by_secret
from integrations.clients.services import rotate_secret
from integrations.models import ApiClient
from tests.factories import StoreFactory, member
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

    partner.is_active = False
    partner.save()

    with pytest.raises(CredentialError):
        by_secret(secret, scope="adf")


@pytest.fixture
def administrator(client):
    root = member("Administrador", is_staff=True, is_superuser=True)
    client.force_login(root, backend="django.contrib.auth.backends.ModelBackend")
    return root


FORM = {
    "name": "Portal",
    "soap": "on",
    "adf": "on",
    "is_active": "on",
    "rate_per_minute": "60",
    "field_map": "{}",
}


def test_administrator_makes_a_client_and_reads_its_secret_once(client, administrator):
    store = StoreFactory()

    page = client.post("/admin/integrations/apiclient/add/", FORM | {"stores": [store.pk]}, follow=True)

    (message,) = re.findall(r"mostrado só agora: ([\w-]{43})", page.content.decode())
    partner = ApiClient.objects.get()
    assert by_secret(message, scope="adf") == partner
    assert (partner.group, list(partner.stores.all()), partner.leads) == (store.group, [store], False)
    assert message not in client.get(f"/admin/integrations/apiclient/{partner.pk}/change/").content.decode()


def test_administrator_renews_a_secret(client, administrator):
    partner, old = api_client()

    told = {"action": "rotate", "_selected_action": [partner.pk]}
    page = client.post("/admin/integrations/apiclient/", told, follow=True)

    (new,) = re.findall(r"mostrado só agora: ([\w-]{43})", page.content.decode())
    assert by_secret(new, scope="soap") == partner
    with pytest.raises(CredentialError):
        by_secret(old, scope="soap")


@pytest.mark.parametrize(
    "change", [{"field_map": '{"nome": "x"}'}, {"name": "REPETIDO"}, {"stores": []}, {"rate_per_minute": "0"}]
)
def test_administrator_is_told_what_makes_no_client(client, administrator, change):
    store = StoreFactory()
    api_client(store, name="Repetido")

    page = client.post("/admin/integrations/apiclient/add/", FORM | {"stores": [store.pk]} | change)

    assert page.status_code == 200
    assert ApiClient.objects.count() == 1
