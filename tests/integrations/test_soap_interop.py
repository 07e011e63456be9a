"""Strangers speak to our live service: PHP's SoapClient and node's soap, neither of them zeep."""

import json
import os
import shutil
import subprocess

import pytest
from django.conf import settings

from atendimento.models import Atendimento
from tests.factories import StoreFactory
from tests.factories_integrations import api_client, inclusion
from tests.integrations.conftest import SOAP_ADDRESS

SCRIPTS = settings.BASE_DIR / "tests" / "interop"
CI = os.environ.get("CI", "").lower() in ("1", "true")
WRONG = "Acesso negado."


def php():
    path = shutil.which("php")
    asked = [path or "false", "-r", "exit(class_exists('SoapClient') ? 0 : 1);"]
    has_soap = path and not subprocess.run(asked, check=False).returncode  # noqa: S603 -- literal words
    return [path, str(SCRIPTS / "client.php")] if has_soap else None


def node():
    path = shutil.which("node")
    has_soap = path and (settings.BASE_DIR / "node_modules" / "soap").is_dir()
    return [path, str(SCRIPTS / "client.js")] if has_soap else None


@pytest.fixture(params=[php, node], ids=["php", "node"])
def stranger(request, live_server):
    """`stranger(jobs)`: what this client got for each job."""
    command = request.param()
    if command is None:
        missing = f"no {request.param.__name__} with a SOAP library here"
        pytest.fail(missing) if CI else pytest.skip(missing)

    def run(jobs):
        done = subprocess.run(  # noqa: S603 -- our own script
            [*command, f"{live_server.url}{SOAP_ADDRESS}"],
            input=json.dumps(jobs),
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    return run


@pytest.mark.django_db(transaction=True)
def test_stranger_includes_lists_and_is_refused(stranger):
    store = StoreFactory()
    _partner, secret = api_client(store)
    include = inclusion(store, ChaveExterna="P-1", Descricao="Çedilha & <sinais>")
    listing = {"Acao": "LST", "EmpresaDocumento": store.cnpj, "ChaveExterna": "P-1"}
    large = include | {"ChaveExterna": "P-2", "Descricao": "x" * 5_000_000}
    call = {"name": "Portal", "secret": secret}

    included, again, listed, wrong, unknown, huge, malformed, after = stranger(
        [
            call | {"fields": include},
            call | {"fields": include},
            call | {"fields": listing},
            call | {"fields": include, "secret": "errada"},
            call | {"fields": include | {"ChaveExterna": "P-3", "NaturezaAtendimento_Codigo": "999"}},
            call | {"fields": large},
            {"raw": "<soap:Envelope><broken"},
            call | {"fields": listing},
        ]
    )

    attendance = Atendimento.objects.get()
    (row,) = included["rows"]
    assert (int(row["Chave"]), row["Atendimento_Status"]) == (attendance.pk, "ABE")
    assert again == included
    assert [int(one["Chave"]) for one in listed["rows"]] == [attendance.pk]
    assert listed["rows"][0]["Pessoa_Nome"] == "Ana Souza"
    assert attendance.contacts.get().notes == "Çedilha & <sinais>"
    assert wrong == {"fault": WRONG}
    assert (int(unknown["rows"][0]["Chave"]), "999" in unknown["rows"][0]["Mensagem"]) == (0, True)
    assert "kB" in huge["fault"]
    assert "malformado" in malformed["raw"]
    assert after == listed
