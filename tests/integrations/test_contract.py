"""WSDL files as trees; what can't serve is refused with the reason."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from integrations.contract import OWN, read_contract
from integrations.errors import ContractError

SHARED = Path(__file__).resolve().parents[2].parent / "shared" / "data" / "wsdl"
needs_shared = pytest.mark.skipif(not SHARED.is_dir(), reason="the shared WSDL files are not here")


def altered(tmp_path, *changes):
    """Our own contract with pieces of its text replaced."""
    text = OWN.read_text()
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    path = tmp_path / "changed.wsdl"
    path.write_text(text)
    return path


def test_own_contract_has_its_operation_and_message():
    operation = read_contract(OWN).operation("Execute")

    places = list(operation.input.paths())
    assert operation.input.name == "WSAtendimentoCadastroWeb.Execute"
    assert operation.soap_action == "DealerNetaction/AWSATENDIMENTOCADASTROWEB.Execute"
    assert places[:3] == ["Usuario", "Senha", "Sdt_atendimentocadastroin"]
    assert "Sdt_atendimentocadastroin/Pessoa/Telefone/TelefoneItem/Fone" in places


def test_own_contract_tells_what_repeats_and_what_may_lack():
    message = read_contract(OWN).operation("Execute").input.children[2]

    person = next(child for child in message.children if child.name == "Pessoa")
    phones = next(child for child in person.children if child.name == "Telefone").children[0]
    assert (phones.name, phones.many, phones.required) == ("TelefoneItem", True, False)


def test_unknown_operation_is_refused():
    with pytest.raises(ContractError, match="Enviar"):
        read_contract(OWN).operation("Enviar")


def test_contract_without_service_is_refused(tmp_path):
    text = OWN.read_text()
    path = tmp_path / "no_service.wsdl"
    path.write_text(text[: text.index("<service")] + "</definitions>")

    with pytest.raises(ContractError, match="nenhum serviço"):
        read_contract(path)


def test_contract_without_operation_is_refused(tmp_path):
    text = OWN.read_text()
    begin, end = text.index("<operation", text.index("<binding")), text.index("</binding>")
    path = tmp_path / "no_operation.wsdl"
    path.write_text(text[:begin] + text[end:])

    with pytest.raises(ContractError, match="nenhuma operação"):
        read_contract(path)


def test_file_that_is_another_xml_is_refused(tmp_path):
    path = tmp_path / "note.xml"
    path.write_text("<nfeProc/>")

    with pytest.raises(ContractError, match="nfeProc"):
        read_contract(path)


def test_file_that_is_missing_is_refused(tmp_path):
    with pytest.raises(ContractError, match="ler"):
        read_contract(tmp_path / "none.wsdl")


def test_import_of_a_local_file_is_refused(tmp_path):
    path = altered(
        tmp_path,
        ("<types>", '<import namespace="x" location="file:///etc/passwd"/><types>'),
    )

    with pytest.raises(ContractError):
        read_contract(path)


def test_soap_inspect_prints_the_tree():
    out = StringIO()

    call_command("soap_inspect", str(OWN), stdout=out)

    assert "Execute [document] soapAction=DealerNetaction/AWSATENDIMENTOCADASTROWEB.Execute" in out.getvalue()
    assert "        Acao: string" in out.getvalue()


def test_soap_inspect_of_nonsense_says_why(tmp_path):
    path = tmp_path / "page.wsdl"
    path.write_text("<html><p><ul></p></html>")

    with pytest.raises(CommandError, match="HTML"):
        call_command("soap_inspect", str(path))


# How many SOAP ports and operations each file declares, counted by hand in its text.
COUNTS = {
    "correios_AtendeCliente-test.wsdl": (1, 41),
    "correios_CalcPrecoPrazo.asmx.wsdl": (2, 30),
    "genexus_WSValidacion.wsdl": (1, 1),
    "genexus_WS_SentinelInfPri_arrayofsdt.wsdl": (1, 1),
    "sefaz_nfe_nfeautorizacao4.wsdl": (2, 4),
}


@needs_shared
@pytest.mark.parametrize("name", COUNTS)
def test_shared_contracts_are_readable(name):
    ports = read_contract(SHARED / name).ports

    assert (len(ports), sum(len(port.operations) for port in ports)) == COUNTS[name]


@needs_shared
def test_genexus_arrays_of_structures_open(tmp_path):
    places = list(
        read_contract(SHARED / "genexus_WS_SentinelInfPri_arrayofsdt.wsdl")
        .operation("Execute")
        .output.paths()
    )

    assert any(place.count("/") >= 2 for place in places)


@needs_shared
def test_page_saved_as_wsdl_is_refused():
    with pytest.raises(ContractError, match="HTML"):
        read_contract(SHARED / "NEGATIVE_html_page_saved_as_wsdl_cadconsultacadastro4.wsdl")


@needs_shared
def test_every_shared_contract_has_its_test():
    names = {path.name for path in SHARED.glob("*.wsdl") if not path.name.startswith("NEGATIVE")}

    assert names == set(COUNTS)
