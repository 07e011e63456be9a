"""A SOAP contract as data: its services, operations and the trees of their messages.

zeep reads the WSDL; what it would pass over in silence (no service, operations it lost) is refused here.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from io import BytesIO
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _
from lxml import etree
from zeep import Settings
from zeep.exceptions import Error as ZeepError
from zeep.transports import Transport
from zeep.wsdl import Document
from zeep.wsdl.bindings.soap import SoapBinding
from zeep.xsd import Any as AnyElement
from zeep.xsd import ComplexType

from core import safe_xml
from core.errors import UnsafeXmlError
from integrations import transport
from integrations.errors import ContractError, PartnerError, PartnerRefusal

WSDL = "{http://schemas.xmlsoap.org/wsdl/}"
SOAP_BINDINGS = tuple(f"{{http://schemas.xmlsoap.org/wsdl/{name}/}}binding" for name in ("soap", "soap12"))
OWN = Path(__file__).with_name("wsdl") / "WSAtendimentoCadastroWeb.wsdl"
LARGEST = 4 * 1024 * 1024
SECONDS = 20
DEEPEST = 12
# What a contract imports is the transport's to give or to refuse.
SETTINGS = Settings(strict=True, forbid_dtd=True, forbid_entities=True, forbid_external=False)


@dataclass(frozen=True)
class Node:
    """An element of a message. `recursive`: its type is already open above it, so it is not opened again."""

    name: str
    type_name: str
    required: bool
    many: bool
    children: tuple["Node", ...] = ()
    recursive: bool = False
    # The built-in type under a simple one of the contract's own.
    primitive: str = ""

    def paths(self, above: str = "") -> Iterator[str]:
        """Every place of the message, as a field map names it: `Sdt_in/Pessoa/Pessoa_Nome`."""
        for child in self.children:
            place = f"{above}{child.name}"
            yield place
            yield from child.paths(f"{place}/")

    def leaves(self, above: str = "") -> Iterator[str]:
        """Those of them that take a value."""
        for child in self.children:
            place = f"{above}{child.name}"
            if child.children:
                yield from child.leaves(f"{place}/")
            else:
                yield place


@dataclass(frozen=True)
class Operation:
    name: str
    soap_action: str
    style: str
    input: Node
    output: Node


@dataclass(frozen=True)
class Port:
    service: str
    name: str
    address: str
    version: str
    operations: tuple[Operation, ...]


@dataclass(frozen=True)
class Contract:
    ports: tuple[Port, ...]

    def operation(self, name: str) -> Operation:
        for port in self.ports:
            for operation in port.operations:
                if operation.name == name:
                    return operation
        raise ContractError(_("O contrato não tem a operação %(name)s.") % {"name": name})


class BoundedTransport(Transport):
    """What a WSDL imports comes over http(s) only, within size and time, through the same safe parser."""

    def __init__(self) -> None:
        super().__init__(timeout=SECONDS, operation_timeout=SECONDS)  # type: ignore[no-untyped-call]

    def load(self, url: str) -> bytes:
        body = fetch(url)
        safe_xml.parse(body, largest=LARGEST)
        return body


def fetch(url: str) -> bytes:
    """The document at an address, by the same guarded way as every call to a partner."""
    if not is_address(url):
        raise ContractError(_("O contrato importa %(url)s, que não é um endereço da rede.") % {"url": url})
    try:
        reply = transport.get(url, timeout=SECONDS)
    except (PartnerError, PartnerRefusal) as exc:
        raise unreadable(url, exc) from exc
    if reply.status >= 400:
        raise unreadable(url, _("O destino respondeu HTTP %(code)s.") % {"code": reply.status})
    return reply.body


def unreadable(source: str | Path, why: object = "") -> ContractError:
    return ContractError((_("Não foi possível ler %(source)s.") % {"source": source} + f" {why}").strip())


def read_contract(source: str | Path) -> Contract:
    """The contract at an address or in a file; ContractError with the reason where it can't serve."""
    location = str(source) if is_address(source) else None
    return contract_of(body_of(source), BoundedTransport(), location=location)[0]


def is_address(source: str | Path) -> bool:
    return str(source).lower().startswith(("http://", "https://"))


def contract_of(
    body: bytes, transport: Transport, *, location: str | None = None
) -> tuple[Contract, Document]:
    """The contract and zeep's own reading of it; what it imports comes through `transport`."""
    root = parsed(body)
    document = load(body, transport, location)
    contract = Contract(tuple(ports_of(document)))
    check_complete(contract, root)
    return contract, document


