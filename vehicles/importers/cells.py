"""What stands in the cells of dealers' files. Pure text; a cell that makes no sense raises RowError."""

import re
from datetime import date, datetime
from decimal import Decimal

from django.utils.translation import gettext as _

from core import money
from core.import_files import RowError
from core.text import fold
from vehicles import chassis as chassis_rules
from vehicles import plates
from vehicles.models import FIRST_YEAR, LAST_YEAR

MAX_PRICE = Decimal("999999999.99")
THOUSANDS = re.compile(r"^\d{1,3}([.,]\d{3})+$")
WHOLE = re.compile(r"^\d{1,9}([.,]0{1,2})?$")
NO_PRICE = {"", "-", "CONSULTE", "SOB CONSULTA", "A CONSULTAR", "A COMBINAR", "N/D"}
MONTHS = {
    "JANEIRO": 1, "FEVEREIRO": 2, "MARCO": 3, "ABRIL": 4, "MAIO": 5, "JUNHO": 6,
    "JULHO": 7, "AGOSTO": 8, "SETEMBRO": 9, "OUTUBRO": 10, "NOVEMBRO": 11, "DEZEMBRO": 12,
}  # fmt: skip
MONTH = re.compile(r"^([A-Z]+)(?: DE |/| )(\d{4})$")
DATE_FORMATS = ("%d/%m/%Y", "%Y-%m-%d", "%d/%m/%y", "%d-%m-%Y")
# A number that went through a spreadsheet keeps 15 figures: `13518783164498300000…` or `1,35E+37`.
ROUNDED_ID = re.compile(r"^(\d{15}0{3,}|\d(?:[.,]\d+)?E\+?\d+)$", re.IGNORECASE)


def price(cell: str) -> Decimal | None:
    """`R$139.800,00`, `139800`, `R$Consulte` (no price, as is zero)."""
    figure = fold(cell.replace("R$", ""))
    if figure in NO_PRICE:
        return None
    try:
        value = money.parse_brl(figure)
    except ValueError as exc:
        raise RowError(_("preço ilegível")) from exc
    if not 0 <= value <= MAX_PRICE:
        raise RowError(_("preço fora do intervalo"))
    return value or None


def km(cell: str) -> int | None:
    """`32.448` is thirty-two thousand; `20258` and `20258.0` are themselves."""
    figure = fold(cell).removesuffix("KM").strip()
    if not figure:
        return None
    if THOUSANDS.match(figure):
        figure = figure.replace(".", "").replace(",", "")
    elif WHOLE.match(figure):
        figure = re.split("[.,]", figure)[0]
    else:
        raise RowError(_("km ilegível"))
    if len(figure) > 9 or int(figure) > chassis_rules.MAX_KM:
        raise RowError(_("km fora do intervalo"))
    return int(figure)


def year(cell: str) -> int | None:
    """A year; empty and 0 mean unknown."""
    if not WHOLE.match(cell or "0"):
        raise RowError(_("ano ilegível"))
    value = int(re.split("[.,]", cell or "0")[0])
    if value and not FIRST_YEAR <= value <= LAST_YEAR:
        raise RowError(_("ano fora do intervalo"))
    return value or None


def years(cell: str) -> tuple[int | None, int | None]:
    """`2022/2023` made and model; `2023` is both."""
    made, _slash, model = cell.partition("/")
    first = year(made.strip())
    return first, year(model.strip()) if model.strip() else first


def day(cell: str) -> date | None:
    text = cell.split(" ")[0].split("T")[0]
    if not text:
        return None
    for form in DATE_FORMATS:
        try:
            return datetime.strptime(text, form).date()  # noqa: DTZ007 -- a date has no zone
        except ValueError:
            continue
    raise RowError(_("data ilegível"))


def reference_month(cell: str) -> date:
    """`maio de 2022` → 1 May 2022."""
    match = MONTH.match(fold(cell))
    if not match or match[1] not in MONTHS or not FIRST_YEAR <= int(match[2]) <= LAST_YEAR:
        raise RowError(_("mês de referência ilegível"))
    return date(int(match[2]), MONTHS[match[1]], 1)


def plate(cell: str) -> str:
    if cell and not plates.is_plate(cell):
        raise RowError(_("placa inválida"))
    return plates.compact(cell)


def chassis(cell: str) -> str:
    number = chassis_rules.compact(cell)
    if number and not chassis_rules.is_chassis(number):
        raise RowError(_("chassi inválido"))
    return number


def renavam(cell: str) -> str:
    try:
        return chassis_rules.renavam(cell) if cell else ""
    except ValueError as exc:
        raise RowError(_("Renavam inválido")) from exc


def is_rounded_id(cell: str) -> bool:
    return bool(ROUNDED_ID.match(cell))
