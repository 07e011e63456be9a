"""An NF-e 4.00 file of a stranger: opened by the safe door, held to the official schema, read.

The schemas are those of nfelib (Portal Nacional da NF-e). The signature is not verified: that is Sefaz's,
and a file without its protocol says so.
"""

import re
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Any

import nfelib
from django.utils.translation import gettext as _
from lxml import etree

from core import safe_xml
from core.errors import UnsafeXmlError
from proposals.errors import ProposalError
from proposals.invoicing.differences import Difference

SPACE = "http://www.portalfiscal.inf.br/nfe"
FOLDER = Path(nfelib.__file__).parent / "nfe" / "schemas" / "v4_0"
SCHEMAS = {"NFe": "nfe_v4.00.xsd", "nfeProc": "procNFe_v4.00.xsd"}
# Sefaz takes 500 kB; a file with its protocol is a little larger.
LARGEST = 1024 * 1024
# What a page can show of a file that is wrong from end to end.
MOST_ERRORS = 8
NAME = re.compile(r"\{[^}]*\}(\w+)")
# One at a time: a schema of libxml keeps the errors of its last file.
LOCK = Lock()


@dataclass(frozen=True)
class Nfe:
    """What is compared with the proposal. Empty where the file does not say."""

    identity: str
    facts: dict[str, str]
    chassis: tuple[str, ...]
    texts: str
    has_protocol: bool

    @property
    def issuer(self) -> str:
        return self.facts["issuer"]

    @property
    def buyer(self) -> str:
        return self.facts["buyer"]

    @property
    def amount(self) -> Decimal | None:
        """`vNF` of ICMSTot; the totals of the tax reform are others."""
        try:
            return Decimal(self.facts["amount"]) if re.fullmatch(r"[0-9.]+", self.facts["amount"]) else None
        except InvalidOperation:
            return None

    @property
    def issued_on(self) -> date | None:
        try:
            return datetime.fromisoformat(self.facts["issued_at"]).date()
        except ValueError:
            return None

    @property
    def is_test(self) -> bool:
        """Issued where nothing has fiscal value."""
        return self.facts["environment"] == "2"


PLACES = {
    "issuer": "n:emit/n:CNPJ|n:emit/n:CPF",
    "buyer": "n:dest/n:CNPJ|n:dest/n:CPF|n:dest/n:idEstrangeiro",
    "amount": "n:total/n:ICMSTot/n:vNF",
    "issued_at": "n:ide/n:dhEmi",
    "environment": "n:ide/n:tpAmb",
    "model": "n:ide/n:mod",
    "series": "n:ide/n:serie",
    "number": "n:ide/n:nNF",
    "digit": "n:ide/n:cDV",
    "direction": "n:ide/n:tpNF",
    "purpose": "n:ide/n:finNFe",
}
TEXTS = (
    "n:det/n:infAdProd|n:det/n:prod/n:xProd|n:infAdic//n:infCpl|n:infAdic//n:infAdFisco|n:infAdic//n:xTexto"
)
PROTOCOL = "/n:nfeProc/n:protNFe/n:infProt"


def open_nfe(body: bytes) -> tuple[Nfe, list[Difference]]:
    """The invoice and what of the file breaks the layout; refused where it is no NF-e at all."""
    try:
        root = safe_xml.parse(body, largest=LARGEST)
    except UnsafeXmlError as exc:
        raise ProposalError(str(exc), field="xml") from exc
    name = etree.QName(root)
    sheets = find(root, "//n:NFe/n:infNFe")
    if name.namespace != SPACE or name.localname not in SCHEMAS or len(sheets) != 1:
        raise ProposalError(_("O arquivo não é o XML de uma NF-e."), field="xml")
    return read(root, sheets[0]), schema_errors(root, name.localname)


def find(element: Any, path: str) -> list[Any]:
    found: list[Any] = element.xpath(path, namespaces={"n": SPACE})
    return found


def said(element: Any, path: str) -> str:
    """The text there, empty where there is none."""
    return next((str(found.text or "").strip() for found in find(element, path)), "")


def read(root: Any, sheet: Any) -> Nfe:
    protocol = {
        "status": said(root, f"{PROTOCOL}/n:cStat"),
        "protocol_key": said(root, f"{PROTOCOL}/n:chNFe"),
    }
    return Nfe(
        identity=str(sheet.get("Id", "")),
        facts={name: said(sheet, path) for name, path in PLACES.items()} | protocol,
        chassis=tuple(str(found.text or "") for found in find(sheet, "n:det/n:prod/n:veicProd/n:chassi")),
        texts="\n".join(str(found.text or "") for found in find(sheet, TEXTS)),
        has_protocol=bool(protocol["status"]),
    )


@cache
def schema(name: str) -> etree.XMLSchema:
    return etree.XMLSchema(etree.parse(FOLDER / name))


def schema_errors(root: Any, name: str) -> list[Difference]:
    """Where the file leaves the official layout, in words; nobody may accept that."""
    with LOCK:
        found = schema(SCHEMAS[name])
        if found.validate(root):
            return []
        errors = [(error.line, error.message) for error in found.error_log]
    lines = [told(line, message) for line, message in dict.fromkeys(errors)]
    return list({difference.text: difference for difference in lines}.values())[:MOST_ERRORS]


def told(line: int, message: str) -> Difference:
    """One error of libxml: which element, and what should stand there."""
    names = NAME.findall(message)
    place, expected = names[0] if names else "NF-e", ", ".join(names[1:4])
    if "Missing child" in message:
        text = _("Leiaute: em %(place)s falta %(expected)s (linha %(line)s).")
    elif "not expected" in message and expected:
        text = _("Leiaute: antes de %(place)s falta %(expected)s (linha %(line)s).")
    elif "not expected" in message:
        text = _("Leiaute: %(place)s não cabe ali (linha %(line)s).")
    else:
        text = _("Leiaute: %(place)s tem um valor que não é aceito (linha %(line)s).")
    words = {"place": place, "expected": expected, "line": line}
    return Difference("schema", text % words, expected=expected, found=place, fatal=True)
