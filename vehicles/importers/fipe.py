"""The FIPE table: price, make, model, year, fuel, code, month, kind, fuel letter; no heading."""

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import ClassVar

from django.db.models import Model
from django.utils.translation import gettext as _

from core.import_files import ImportFileError, Report, Row, RowError
from core.text import fold
from vehicles import catalog
from vehicles.importers import cells
from vehicles.importers.catalogue import Catalogue
from vehicles.models import ZERO_KM_YEAR, CatalogModel, CatalogYear, Family, Make

COLUMNS, CODE_COLUMN = 9, 5
CODE = re.compile(r"^\d{6}-\d$")
KINDS = {
    "1": CatalogModel.Kind.CAR,
    "2": CatalogModel.Kind.MOTORCYCLE,
    "3": CatalogModel.Kind.TRUCK,
}


@dataclass(frozen=True)
class FipeRow:
    line: int
    make: str
    name: str
    code: str
    kind: str
    year: int
    fuel: str
    fuel_letter: str
    price: Decimal
    month: date

    @property
    def family(self) -> tuple[str, str]:
        return catalog.make_key(self.make), catalog.family_name(self.name)


def parse_fipe(row: Row) -> FipeRow:
    if len(row.cells) != COLUMNS:
        raise RowError(_("número de colunas diferente de 9"))
    price, make, name, year, fuel, code, month, kind, letter = row.cells
    if not CODE.match(code):
        raise RowError(_("código FIPE inválido"))
    value = cells.price(price)
    if value is None:
        raise RowError(_("sem preço"))
    if kind not in KINDS:
        raise RowError(_("tipo de veículo desconhecido"))
    if len(letter) != 1 or not fuel:
        raise RowError(_("combustível ilegível"))
    if not fold(make) or not fold(name) or not catalog.family_name(name):
        raise RowError(_("marca ou modelo em branco"))
    number = ZERO_KM_YEAR if year == str(ZERO_KM_YEAR) else cells.year(year)
    if number is None:
        raise RowError(_("ano ilegível"))
    return FipeRow(
        line=row.line,
        make=make,
        name=name[:120],
        code=code,
        kind=KINDS[kind],
        year=number,
        fuel=fuel[:30],
        fuel_letter=letter,
        price=value,
        month=cells.reference_month(month),
    )


YearKey = tuple[int, int, str]


class FipeImporter:
    """Key: code + year + fuel letter. An older month never replaces a newer one."""

    kind = "fipe"
    origin = ""
    models: ClassVar[tuple[type[Model], ...]] = (Make, Family, CatalogModel, CatalogYear)

    def __init__(self) -> None:
        self.catalogue = Catalogue()
        coded = CatalogModel.objects.exclude(fipe_code="")
        self.by_code = {model.fipe_code: model for model in coded}

    def header(self, heading: list[str]) -> bool:
        """Whether it is a heading; the first row also tells a file that is something else altogether."""
        code = heading[CODE_COLUMN] if len(heading) == COLUMNS else ""
        is_heading = "FIPE" in fold(code)
        # A damaged first row of the true table still has its columns and its price.
        if not (is_heading or CODE.match(code) or (code and heading[0].startswith("R$"))):
            raise ImportFileError(_("Este arquivo não é a tabela FIPE: a primeira linha não é a dela."))
        return is_heading

    def parse(self, row: Row) -> FipeRow:
        return parse_fipe(row)

    def write(self, batch: list[FipeRow], report: Report) -> None:
        self._write_models(batch)
        known = self._known_years(batch)
        rows: dict[YearKey, CatalogYear] = {}
        for row in batch:
            year = self._year(row)
            key = (year.model_id, row.year, row.fuel_letter)
            stored = rows.get(key) or known.get(key)
            if stored and stored.reference_month > row.month:
                report.refuse(row.line, _("o catálogo já tem um mês mais novo"))
                continue
            if stored is None:
                report.created += 1
            else:
                report.updated += 1
                report.unchanged += _figures(stored) == _figures(year)
            if stored is None or key in rows or _figures(stored) != _figures(year):
                rows[key] = year
        self._save_years(list(rows.values()))

    def _write_models(self, batch: list[FipeRow]) -> None:
        self.catalogue.ensure_makes(row.make for row in batch)
        self.catalogue.ensure_families(row.family for row in batch)
        # The last name a batch gives to a code is the one that stays.
        rows = {row.code: row for row in batch}
        new = [self._model(row) for code, row in rows.items() if code not in self.by_code]
        CatalogModel.objects.bulk_create(new)
        self.by_code |= {model.fipe_code: model for model in new}
        renamed = [self.by_code[code] for code, row in rows.items() if self._rename(self.by_code[code], row)]
        CatalogModel.objects.bulk_update(renamed, ["name", "name_key", "kind", "family"], batch_size=200)

    def _model(self, row: FipeRow) -> CatalogModel:
        make, family = row.family
        return CatalogModel(
            family=self.catalogue.families[make, fold(family)[:60]],
            name=row.name,
            name_key=fold(row.name)[:120],
            kind=row.kind,
            fipe_code=row.code,
        )

    def _rename(self, model: CatalogModel, row: FipeRow) -> bool:
        fresh = self._model(row)
        if (model.name, model.kind, model.family_id) == (fresh.name, fresh.kind, fresh.family_id):
            return False
        model.name, model.name_key, model.kind = fresh.name, fresh.name_key, fresh.kind
        model.family = fresh.family
        return True

    def _year(self, row: FipeRow) -> CatalogYear:
        return CatalogYear(
            model=self.by_code[row.code],
            year=row.year,
            is_zero_km=row.year == ZERO_KM_YEAR,
            fuel_letter=row.fuel_letter,
            fuel=row.fuel,
            fipe_price=row.price,
            reference_month=row.month,
        )

    def _known_years(self, batch: list[FipeRow]) -> dict[YearKey, CatalogYear]:
        models = {self.by_code[row.code].pk for row in batch}
        years = CatalogYear.objects.filter(model__in=models)
        return {(year.model_id, year.year, year.fuel_letter): year for year in years}

    def _save_years(self, years: list[CatalogYear]) -> None:
        CatalogYear.objects.bulk_create(
            years,
            update_conflicts=True,
            unique_fields=["model", "year", "fuel_letter"],
            update_fields=["fuel", "fipe_price", "reference_month"],
        )


def _figures(year: CatalogYear) -> tuple[str, Decimal, date]:
    return year.fuel, year.fipe_price, year.reference_month