def body_of(source: str | Path) -> bytes:
    try:
        return fetch(str(source)) if is_address(source) else Path(source).read_bytes()
    except OSError as exc:
        raise unreadable(source) from exc


def parsed(body: bytes) -> Any:
    try:
        root = safe_xml.parse(body, largest=LARGEST)
    except UnsafeXmlError as exc:
        if b"<html" in body[:2000].lower():
            raise ContractError(_("Isto é uma página HTML, não um WSDL.")) from exc
        raise ContractError(str(exc)) from exc
    if root.tag != f"{WSDL}definitions":
        name = etree.QName(root).localname
        raise ContractError(_("Isto não é um WSDL 1.1: o elemento raiz é <%(name)s>.") % {"name": name})
    return root


def load(body: bytes, transport: Transport, location: str | None) -> Document:
    try:
        return Document(BytesIO(body), transport, base=location, settings=SETTINGS)  # type: ignore[arg-type]
    except (ZeepError, etree.XMLSyntaxError, UnsafeXmlError, LookupError) as exc:
        raise ContractError(_("O WSDL não pôde ser lido: %(reason)s") % {"reason": exc}) from exc


def ports_of(document: Document) -> Iterator[Port]:
    """The SOAP ports; others (HTTP GET and POST of old ASMX) are no way for a structured message."""
    for service in document.services.values():
        for port in service.ports.values():
            if isinstance(port.binding, SoapBinding):
                yield Port(
                    service=service.name,
                    name=port.name,
                    address=port.binding_options.get("address", ""),
                    version="1.2" if "12" in type(port.binding).__name__ else "1.1",
                    operations=tuple(operation_of(row) for row in port.binding._operations.values()),
                )


def operation_of(row: Any) -> Operation:
    return Operation(
        name=row.name,
        soap_action=row.soapaction or "",
        style=row.style,
        input=message(row.input),
        output=message(row.output),
    )


def message(part: Any) -> Node:
    """The body of a message; one without parts is an empty node."""
    body = getattr(part, "body", None)
    if body is None:
        return Node("", "", required=True, many=False)
    # The element's own name: zeep calls each body "parameters".
    return replace(node(body, ()), name=str(body.name))


def node(element: Any, above: tuple[Any, ...]) -> Node:
    if isinstance(element, AnyElement):
        return Node("*", "any", required=False, many=True)
    kind = element.type
    many = bool(element.accepts_multiple)
    name, label = element.attr_name or element.name, type_label(kind)
    if kind in above or len(above) >= DEEPEST:
        return Node(name, label, not element.is_optional, many, recursive=True)
    children = children_of(kind, (*above, kind))
    return Node(name, label, not element.is_optional, many, children, primitive=primitive_of(kind))


def primitive_of(kind: Any) -> str:
    """`decimal` for a simple type that restricts it; empty for a structure."""
    above = type(kind).__mro__
    built_in = next((one for one in above if one.__module__.endswith("xsd.types.builtins")), None)
    name = getattr(built_in, "_default_qname", None)
    return str(name.localname) if name is not None and not isinstance(kind, ComplexType) else ""


def type_label(kind: Any) -> str:
    return str(getattr(kind, "name", None) or "") if isinstance(kind, ComplexType) else str(kind.name)


def children_of(kind: Any, above: tuple[Any, ...]) -> tuple[Node, ...]:
    if not isinstance(kind, ComplexType):
        return ()
    return tuple(node(element, above) for _name, element in kind.elements)


def check_complete(contract: Contract, root: Any) -> None:
    """Refuse a contract without service or operation, and one of which the reader lost operations."""
    if not contract.ports:
        raise ContractError(_("O WSDL não tem nenhum serviço SOAP."))
    found = sum(len(port.operations) for port in contract.ports)
    if not found:
        raise ContractError(_("O WSDL não tem nenhuma operação."))
    declared = sum(len(binding.findall(f"{WSDL}operation")) for binding in soap_bindings(root))
    if declared > found:
        lost = declared - found
        raise ContractError(_("%(lost)s operações do WSDL não puderam ser lidas.") % {"lost": lost})


def soap_bindings(root: Any) -> list[Any]:
    rows = root.findall(f"{WSDL}binding")
    return [row for row in rows if any(row.find(tag) is not None for tag in SOAP_BINDINGS)]
