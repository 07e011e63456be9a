"""From our document to any contract: dotted names, nested arrays, types, value maps; GeneXus included."""

from datetime import date, datetime
from decimal import Decimal
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from integrations.contract import Node, read_contract
from integrations.errors import MappingError
from integrations.models import Endpoint, FieldRule
from integrations.outbound import contracts, soap
from integrations.outbound.checking import findings
from integrations.outbound.documents import Document
from integrations.outbound.mapping import Call, message_for
from tests.integrations.outbound.conftest import soap_endpoint

SHARED = Path(__file__).resolve().parents[3].parent / "shared" / "data" / "wsdl"
needs_shared = pytest.mark.skipif(not SHARED.is_dir(), reason="the shared WSDL files are not here")


def document(**values):
    return Document("attendance", "1", "A-1", 1, 1, values)


def leaf(name, kind="string", **fields):
    return Node(name, kind, required=fields.pop("required", False), many=False, primitive=kind, **fields)


def rules(*pairs):
    endpoint = Endpoint(topic="attendance", username="crm")
    return endpoint, [
        FieldRule(endpoint=endpoint, path=path, source=source, constant=constant)
        for path, source, constant in pairs
    ]


def built(root, values, *pairs, action="INC"):
    endpoint, rows = rules(*pairs)
    return message_for(endpoint, root, document(**values), Call(action), rows)


PHONES = Node(
    "In", "", True, False,
    (Node("Fones", "", False, False, (Node("Item", "", False, True, (leaf("DDD"), leaf("Fone"))),)),),
)  # fmt: skip


def test_list_of_ours_makes_one_row_for_each():
    phones = [{"ddd": "11", "number": "988124471"}, {"ddd": "", "number": "33334444"}]

    message = built(
        PHONES, {"person": {"phones": phones}},
        ("Fones/Item/DDD", "person.phones.ddd", ""), ("Fones/Item/Fone", "person.phones.number", ""),
    )  # fmt: skip

    assert message.values == {
        "Fones": {"Item": [{"DDD": "11", "Fone": "988124471"}, {"Fone": "33334444"}]}
    }  # fmt: skip
    assert message.masked["Fones"]["Item"][0] == {"DDD": "11", "Fone": "•••4471"}


def test_what_is_not_informed_is_left_out():
    root = Node("In", "", True, False, (leaf("A"), leaf("B"), leaf("C", "date")))

    values = {"number": "?", "person": {"birth_date": None}}

    message = built(root, values, ("A", "number", ""), ("C", "person.birth_date", ""), ("B", "", "?"))

    assert message.values == {}


def test_every_wrong_place_is_told_at_once_and_masked():
    places = (leaf("Km", "int"), leaf("Nasc", "date"), leaf("N", "int", required=True))
    values = {"interest": {"km": "muito"}, "person": {"birth_date": "ontem"}}
    pairs = (("Km", "interest.km", ""), ("Nasc", "person.birth_date", ""))

    with pytest.raises(MappingError) as refused:
        built(Node("In", "", True, False, places), values, *pairs)

    assert refused.value.problems == [
        ("Km", "“muito” não é um número inteiro."),
        ("Nasc", "“•••” não é uma data."),
        ("N", "é obrigatório e não tem valor."),
    ]


def test_required_text_nobody_maps_goes_empty():
    root = Node("In", "", True, False, (leaf("Obrigatorio", required=True),))

    assert built(root, {}).values == {"Obrigatorio": ""}


def shared(name):
    """A reader of one of the shared contracts, as an endpoint's."""
    documents = contracts.from_file((SHARED / f"{name}.wsdl").read_bytes())
    return contracts.read(Endpoint(documents=documents))


SAMPLE = {
    "string": "1", "int": "1", "long": "1", "short": "1", "byte": "1", "decimal": Decimal("1.5"),
    "double": "1.5", "float": "1.5", "boolean": True, "date": date(2026, 11, 27),
    "dateTime": datetime(2026, 11, 27, 10),  # noqa: DTZ001 -- as a document gives it
}  # fmt: skip


@needs_shared
@pytest.mark.parametrize(
    ("name", "operation"),
    [
        ("genexus_WSValidacion", "Execute"),
        ("genexus_WS_SentinelInfPri_arrayofsdt", "Execute"),
        ("correios_CalcPrecoPrazo.asmx", "CalcPrecoPrazo"),
        ("correios_AtendeCliente-test", "buscaCliente"),
    ],
)
def test_every_place_of_a_public_contract_can_be_mapped_and_is_written_by_zeep(name, operation):
    reader = shared(name)
    port = reader.port_of(operation)
    root = next(row for row in port.operations if row.name == operation).input
    places = list(root.leaves())
    types = {place: node_at(root, place).primitive for place in places}

    message = built(root, {}, *((place, "", str(xsd_text(types[place]))) for place in places))
    body, _headers = soap.written(reader, port, operation, message.values)

    text = body.decode()
    assert places
    assert all(f"{place.split('/')[-1]}>" in text for place in places)


def node_at(root, place):
    for name in place.split("/"):
        root = next(child for child in root.children if child.name == name)
    return root


def xsd_text(kind):
    value = SAMPLE.get(kind, "1")
    if isinstance(value, bool):
        return "true"
    return value.isoformat() if hasattr(value, "isoformat") else value


@needs_shared
def test_nested_arrays_of_genexus_repeat():
    root = read_contract(SHARED / "genexus_WS_SentinelInfPri_arrayofsdt.wsdl").operation("Execute").output

    assert any(node_at(root, place).many or "/" in place for place in root.leaves())


@pytest.mark.django_db
def test_soap_inspect_of_an_endpoint_checks_its_map(store, dms):
    endpoint = soap_endpoint(store, dms.address)
    out = StringIO()

    call_command("soap_inspect", str(endpoint.pk), stdout=out)

    assert "Sdt_atendimentocadastroin/NaturezaAtendimento_Codigo = nature.code" in out.getvalue()
    assert "nada falta." in out.getvalue()


@pytest.mark.django_db
def test_soap_inspect_says_what_is_wrong_and_what_is_missing(store, dms):
    endpoint = soap_endpoint(store, dms.address)
    endpoint.rules.filter(source="call.external_key").delete()
    endpoint.rules.filter(source="nature.code").update(path="Sdt_atendimentocadastroin/Natureza")
    endpoint.rules.filter(source="store.cnpj").delete()
    out = StringIO()

    with pytest.raises(CommandError, match="não serve"):
        call_command("soap_inspect", "DMS", stdout=out)

    assert "ERRO Sdt_atendimentocadastroin/Natureza: A mensagem não tem este lugar." in out.getvalue()
    assert "nota Sdt_atendimentocadastroin/EmpresaDocumento: É obrigatório e vai vazio." in out.getvalue()
    assert "Nada leva a nossa chave externa" in out.getvalue()
    assert any(row.is_error for row in findings(endpoint, endpoint.rules.all()))
