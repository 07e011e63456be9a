"""Contracts of endpoints: fetched by the worker, kept in the endpoint, read once per process."""

from dataclasses import dataclass
from threading import Lock
from typing import Any

from django.utils.translation import gettext as _
from lxml import etree
from zeep import Client
from zeep.transports import Transport

from core import safe_xml
from integrations import contract as reading
from integrations.contract import Contract, Port
from integrations.errors import ContractError
from integrations.models import Endpoint

# The WSDL itself among the documents kept; every other is named by its address.
MAIN = ""
MOST_DOCUMENTS = 40


class KeptTransport(Transport):
    """Imports come from what was kept, never from the network."""

    def __init__(self, documents: dict[str, str]) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.documents = documents

    def load(self, url: str) -> bytes:
        if url not in self.documents:
            raise ContractError(
                _("O contrato importa %(url)s: informe o endereço do WSDL em vez do arquivo.") % {"url": url}
            )
        return self.documents[url].encode()


class KeepingTransport(reading.BoundedTransport):
    """Fetches, and remembers what it fetched."""

    def __init__(self) -> None:
        super().__init__()
        self.documents: dict[str, str] = {}

    def load(self, url: str) -> bytes:
        if len(self.documents) >= MOST_DOCUMENTS:
            raise ContractError(_("O contrato importa arquivos demais."))
        body = super().load(url)
        self.documents[url] = decoded(body)
        return body


def decoded(body: bytes) -> str:
    """As text without its declaration of an encoding: it is kept, and read again, in UTF-8."""
    root = safe_xml.parse(body, largest=reading.LARGEST)
    return str(etree.tostring(root, encoding="unicode"))


def fetch(address: str) -> dict[str, str]:
    """Every document of the contract at `address`; ContractError where it can't serve."""
    transport = KeepingTransport()
    body = reading.fetch(address)
    reading.contract_of(body, transport, location=address)
    return {MAIN: decoded(body), **transport.documents}


def from_file(body: bytes) -> dict[str, str]:
    """The same of an uploaded file, which must stand by itself."""
    reading.contract_of(body, KeptTransport({}))
    return {MAIN: decoded(body)}


@dataclass(frozen=True)
class Reader:
    """A contract as it is worked with."""

    contract: Contract
    client: Client

    def port_of(self, operation: str) -> Port:
        for port in self.contract.ports:
            if any(row.name == operation for row in port.operations):
                return port
        raise ContractError(_("O contrato não tem a operação %(name)s.") % {"name": operation})

    def envelope(self, port: Port, operation: str, values: dict[str, Any]) -> tuple[Any, dict[str, str]]:
        """The message as zeep writes it, with the headers that go with it."""
        spoken = self.client.wsdl.services[port.service].ports[port.name]
        return spoken.binding._create(  # type: ignore[no-any-return]
            operation, (), values, client=self.client, options=spoken.binding_options
        )


READERS: dict[int, tuple[object, Reader]] = {}
LOCK = Lock()


def reader_of(endpoint: Endpoint) -> Reader:
    """Read once per process, and again only when the endpoint's contract was loaded anew."""
    kept = READERS.get(endpoint.pk)
    if kept and kept[0] == endpoint.read_at:
        return kept[1]
    with LOCK:
        reader = read(endpoint)
        READERS[endpoint.pk] = (endpoint.read_at, reader)
    return reader


def read(endpoint: Endpoint) -> Reader:
    if not endpoint.documents:
        raise ContractError(endpoint.read_error or _("O contrato ainda não foi lido."))
    documents = dict(endpoint.documents)
    main = documents.pop(MAIN).encode()
    transport = KeptTransport(documents)
    contract, document = reading.contract_of(main, transport, location=endpoint.wsdl_address or None)
    return Reader(contract, Client(document, transport=transport))  # type: ignore[no-untyped-call]
