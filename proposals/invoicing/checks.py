"""An NF-e held against the proposal it should belong to, line by line."""

import re
from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from core.money import brl
from customers import documents
from proposals.errors import ProposalError
from proposals.invoicing.differences import Difference, issuer_differences
from proposals.invoicing.key import Key, read_key
from proposals.invoicing.nfe import Nfe
from proposals.invoicing.price import invoice_price
from proposals.models import Proposal
from vehicles import plates
from vehicles.models import StockItem

VIN = re.compile(r"(?<![A-Z0-9])[A-HJ-NPR-Z0-9]{17}(?![A-Z0-9])")
PLATE = re.compile(r"(?<![A-Z0-9])[A-Z]{3}[- ]?[0-9][A-Z0-9][0-9]{2}(?![A-Z0-9])")
# 100 authorised, 150 authorised out of time.
AUTHORISED = ("100", "150")
NF_E, SALE, NORMAL = "55", "1", "1"


def differences_of(proposal: Proposal, nfe: Nfe) -> list[Difference]:
    """Everything that does not agree, the file's own contradictions first."""
    return [
        *key_differences(nfe),
        *kind_differences(nfe),
        *protocol_differences(nfe),
        *issuer_differences(proposal, nfe.issuer),
        *buyer_differences(proposal, nfe),
        *chassis_differences(proposal, nfe),
        *amount_differences(proposal, nfe),
        *date_differences(proposal, nfe),
    ]


def key_in(nfe: Nfe) -> Key | None:
    """The key in the file's `Id`; None where it is none."""
    try:
        return read_key(nfe.identity.removeprefix("NFe"))
    except ProposalError:
        return None


def key_differences(nfe: Nfe) -> Iterator[Difference]:
    """Its check digit, and what stands both in the key and in the file."""
    try:
        key = read_key(nfe.identity.removeprefix("NFe"))
    except ProposalError as exc:
        yield Difference("key", str(exc), found=nfe.identity, fatal=True)
        return
    month = f"{nfe.issued_on:%y%m}" if nfe.issued_on else ""
    pairs = [
        (_("emitente"), key.cnpj, nfe.issuer.zfill(14)),
        (_("modelo"), key.model, nfe.facts["model"]),
        (_("série"), str(key.series), nfe.facts["series"]),
        (_("número"), str(key.number), nfe.facts["number"]),
        (_("mês de emissão"), key.month, month),
        (_("dígito"), key.text[-1], nfe.facts["digit"]),
    ]
    for name, told, found in pairs:
        if told != found:
            text = _("Chave de acesso: %(name)s não é o da nota.") % {"name": name}
            yield Difference("key", text, told, found, fatal=True)


def kind_differences(nfe: Nfe) -> Iterator[Difference]:
    """A sale by NF-e: no purchase, return, complement or receipt of the counter."""
    wanted = [
        ("model", NF_E, _("Modelo")),
        ("direction", SALE, _("Tipo")),
        ("purpose", NORMAL, _("Finalidade")),
    ]
    for name, expected, label in wanted:
        found = nfe.facts[name]
        if found != expected:
            text = _("%(label)s: não é uma nota de venda (%(found)s).") % {
                "label": label,
                "found": found or _("não informado"),
            }
            yield Difference("kind", text, expected, found, fatal=True)


def protocol_differences(nfe: Nfe) -> Iterator[Difference]:
    if not nfe.has_protocol:
        return
    status, key = nfe.facts["status"], key_in(nfe)
    if status not in AUTHORISED:
        text = _("Protocolo: a Sefaz não autorizou esta nota (%(status)s).") % {"status": status}
        yield Difference("protocol", text, AUTHORISED[0], status, fatal=True)
    if key is not None and nfe.facts["protocol_key"] != key.text:
        text = _("Protocolo: é de outra nota.")
        yield Difference("protocol", text, key.text, nfe.facts["protocol_key"], fatal=True)


def buyer_differences(proposal: Proposal, nfe: Nfe) -> Iterator[Difference]:
    expected = proposal.buyer.document
    if nfe.buyer == expected:
        return
    found = documents.display(nfe.buyer) if nfe.buyer else _("não informado")
    text = _("Destinatário: %(found)s não é %(name)s.") % {"found": found, "name": proposal.buyer.name}
    yield Difference("buyer", text, documents.display(expected), nfe.buyer and found)


def chassis_differences(proposal: Proposal, nfe: Nfe) -> list[Difference]:
    """New vehicles by `veicProd`; used ones by what the text says: the chassis, else the plate."""
    item: Any = proposal.stock_item
    chassis = item.vehicle.chassis if item else ""
    if nfe.chassis:
        return [] if nfe.chassis == (chassis,) else [other_chassis(chassis, nfe.chassis)]
    text = nfe.texts.upper()
    named = tuple(dict.fromkeys(VIN.findall(text)))
    is_named = bool(chassis) and is_in(chassis, text)
    if named and not is_named:
        return [other_chassis(chassis, named)]
    if proposal.business_type != StockItem.BusinessType.VU:
        words = _("Chassi: falta o grupo veicProd, que uma nota de veículo novo traz.")
        return [Difference("chassis", words, chassis)]
    return [] if is_named or has_plate(item, text) else [not_named(item)]


def other_chassis(expected: str, found: tuple[str, ...]) -> Difference:
    told = ", ".join(found)[:200]
    text = _("Chassi: a nota é de %(found)s, a venda, de %(expected)s.")
    words = {"found": told, "expected": expected or _("um veículo sem chassi")}
    return Difference("chassis", text % words, expected, told, fatal=True)


def is_in(chassis: str, text: str) -> bool:
    return re.search(rf"(?<![A-Z0-9]){re.escape(chassis)}(?![A-Z0-9])", text) is not None


def has_plate(item: Any, text: str) -> bool:
    """Old and Mercosul form are one plate."""
    return bool(item.vehicle.plate_key) and item.vehicle.plate_key in map(
        plates.canonical, PLATE.findall(text)
    )


def not_named(item: Any) -> Difference:
    expected = " / ".join(filter(None, [item.vehicle.chassis, item.vehicle.plate]))
    text = _("Chassi: a nota não traz o chassi nem a placa do veículo.")
    return Difference("chassis", text, expected)


def amount_differences(proposal: Proposal, nfe: Nfe) -> Iterator[Difference]:
    """`vNF` against the vehicle's price on the invoice, to the cent; not against the proposal's total."""
    expected, found = invoice_price(proposal), nfe.amount
    if found == expected:
        return
    told = brl(found) if found is not None else _("não informado")
    text = _("Valor: a nota diz %(found)s, o preço na nota é %(expected)s.")
    yield Difference("amount", text % {"found": told, "expected": brl(expected)}, brl(expected), told)


def date_differences(proposal: Proposal, nfe: Nfe) -> Iterator[Difference]:
    if nfe.issued_on is None or nfe.issued_on > proposal.store.today():
        found = f"{nfe.issued_on:%d/%m/%Y}" if nfe.issued_on else _("não informada")
        text = _("Emissão: a data da nota não pode ser futura (%(found)s).")
        yield Difference("date", text % {"found": found}, found=found, fatal=True)
