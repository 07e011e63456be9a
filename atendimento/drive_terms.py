"""The term of a test drive on one page, and its versions."""

import hashlib
import json
from datetime import datetime
from pathlib import Path
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from atendimento.models import TestDrive, TestDriveTerm
from core.typesetting import typeset
from customers import documents
from customers.letterhead import customer_facts, store_lines

PAGE = Path(__file__).with_name("drive_term.typ")
Signed = TestDriveTerm.Signed


LINE = "___________________"


def clauses() -> list[str]:
    return [
        _(
            "1. Recebo o veículo acima, de propriedade da loja, para um test drive no horário indicado e no "
            "trajeto combinado com o consultor, e o devolvo no mesmo estado."
        ),
        _(
            "2. Declaro ter habilitação válida para a categoria do veículo, conferida neste ato, e não ter "
            "ingerido álcool nem outra substância que altere a capacidade de dirigir."
        ),
        _(
            "3. Respondo pelas infrações de trânsito cometidas enquanto dirijo e pelos danos que causar por "
            "culpa minha, e autorizo a indicação do condutor à autoridade de trânsito."
        ),
        _(
            "4. Meus dados e os da habilitação são guardados só para este test drive e para a indicação do "
            "condutor, se necessária."
        ),
    ]


def content(drive: TestDrive) -> dict[str, Any]:
    """All that is printed but who issued it and when; what is not known yet is a line to write on."""
    store, person = drive.store, drive.attendance.person
    assert person is not None  # noqa: S101 -- an attendance in progress has one
    start, end = drive.local_start, drive.ends_at.astimezone(store.zone)
    valid = f"{drive.licence_valid_until:%d/%m/%Y}" if drive.licence_valid_until else "____/____/______"
    when = f"{start:%d/%m/%Y}, {start:%H:%M}–{end:%H:%M}"
    return store_lines(store) | {
        "title": _("Termo de test drive %(number)s") % {"number": drive.number},
        "facts": [
            *(customer_facts(person) if person.is_company else [(_("Cliente"), person.name)]),
            (_("Motorista"), driver(drive) or LINE),
            (_("CPF do motorista"), documents.display(driver_document(drive)) or LINE),
            (_("Veículo"), drive.car),
            (_("Placa"), drive.stock_item.vehicle.plate or "–"),
            (_("Quando"), when),
            (_("Registro da CNH"), drive.licence_number or LINE),
            (_("Categoria"), drive.licence_category or "_____"),
            (_("Validade da CNH"), valid),
        ],
        "clauses": clauses(),
        "driver": driver(drive),
        "signed": "",
        "signature": [],
        "seller": drive.seller.display_name,
        "place": store.city,
        "day": f"{start:%d/%m/%Y}",
    }


def driver(drive: TestDrive) -> str:
    """Until the licence was seen: the customer, if he is a person."""
    person = drive.attendance.person
    known = person.name if person and not person.is_company else ""
    return drive.driver_name or known


def driver_document(drive: TestDrive) -> str:
    """In full: it names the driver to the traffic authority."""
    person = drive.attendance.person
    known = person.document if person and not (person.is_company or drive.driver_name) else ""
    return drive.driver_document or known


def preview(drive: TestDrive) -> bytes:
    return typeset(PAGE, content=content(drive) | {"stamp": stamp(drive, None, timezone.now(), None)})


def stamp(drive: TestDrive, number: int | None, at: datetime, by: User | None) -> dict[str, str]:
    when = f"{at.astimezone(drive.store.zone):%d/%m/%Y %H:%M}"
    said = _("Versão %(number)s · %(when)s") if number else _("Impresso em %(when)s")
    return {"version": said % {"number": number, "when": when}, "issuer": by.display_name if by else ""}


def keep_term(
    drive: TestDrive, by: User, *, signed_as: str = "", picture: bytes | None = None
) -> TestDriveTerm:
    """The next version of a locked drive's term; the same content is the same version again."""
    printed = content(drive) | signature(drive, signed_as, picture)
    digest = hashlib.sha256(json.dumps(printed, sort_keys=True).encode()).hexdigest()
    last = drive.terms.order_by("number").last()
    if last is not None and last.digest == digest:
        return last
    number, now = last.number + 1 if last else 1, timezone.now()
    pdf = typeset(PAGE, content=printed | {"stamp": stamp(drive, number, now, by)})
    term = TestDriveTerm(
        test_drive=drive, number=number, digest=digest, pdf=pdf, signed_as=signed_as, picture=picture,
        issued_by=by, issued_at=now,
    )  # fmt: skip
    term.full_clean()
    term.save()
    return term


def signature(drive: TestDrive, signed_as: str, picture: bytes | None) -> dict[str, Any]:
    if not signed_as or drive.term_signed_at is None:
        return {}
    when = f"{drive.term_signed_at.astimezone(drive.store.zone):%d/%m/%Y %H:%M}"
    if signed_as == Signed.DRAWN:
        return {"signed": _("assinado na tela em %s") % when, "signature": list(picture or b"")}
    return {"signed": _("assinado em papel, foto arquivada em %s") % when}
