"""The term of a test drive on one page."""

from pathlib import Path
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from atendimento.models import TestDrive
from core.typesetting import typeset
from customers.letterhead import customer_facts, store_lines

PAGE = Path(__file__).with_name("term.typ")


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
    store, person = drive.store, drive.attendance.person
    assert person is not None  # noqa: S101 -- an attendance in progress has one
    start, end = drive.local_start, drive.ends_at.astimezone(store.zone)
    printed = timezone.now().astimezone(store.zone)
    valid = f"{drive.licence_valid_until:%d/%m/%Y}" if drive.licence_valid_until else "____/____/______"
    when = f"{start:%d/%m/%Y}, {start:%H:%M}–{end:%H:%M}"
    return store_lines(store) | {
        "title": _("Termo de test drive %(number)s") % {"number": drive.number},
        "stamp": {"version": _("Impresso em %(at)s") % {"at": f"{printed:%d/%m/%Y %H:%M}"}, "issuer": ""},
        "facts": [
            *customer_facts(person),
            (_("Veículo"), drive.car),
            (_("Placa"), drive.stock_item.vehicle.plate or "–"),
            (_("Quando"), when),
            (_("Registro da CNH"), drive.licence_number or "___________________"),
            (_("Categoria"), drive.licence_category or "_____"),
            (_("Validade da CNH"), valid),
        ],
        "clauses": clauses(),
        "customer": person.name,
        "seller": drive.seller.display_name,
        "place": store.city,
        "day": f"{start:%d/%m/%Y}",
    }


def render(drive: TestDrive, *, image: bool = False) -> bytes:
    return typeset(PAGE, content=content(drive), image=image)
