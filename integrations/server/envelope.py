"""Envelopes: what came is checked against the contract's tree before zeep sees it; what goes is zeep's.

zeep turns a bad date into None and logs it, and stops at an element out of order; partners do both.
"""

from decimal import InvalidOperation
from typing import Any

from django.utils.translation import gettext as _
from lxml import etree
from zeep.exceptions import Error as ZeepError
from zeep.helpers import serialize_object

from core import safe_xml
from core.errors import ServiceError, UnsafeXmlError
from integrations import xsd
from integrations.contract import Node
from integrations.leads.told import LeadRefused
from integrations.server.contract import NAMESPACE, served

SOAP = "http://schemas.xmlsoap.org/soap/envelope/"
NIL = "{http://www.w3.org/2001/XMLSchema-instance}nil"
LARGEST = 1024 * 1024
LONGEST_VALUE = 8000
# GeneXus writes an empty date like this.
EMPTY_DATES = ("0000-00-00", "0001-01-01")


class EnvelopeError(ServiceError):
    """No envelope of ours: the caller made it wrong."""


def read(body: bytes) -> Any:
    """The element of the operation; EnvelopeError for what is no SOAP 1.1 envelope with it."""
    try:
        root = safe_xml.parse(body.lstrip(), largest=LARGEST)
    except UnsafeXmlError as exc:
        raise EnvelopeError(exc) from exc
    wrapper = root.find(f"{{{SOAP}}}Body") if root.tag == f"{{{SOAP}}}Envelope" else None
    calls = elements(wrapper) if wrapper is not None else []
    if len(calls) != 1:
        raise EnvelopeError(_("O corpo não é um envelope SOAP 1.1 com uma operação."))
    if etree.QName(calls[0]).localname != served().input.name:
        raise EnvelopeError(_("Operação desconhecida: %(name)s.") % {"name": etree.QName(calls[0]).localname})
    return calls[0]


def elements(parent: Any) -> list[Any]:
    return [part for part in parent if isinstance(part.tag, str)]


def credentials(call: Any) -> tuple[str, str]:
    """Name and secret, taken out of the message: nothing after this point knows the secret."""
    found = {"Usuario": "", "Senha": ""}
    for element in elements(call):
        name = etree.QName(element).localname
        if name in found:
            found[name] = (element.text or "").strip()
            element.text = ""
    return found["Usuario"], found["Senha"]


def values(call: Any) -> dict[str, Any]:
    """The structure as Python values; LeadRefused names the element that is wrong."""
    conform(call, served().input, "")
    envelope = etree.Element(f"{{{SOAP}}}Envelope")
    etree.SubElement(envelope, f"{{{SOAP}}}Body").append(call)
    try:
        message = served().operation.input.deserialize(envelope)
    except (ZeepError, ValueError, InvalidOperation) as exc:
        raise LeadRefused(_("A mensagem não segue o contrato.")) from exc
    found: dict[str, Any] = serialize_object(message, dict)[  # type: ignore[no-untyped-call]
        served().structure.name
    ]
    return found


def conform(element: Any, node: Node, place: str) -> None:
    """Names into the contract's namespace, children into its order, what says nothing out."""
    element.tag = f"{{{NAMESPACE}}}{node.name}"
    known = {child.name: child for child in node.children}
    found: dict[str, list[Any]] = {}
    for part in list(element):
        element.remove(part)
        if not isinstance(part.tag, str):
            continue
        name = etree.QName(part).localname
        if name not in known:
            raise LeadRefused(_("%(place)s: elemento desconhecido.") % {"place": f"{place}{name}"})
        found.setdefault(name, []).append(part)
    for name, child in known.items():
        for part in rows(found.get(name, []), child, f"{place}{name}"):
            element.append(part)
    element.attrib.clear()


def rows(parts: list[Any], node: Node, place: str) -> list[Any]:
    kept = [part for part in parts if informed(part, node, place)]
    if len(kept) > 1 and not node.many:
        raise LeadRefused(_("%(place)s: veio mais de uma vez.") % {"place": place})
    return kept


def informed(part: Any, node: Node, place: str) -> bool:
    """Whether it says something. `?`, nil and blanks don't; a text that must be there stays as empty."""
    if part.get(NIL) in ("true", "1"):
        return False
    if node.children:
        conform(part, node, f"{place}/")
        return True
    if elements(part):
        raise LeadRefused(_("%(place)s: esperado um valor simples.") % {"place": place})
    text = checked(said(part, node), node, place)
    part.clear()
    part.tag, part.text = f"{{{NAMESPACE}}}{node.name}", text
    return bool(text) or node.required


def said(part: Any, node: Node) -> str:
    text = "".join(part.itertext()).strip()
    is_empty_date = node.type_name in ("date", "dateTime") and text.startswith(EMPTY_DATES)
    return text if xsd.informed(text) and not is_empty_date else ""


def checked(text: str, node: Node, place: str) -> str:
    """The value as its type writes it; LeadRefused where it is none of that type."""
    if len(text) > LONGEST_VALUE:
        raise LeadRefused(_("%(place)s: texto longo demais.") % {"place": place})
    try:
        return xsd.text_of(xsd.as_type(node.type_name, text)) if text else ""
    except xsd.ValueTypeError as exc:
        # Without the value: the reason stands in the log, where personal data are covered.
        raise LeadRefused(_("%(place)s: o valor %(reason)s.") % {"place": place, "reason": exc}) from exc


def answer(rows: list[dict[str, Any]]) -> bytes:
    """The answer by the contract, as zeep writes it."""
    made = served().operation.output.serialize(
        Sdt_atendimentocadastroout={"SDT_AtendimentoCadastroOut": rows}
    )
    return bytes(etree.tostring(made.content, xml_declaration=True, encoding="utf-8"))


def fault(code: str, text: str) -> bytes:
    """A SOAP 1.1 fault without detail."""
    envelope = etree.Element(f"{{{SOAP}}}Envelope", nsmap={"soap": SOAP})
    made = etree.SubElement(etree.SubElement(envelope, f"{{{SOAP}}}Body"), f"{{{SOAP}}}Fault")
    etree.SubElement(made, "faultcode").text = f"soap:{code}"
    etree.SubElement(made, "faultstring").text = text
    return bytes(etree.tostring(envelope, xml_declaration=True, encoding="utf-8"))
