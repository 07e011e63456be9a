"""The contract we serve, read once per process: zeep's operation, its message tree, the WSDL's text."""

from dataclasses import dataclass
from functools import cache
from typing import Any

from lxml import etree

from integrations.contract import OWN, BoundedTransport, Node, load, message

NAMESPACE = "DealerNet"
OPERATION = "Execute"
ADDRESS = "{http://schemas.xmlsoap.org/wsdl/soap/}address"


@dataclass(frozen=True)
class Served:
    operation: Any
    input: Node

    @property
    def structure(self) -> Node:
        """What carries the attendance, beside user and password."""
        return self.input.children[-1]


@cache
def served() -> Served:
    document = load(OWN.read_bytes(), BoundedTransport(), None)
    (service,) = document.services.values()
    (port,) = service.ports.values()
    operation = port.binding._operations[OPERATION]
    return Served(operation, message(operation.input))


def wsdl_for(address: str) -> bytes:
    """The WSDL with the address at which it was asked."""
    root = etree.fromstring(OWN.read_bytes())
    for element in root.iter(ADDRESS):
        element.set("location", address)
    return bytes(etree.tostring(root, xml_declaration=True, encoding="utf-8"))
