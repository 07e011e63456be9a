"""ADF/XML 1.0 as vendors really send it: strict on well-formedness and safety, tolerant of all else."""

from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal, InvalidOperation
from hashlib import sha256
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from lxml import etree

from core import safe_xml
from core.errors import UnsafeXmlError
from integrations.leads.told import LeadRefused, Told, TradeIn, Vehicle, department_of, many_lines, one_line
from vehicles import plates

LARGEST = 512 * 1024
MOST_PROSPECTS = 100
LONGEST_KEY = 200
KM_PER_MILE = Decimal("1.609344")
MOST_KM = 2_000_000
USED_CAR = ("trade-in", "tradein", "sell")
# What kind of work a lead is for, in the words some vendors add.
LEAD_TYPES = {"SERVICE": "agendamento-de-servico", "PARTS": "pecas-e-acessorios"}
EXTRAS = {
    "form": gettext_lazy("Formulário"),
    "campaign": gettext_lazy("Campanha"),
    "referrer": gettext_lazy("Veio de"),
    "referer": gettext_lazy("Veio de"),
    "searchterm": gettext_lazy("Busca"),
    "term": gettext_lazy("Busca"),
    "keyword": gettext_lazy("Palavra-chave"),
}


def read(body: bytes) -> Any:
    """The root of an ADF document; LeadRefused where it is none."""
    try:
        # A blank before the declaration is no harm; the parser would refuse it.
        root = safe_xml.parse(body.lstrip(), largest=LARGEST)
    except UnsafeXmlError as exc:
        raise LeadRefused(exc) from exc
    if name_of(root) != "adf":
        raise LeadRefused(_("O documento não é ADF: o elemento raiz é <%(name)s>.") % {"name": name_of(root)})
    return root


def prospects(root: Any, now: datetime) -> list[Told]:
    found = [element for element in children(root) if name_of(element) == "prospect"]
    if not found:
        raise LeadRefused(_("O ADF não traz nenhum <prospect>."))
    if len(found) > MOST_PROSPECTS:
        raise LeadRefused(_("O ADF traz mais de %(most)s leads.") % {"most": MOST_PROSPECTS})
    return [told_of(element, now) for element in found]


def told_of(prospect: Any, now: datetime) -> Told:
    source, key = number_of(prospect)
    customer, provider = child(prospect, "customer"), child(prospect, "provider")
    wanted, used = vehicles(prospect)
    phones, email = list(phones_of(customer)), first_text(customer, "email")
    return Told(
        source=f"adf {source}".strip(),
        key=key if len(key) <= LONGEST_KEY else sha256(key.encode()).hexdigest(),
        origin=name_text(provider) or source,
        received_at=now,
        name=name_text(customer) or email or next(iter(phones), ""),
        phones=tuple(phones),
        email=email,
        stores=tuple(vendor_names(prospect)),
        nature=nature_of(prospect, wanted, used),
        salesperson=tuple(salesperson(prospect)),
        subject=one_line(text_of(child(provider, "service")), 120),
        message=message_of(customer, wanted),
        vehicle=vehicle_of(wanted),
        trade_ins=tuple(trade_in(car) for car in used),
        extras=dict(extras_of(prospect, customer, provider)),
        tolerant=True,
    )


def name_of(element: Any) -> str:
    """The element's name without namespace, in lower case; empty for comments and instructions."""
    return etree.QName(element).localname.lower() if isinstance(element.tag, str) else ""


def children(element: Any) -> list[Any]:
    return [part for part in element if isinstance(part.tag, str)] if element is not None else []


def child(element: Any, name: str) -> Any:
    return next((part for part in children(element) if name_of(part) == name), None)


def all_named(element: Any, name: str) -> Iterator[Any]:
    """At any depth: extensions move elements about."""
    if element is not None:
        yield from (part for part in element.iter() if name_of(part) == name)


def text_of(element: Any) -> str:
    return one_line("".join(element.itertext()), 4000) if element is not None else ""


def first_text(element: Any, name: str) -> str:
    return next(filter(None, (text_of(part) for part in all_named(element, name))), "")


def attribute(element: Any, name: str) -> str:
    return str(element.get(name, "")).strip().lower()


def number_of(prospect: Any) -> tuple[str, str]:
    """`<id source>` and its text. Without one, the content itself: the very same lead again is no new one."""
    for element in children(prospect):
        if name_of(element) == "id" and text_of(element):
            return one_line(element.get("source", ""), 70), text_of(element)
    same = etree.tostring(prospect, method="c14n2", with_comments=False, strip_text=True)
    return "", sha256(same).hexdigest()


