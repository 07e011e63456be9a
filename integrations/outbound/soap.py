"""One SOAP call: zeep writes the envelope, the safe door reads the answer, every failure is ours."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from lxml import etree
from zeep.exceptions import Error as ZeepError

from core import safe_xml
from core.errors import UnsafeXmlError
from integrations import transport
from integrations.contract import Node, Port
from integrations.errors import MappingError, PartnerError, PartnerRefusal
from integrations.models import Endpoint
from integrations.outbound.contracts import Reader
from integrations.outbound.masking import free_text
from integrations.sealing import unseal

# Whose fault it was, in SOAP 1.1 and 1.2: the sender's will not mend itself.
SENDERS = ("client", "sender", "versionmismatch", "mustunderstand", "dataencodingunknown")


@dataclass(frozen=True)
class Answer:
    """What a partner said, by the paths of the endpoint. `found` False: it holds no such record."""

    accepted: bool
    message: str = ""
    code: str = ""
    status: str = ""
    found: bool = True


def call(
    endpoint: Endpoint, reader: Reader, operation: str, values: dict[str, Any], *, timeout: float
) -> etree._Element:
    """The first element of the answer's body. PartnerError, PartnerRefusal or MappingError otherwise."""
    port = reader.port_of(operation)
    envelope, headers = written(reader, port, operation, values)
    reply = transport.post(
        endpoint.address or port.address,
        envelope,
        headers,
        timeout=timeout,
        auth=(endpoint.username, unseal(endpoint.secret)) if endpoint.http_auth else None,
    )
    return body_of(endpoint, reply)


def written(
    reader: Reader, port: Port, operation: str, values: dict[str, Any]
) -> tuple[bytes, dict[str, str]]:
    try:
        envelope, headers = reader.envelope(port, operation, values)
    except (ZeepError, TypeError, ValueError, LookupError) as exc:
        raise MappingError([(operation, str(exc)[:200])]) from exc
    return etree.tostring(envelope, xml_declaration=True, encoding="utf-8"), dict(headers)


def body_of(endpoint: Endpoint, reply: transport.Reply) -> Any:
    try:
        root = safe_xml.parse(reply.body, largest=transport.LARGEST)
    except UnsafeXmlError as exc:
        raise not_soap(reply) from exc
    body = child(root, "Body")
    first = next(iter(body), None) if body is not None else None
    if first is None:
        raise not_soap(reply)
    if local(first) == "Fault":
        raise fault(endpoint, first)
    if reply.status >= 400:
        raise not_soap(reply)
    return first


def not_soap(reply: transport.Reply) -> PartnerError | PartnerRefusal:
    """A page instead of an answer: nobody knows what the partner did, unless it refused the caller."""
    if reply.status in (401, 403, 404, 405):
        return PartnerRefusal(_("O destino recusou a chamada (HTTP %(code)s).") % {"code": reply.status})
    if reply.status >= 400:
        return PartnerError(_("O destino respondeu com erro (HTTP %(code)s).") % {"code": reply.status})
    return PartnerError(_("A resposta do destino não pôde ser lida."), answered=True)


def fault(endpoint: Endpoint, element: Any) -> PartnerError | PartnerRefusal:
    code = text_at(element, ("faultcode",)) or text_at(element, ("Code", "Value"))
    told = text_at(element, ("faultstring",)) or text_at(element, ("Reason", "Text"))
    text = _("Falha do destino: %(text)s") % {"text": free_text(told or code)[:300]}
    words = [word.strip().lower() for word in endpoint.transient_words.split(",") if word.strip()]
    passing = any(word in f"{code} {told}".lower() for word in words)
    if passing or code.split(":")[-1].split(".")[0].lower() not in SENDERS:
        return PartnerError(text, answered=True)
    return PartnerRefusal(text)


def local(element: Any) -> str:
    return str(etree.QName(element).localname) if isinstance(element.tag, str) else ""


def child(element: Any, name: str) -> Any:
    return next((one for one in element if local(one) == name), None)


def all_at(element: Any, names: tuple[str, ...]) -> Iterator[Any]:
    if not names:
        yield element
        return
    for one in element:
        if local(one) == names[0]:
            yield from all_at(one, names[1:])


def text_at(element: Any, names: tuple[str, ...]) -> str:
    found = next(all_at(element, names), None)
    return (found.text or "").strip() if found is not None else ""


@dataclass(frozen=True)
class AnswerPaths:
    """Where an answer tells what: the endpoint's own words, else the places these systems use."""

    key: str = ""
    message: str = ""
    code: str = ""
    status: str = ""
    external_key: str = ""


USUAL = {
    "key": ("Chave",),
    "message": ("Mensagem",),
    "code": ("Atendimento_Codigo", "Pessoa_Codigo", "Proposta_Codigo", "Codigo"),
    "status": ("Atendimento_Status", "Proposta_Status", "Status", "Situacao"),
    "external_key": ("ChaveExterna",),
}


def answer_paths(endpoint: Endpoint, output: Node) -> AnswerPaths:
    places = list(output.paths())
    return AnswerPaths(
        **{
            name: getattr(endpoint, f"answer_{name}") or usual_place(places, words)
            for name, words in USUAL.items()
        }
    )


def usual_place(places: list[str], words: tuple[str, ...]) -> str:
    found = (place for word in words for place in places if place.split("/")[-1].lower() == word.lower())
    return next(found, "")


def read_answer(element: Any, paths: AnswerPaths, external_key: str = "") -> Answer:
    """The row of our key where several come back; the only one, or the first, otherwise."""
    rows = rows_of(element, paths)
    row = chosen(rows, paths, external_key)
    if row is None:
        return Answer(accepted=not paths.key, found=False)
    key = row.get("key", "")
    accepted = not paths.key or key.strip().lstrip("0+") != ""
    return Answer(
        accepted=accepted,
        found=accepted,
        message=free_text(row.get("message", ""))[:300],
        code=row.get("code", "")[:60],
        status=row.get("status", "")[:30],
    )


def rows_of(element: Any, paths: AnswerPaths) -> list[dict[str, str]]:
    """One for each element that holds the key: the parts of a list's rows stand side by side."""
    anchor = tuple((paths.key or paths.message or paths.code).split("/")[:-1])
    return [row_of(element, holder, anchor, paths) for holder in all_at(element, anchor)]


def row_of(element: Any, holder: Any, anchor: tuple[str, ...], paths: AnswerPaths) -> dict[str, str]:
    found = {}
    for name in USUAL:
        place = tuple(getattr(paths, name).split("/"))
        if place[: len(anchor)] == anchor:
            found[name] = text_at(holder, place[len(anchor) :])
        elif place != ("",):
            found[name] = text_at(element, place)
    return found


def chosen(rows: list[dict[str, str]], paths: AnswerPaths, external_key: str) -> dict[str, str] | None:
    if external_key and paths.external_key:
        own = [row for row in rows if row.get("external_key") == external_key]
        refused = [row for row in rows if not row.get("external_key")]
        return next(iter(own or refused), None)
    return next(iter(rows), None)
