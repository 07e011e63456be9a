"""Endpoints as an Administrador keeps them: checked by the contract, rehearsed, the password never shown."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from accounts import grants
from core.models import OutboxMessage
from integrations.contract import OWN
from integrations.models import Endpoint, FieldRule, ValueMap, ValuePair
from integrations.outbound.endpoints import READ
from integrations.sealing import unseal
from tests.factories import StoreFactory, member
from tests.integrations.outbound.conftest import confirmed, soap_endpoint

pytestmark = pytest.mark.django_db
ADD = reverse("admin:integrations_endpoint_add")
BODY = "Sdt_atendimentocadastroin"


@pytest.fixture
def administrator(client):
    user = member(grants.ADMINISTRADOR)
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return user


def posted(store, **changes):
    values = {
        "name": "DMS", "kind": "soap", "topic": "attendance", "group": store.group_id, "is_active": "on",
        "timeout": "30", "can_find": "on", "username": "crm", "new_secret": "segredo",
        "rules-TOTAL_FORMS": "0", "rules-INITIAL_FORMS": "0",
    }  # fmt: skip
    return values | changes


def wsdl(text=None):
    return SimpleUploadedFile("dms.wsdl", (text or OWN.read_text()).encode())


def errors(response):
    return {name: list(texts) for name, texts in response.context["adminform"].form.errors.items()}


def change_url(endpoint):
    return reverse("admin:integrations_endpoint_change", args=[endpoint.pk])


def test_endpoint_from_a_file_is_ready_with_the_usual_map(client, administrator, store):
    response = client.post(ADD, posted(store, wsdl_file=wsdl()))

    assert response.status_code == 302
    endpoint = Endpoint.objects.get()
    rules = dict(endpoint.rules.values_list("path", "source"))
    assert (endpoint.operation, unseal(endpoint.secret)) == ("Execute", "segredo")
    assert rules[f"{BODY}/Pessoa/Telefone/TelefoneItem/Fone"] == "person.phones.number"
    assert len(rules) == 33
    assert endpoint.health.failures == 0


def test_endpoint_by_address_is_read_by_the_worker_not_by_the_page(client, administrator, store):
    client.post(ADD, posted(store, wsdl_address="http://dms.example/ws?wsdl"))

    assert OutboxMessage.objects.get().topic == READ
    text = client.get(change_url(Endpoint.objects.get())).content.decode()
    assert "Ainda não lido" in text


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({}, "wsdl_address"),
        ({"wsdl_file": "page"}, "wsdl_file"),
        ({"wsdl_address": "ftp://dms.example/x"}, "wsdl_address"),
        ({"kind": "webhook", "address": ""}, "address"),
        ({"kind": "webhook", "address": "https://x.example/", "new_secret": ""}, "new_secret"),
        ({"wsdl_file": "own", "operation": "Enviar"}, "operation"),
        ({"wsdl_file": "own", "timeout": "0"}, "timeout"),
        ({"wsdl_file": "own", "topic": "booking"}, "topic"),
    ],
)
def test_what_is_wrong_is_told_by_its_field(client, administrator, store, changes, field):
    files = {"page": lambda: wsdl("<html><p></html>"), "own": wsdl}
    if changes.get("wsdl_file") in files:
        changes = changes | {"wsdl_file": files[changes["wsdl_file"]]()}

    response = client.post(ADD, posted(store, **changes))

    assert field in errors(response)
    assert not Endpoint.objects.exists()


def test_two_active_endpoints_for_the_same_are_refused(client, administrator, store, endpoint):
    response = client.post(ADD, posted(store, wsdl_file=wsdl()))

    assert "Já há um destino ativo para isso neste grupo." in str(response.context["errors"])


def test_rule_for_a_place_the_message_lacks_is_told_by_its_field(client, administrator, store, endpoint):
    rule = endpoint.rules.get(source="nature.code")
    rows = {
        "rules-TOTAL_FORMS": "2", "rules-INITIAL_FORMS": "1",
        "rules-0-id": rule.pk, "rules-0-endpoint": endpoint.pk, "rules-0-path": rule.path,
        "rules-0-source": "nature.name",
        "rules-1-endpoint": endpoint.pk, "rules-1-path": f"{BODY}/Natureza", "rules-1-constant": "1",
    }  # fmt: skip

    response = client.post(change_url(endpoint), posted(store, operation="Execute", **rows))

    formset = response.context["inline_admin_formsets"][0].formset
    assert formset.errors == [{}, {"path": ["A mensagem não tem este lugar."]}]
    rule.refresh_from_db()
    assert rule.source == "nature.code"


def test_every_field_of_a_rule_has_a_name(client, administrator, endpoint):
    text = client.get(change_url(endpoint)).content.decode()

    fields = re.findall(r'<(?:input|select)[^>]* name="rules-0-(?!id|endpoint)[^>]*>', text)
    assert len(fields) == 6
    assert [field for field in fields if "aria-label" not in field] == []


def test_password_is_never_shown_and_kept_when_left_empty(client, administrator, store, endpoint):
    text = client.get(change_url(endpoint)).content.decode()
    assert "segredo" not in text
    assert endpoint.secret not in text

    response = client.post(
        change_url(endpoint), posted(store, operation="Execute", new_secret="", name="Outro")
    )

    endpoint.refresh_from_db()
    assert response.status_code == 302, response.context["errors"]
    assert (endpoint.name, unseal(endpoint.secret)) == ("Outro", "segredo")


def test_rehearsal_shows_the_message_masked_and_sends_nothing(client, administrator, store, endpoint, dms):
    attendance = confirmed(store)

    url = reverse("admin:integrations_endpoint_rehearsal", args=[endpoint.pk])
    text = client.get(url, {"registro": attendance.number, "acao": "INC"}).context["text"]

    assert "<Acao>INC</Acao>" in text
    assert f"<ChaveExterna>A-{attendance.pk}</ChaveExterna>" in text
    assert f"<EmpresaDocumento>{store.cnpj}</EmpresaDocumento>" in text
    assert "<Senha>•••</Senha>" in text
    assert attendance.person.name not in text
    assert dms.register.calls == 0


def test_rehearsal_tells_what_cannot_be_built_by_its_place(client, administrator, store, endpoint):
    table = ValueMap.objects.create(name="Naturezas", group=store.group)
    ValuePair.objects.create(value_map=table, ours="test-drive", theirs="7")
    FieldRule.objects.filter(source="nature.code").update(value_map=table)
    confirmed(store)

    url = reverse("admin:integrations_endpoint_rehearsal", args=[endpoint.pk])
    found = client.get(url).context["found"]

    assert found.problems == [
        (f"{BODY}/NaturezaAtendimento_Codigo", "“venda-de-veiculo-novo” não está no mapa “Naturezas”."),
    ]  # fmt: skip


def test_rehearsal_knows_no_record_of_another_group(client, administrator, store, endpoint):
    foreign = confirmed(StoreFactory(group__name="Outro"))

    url = reverse("admin:integrations_endpoint_rehearsal", args=[endpoint.pk])
    found = client.get(url, {"registro": str(foreign.pk)}).context["found"]

    assert (found.lines, found.problems) == ([], [("", "Nenhum registro com este número.")])


def test_password_sealed_under_another_key_is_a_message_not_a_crash(store, settings, dms):
    endpoint = soap_endpoint(store, dms.address)
    settings.SECRET_KEY = "outra-chave" * 6

    from integrations.outbound.rehearsal import rehearse  # noqa: PLC0415 -- beside its one use

    confirmed(store)
    found = rehearse(endpoint, "", "INC")

    assert "a chave secreta mudou" in found.problems[0][1]