def name_text(element: Any) -> str:
    """`full`, else the parts in order; also `<first>` and `<last>` inside a name, and a bare text."""
    parts: dict[str, str] = {}
    for name in all_named(element, "name"):
        inner = {name_of(part): text_of(part) for part in children(name)}
        for part, text in (inner or {attribute(name, "part") or "full": text_of(name)}).items():
            parts.setdefault(part, text)
    full = parts.get("full", "")
    pieces = [parts.get(part, "") for part in ("first", "middle", "last", "surname")]
    return one_line(full or " ".join(filter(None, pieces)), 120)


def phones_of(customer: Any) -> Iterator[str]:
    """The preferred first, then mobiles, each once; a fax is nobody's telephone."""
    rows = [row for row in all_named(customer, "phone") if text_of(row) and attribute(row, "type") != "fax"]
    rows.sort(
        key=lambda row: (
            attribute(row, "preferredcontact") != "1",
            attribute(row, "type") not in ("cellphone", "mobile", "cell"),
        )
    )
    yield from dict.fromkeys(text_of(row)[:40] for row in rows)


def vendor_names(prospect: Any) -> Iterator[str]:
    """CNPJ or name of the store the lead is for."""
    vendor = child(prospect, "vendor")
    yield from (text_of(part) for part in children(vendor) if name_of(part) == "id")
    yield text_of(child(vendor, "vendorname"))
    yield name_text(child(vendor, "contact"))


def salesperson(prospect: Any) -> Iterator[str]:
    """The seller asked for: its own text, or the identifier, e-mail and name inside."""
    for element in all_named(prospect, "salesperson"):
        if not children(element):
            yield text_of(element)
        yield from (text_of(part) for part in element.iter() if name_of(part) in ("id", "email"))
        yield name_text(element)


def vehicles(prospect: Any) -> tuple[Any, list[Any]]:
    """The vehicle wanted, and those the customer would give."""
    rows = [row for row in children(prospect) if name_of(row) == "vehicle"]
    used = [row for row in rows if attribute(row, "interest") in USED_CAR]
    return next((row for row in rows if row not in used), None), used


def nature_of(prospect: Any, wanted: Any, used: list[Any]) -> str:
    for element in all_named(prospect, "leadtype"):
        if text_of(element).upper() in LEAD_TYPES:
            return LEAD_TYPES[text_of(element).upper()]
    if wanted is not None and attribute(wanted, "interest") == "test-drive":
        return "test-drive"
    return "avaliacao-de-usado" if used and wanted is None else ""


def vehicle_of(wanted: Any) -> Vehicle:
    if wanted is None:
        return Vehicle()
    stock = text_of(child(wanted, "stock"))
    return Vehicle(
        plate=stock if plates.is_plate(stock) else "",
        chassis=text_of(child(wanted, "vin")),
        kind=attribute(wanted, "status") if department_of(attribute(wanted, "status")) else "",
        description=description(wanted),
    )


def description(vehicle: Any) -> str:
    parts = [text_of(child(vehicle, name)) for name in ("make", "model", "trim", "year")]
    colours = [text_of(part) for part in all_named(vehicle, "exteriorcolor")]
    return one_line(" ".join(filter(None, [*parts, *colours[:1]])), 120)


def trade_in(vehicle: Any) -> TradeIn:
    signs = [text_of(child(vehicle, name)) for name in ("plate", "licenseplate", "stock")]
    notes = [text_of(child(vehicle, name)) for name in ("condition", "comments", "vin")]
    return TradeIn(
        description=description(vehicle),
        plate=next((sign for sign in signs if plates.is_plate(sign)), ""),
        km=km_of(child(vehicle, "odometer")),
        notes=" · ".join(filter(None, notes)),
    )


def km_of(odometer: Any) -> int | None:
    figure = text_of(odometer).replace(",", "").replace(" ", "")
    try:
        km = Decimal(figure)
    except InvalidOperation:
        return None
    if not km.is_finite():
        return None
    if (attribute(odometer, "units") or attribute(odometer, "unit")).startswith("mi"):
        km *= KM_PER_MILE
    return int(km) if 0 <= km <= MOST_KM else None


def message_of(customer: Any, wanted: Any) -> str:
    rows = [*all_named(customer, "comments"), *all_named(customer, "comment"), *all_named(wanted, "comments")]
    texts = (many_lines("".join(row.itertext()), 4000) for row in rows)
    return "\n".join(dict.fromkeys(filter(None, texts)))


def extras_of(prospect: Any, customer: Any, provider: Any) -> Iterator[tuple[str, str]]:
    for element in children(provider):
        if name_of(element) in EXTRAS and text_of(element):
            yield str(EXTRAS[name_of(element)]), text_of(element)[:200]
    if when := text_of(child(child(customer, "timeframe"), "description")):
        yield str(_("Prazo")), when[:200]
    address = [text_of(part) for part in children(next(all_named(customer, "address"), None))]
    if any(address):
        yield str(_("Endereço")), one_line(", ".join(filter(None, address)), 200)
    if asked := text_of(child(prospect, "requestdate")):
        yield str(_("Pedido em")), asked[:40]
