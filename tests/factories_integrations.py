"""Credentials of partners, and what they send."""

from integrations.clients.services import create_client
from integrations.models import ApiClient
from tests.factories import StoreFactory


def api_client(*stores, name="Portal", **fields) -> tuple[ApiClient, str]:
    """An API client with its secret."""
    client, secret = create_client(name=name, stores=stores or [StoreFactory()])
    for field, value in fields.items():
        setattr(client, field, value)
    client.save()
    return client, secret


def soap(secret, fields, *, name="Portal"):
    """An envelope as a partner writes it; `fields` is the structure, nested dicts and lists."""
    body = element("Sdt_atendimentocadastroin", fields)
    return (
        '<?xml version="1.0" encoding="utf-8"?>'
        '<soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/" xmlns:deal="DealerNet">'
        f"<soapenv:Body><deal:WSAtendimentoCadastroWeb.Execute><deal:Usuario>{name}</deal:Usuario>"
        f"<deal:Senha>{secret}</deal:Senha>{body}</deal:WSAtendimentoCadastroWeb.Execute>"
        "</soapenv:Body></soapenv:Envelope>"
    )


def element(name, value):
    if isinstance(value, list):
        return "".join(element(name, part) for part in value)
    inner = "".join(element(*part) for part in value.items()) if isinstance(value, dict) else value
    return f"<deal:{name}>{inner}</deal:{name}>"


def inclusion(store, **fields):
    """The least an INC says."""
    return {
        "Acao": "INC",
        "EmpresaDocumento": store.cnpj,
        "NaturezaAtendimento_Codigo": "venda-de-veiculo-novo",
        "Pessoa": person(),
    } | fields


def person(name="Ana Souza", phone="988124471", **fields):
    values = {"Pessoa_Nome": name} | fields
    return values | ({"Telefone": {"TelefoneItem": [{"DDD": "11", "Fone": phone}]}} if phone else {})
