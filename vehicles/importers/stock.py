"""A store's stock from a dealer's spreadsheet, whatever its columns are called."""

import hashlib
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any, ClassVar

from django.db.models import Model
from django.utils.translation import gettext as _

from accounts.models import Store
from core.import_files import Columns, ImportFileError, Report, Row, RowError
from core.text import fold
from vehicles import catalog, plates, search
from vehicles.importers import cells
from vehicles.importers.catalogue import Catalogue
from vehicles.models import CatalogModel, Family, Make, StockItem, Vehicle

DEFAULT_ORIGIN = "planilha"
HEADINGS = {
    "id": ("ID", "CODIGO", "COD", "EXTERNAL_ID", "CODIGO_EXTERNO", "CODIGO_VEICULO"),
    "make": ("MARCA", "FABRICANTE", "MONTADORA"),
    "model": ("MODELO", "VEICULO", "DESCRICAO"),
    "version": ("VERSAO",),
    "fuel": ("COMBUSTIVEL",),
    "colour": ("COR", "COR_EXTERNA"),
    "year": ("ANO", "ANO/MODELO", "ANO_FAB/MOD"),
    "year_made": ("ANO_DE_FABRICACAO", "ANO_FABRICACAO", "FABRICACAO"),
    "year_model": ("ANO_MODELO", "ANO_DO_MODELO"),
    "km": ("KM", "HODOMETRO", "QUILOMETRAGEM"),
    "price": ("VALOR", "PRECO", "PRECO_VENDA", "VALOR_VENDA"),
    "cost": ("CUSTO", "VALOR_CUSTO"),
    "freight": ("FRETE", "VALOR_FRETE"),
    "preparation": ("PREPARACAO", "CUSTO_PREPARACAO", "CUSTO_DE_PREPARACAO"),
    "plate": ("PLACA",),
    "chassis": ("CHASSI", "CHASSIS"),
    "renavam": ("RENAVAM",),
    "entered_on": ("ENTRADA", "DATA_ENTRADA", "DATA_DE_ENTRADA"),
    "arrival_forecast": ("PREVISAO", "PREVISAO_CHEGADA", "PREVISAO_DE_CHEGADA"),
}
MAX_ID = 64
# What a file may change on a vehicle or unit that exists; an empty cell changes nothing.
VEHICLE_FIELDS = (
    "plate", "plate_key", "chassis", "renavam", "km", "km_on", "colour", "fuel", "year_made", "year_model",
    "model", "description", "version",
)  # fmt: skip
ITEM_FIELDS = (
    "business_type", "price", "cost", "freight", "preparation", "entered_on", "arrival_forecast", "version",
    *search.SEARCH_FIELDS,
)  # fmt: skip


@dataclass(frozen=True)
class StockRow:
    line: int
    external_id: str
    make: str
    family: str
    name: str
    vehicle: dict[str, Any]
    item: dict[str, Any]

    @cached_property
    def keys(self) -> tuple[str, str, str]:
        return catalog.make_key(self.make), fold(self.family)[:60], fold(self.name)[:120]


def read_headings(heading: list[str]) -> dict[str, int]:
    """Our names for the file's columns; the first of several synonyms wins."""
    ours = {synonym: name for name, synonyms in HEADINGS.items() for synonym in synonyms}
    found: dict[str, int] = {}
    for position, cell in enumerate(heading):
        name = ours.get(fold(cell).replace(" ", "_").replace("-", "_"))
        if name:
            found.setdefault(name, position)
    return found


class CellReader:
    """The cells of one row by our names."""

    def __init__(self, columns: Columns, row: list[str]) -> None:
        self.columns = columns
        self.row = row

    def __call__(self, name: str) -> str:
        return self.columns.get(self.row, name)


class StockImporter:
    """Key: the file's id, else a hash of the row and its occurrence, so that equal rows are two cars."""

    kind = "stock"
    models: ClassVar[tuple[type[Model], ...]] = (Make, Family, CatalogModel, Vehicle, StockItem)

    def __init__(self, store: Store, origin: str = "") -> None:
        self.store = store
        self.origin = origin or DEFAULT_ORIGIN
        self.today = store.today()
        self.catalogue = Catalogue()
        self.columns = Columns({})
        self.seen: set[str] = set()
        self.occurrences: Counter[bytes] = Counter()
        self.rounded_ids = 0
        self.repeated_ids = 0

    def header(self, heading: list[str]) -> bool:
        self.columns = Columns(read_headings(heading))
        if "model" not in self.columns:
            raise ImportFileError(
                _("A primeira linha não tem a coluna “modelo”: o arquivo não é de estoque.")
            )
        return True

    # -- one row

    def parse(self, row: Row) -> StockRow:
        text = CellReader(self.columns, row.cells)
        vehicle = _vehicle_values(text)
        make, family, name = self._names(text, vehicle)
        shown = f"{catalog.make_name(make)} {name}" if family else text("model")
        vehicle["description"] = shown[:200]
        item = _item_values(text, vehicle["km"])
        return StockRow(row.line, self._key(row, text("id")), make, family, name, vehicle, item)

    def _names(self, text: CellReader, vehicle: dict[str, Any]) -> tuple[str, str, str]:
        """Make, family and model name; all empty where the text does not tell them apart."""
        model = catalog.without_year(text("model"), vehicle["year_made"], vehicle["year_model"])
        if not fold(model):
            raise RowError(_("modelo em branco"))
        make, rest = text("make"), model
        if not make:
            make, rest = catalog.split_make(model, self.catalogue.make_keys)
        version = text("version")
        name = f"{rest} {version}".strip()[:120]
        family = rest[:60] if version else self.catalogue.family_in(catalog.make_key(make), rest)
        if not (catalog.make_key(make) and fold(family) and fold(name)):
            return "", "", ""
        return make, family, name

    def _key(self, row: Row, given: str) -> str:
        if not given:
            return self._row_hash(row)
        if len(given) > MAX_ID:
            raise RowError(_("id com mais de 64 caracteres"))
        self.rounded_ids += cells.is_rounded_id(given)
        if given in self.seen:
            self.repeated_ids += 1
            raise RowError(_("id repetido no arquivo"))
        self.seen.add(given)
        return given

    def _row_hash(self, row: Row) -> str:
        digest = hashlib.sha256("\x1f".join(row.cells).encode("utf-8", "replace")).digest()[:20]
        self.occurrences[digest] += 1
        return f"{digest.hex()}-{self.occurrences[digest]}"

    # -- one batch

    def write(self, batch: list[StockRow], report: Report) -> None:
        # Two runs for one store take turns.
        Store.objects.select_for_update().get(pk=self.store.pk)
        self._write_catalogue(batch)
        StockBatch(self, batch, report).write()

    def _write_catalogue(self, batch: list[StockRow]) -> None:
        named = [row for row in batch if row.family]
        self.catalogue.ensure_makes(row.make for row in named)
        self.catalogue.ensure_families((row.keys[0], row.family) for row in named)
        self.catalogue.ensure_models((row.keys[0], row.keys[1], row.name) for row in named)

    def model_of(self, row: StockRow) -> CatalogModel | None:
        return self.catalogue.models[row.keys] if row.family else None

    def notes(self) -> Iterable[str]:
        """What the person who started the import should know besides the counts."""
        if self.rounded_ids:
            yield (
                _(
                    "Atenção: %d ids parecem arredondados por uma planilha (só 15 algarismos). "
                    "Eles não são os ids da origem: linhas que colidem foram recusadas, e o mesmo carro "
                    "importado de outro arquivo entra de novo. Exporte outra vez com o id como texto."
                )
                % self.rounded_ids
            )
        if self.repeated_ids:
            yield _("Atenção: %d linhas repetem um id do próprio arquivo e não entraram.") % self.repeated_ids
        if self.occurrences:
            yield _(
                "Linhas sem id são reconhecidas pelo conteúdo: uma linha alterada na origem "
                "entra como outro carro."
            )


class StockBatch:
    """The writing of one batch: what exists is fetched once, then created and updated in bulk."""

    def __init__(self, importer: StockImporter, batch: list[StockRow], report: Report) -> None:
        self.importer = importer
        self.batch = batch
        self.report = report
        self.items = self._items()
        self.by_plate, self.by_chassis = self._vehicles("plate_key"), self._vehicles("chassis")
        self.present = self._present()
        self.new: list[StockItem] = []
        self.changed: list[StockItem] = []
        self.changed_vehicles: list[Vehicle] = []

    def _items(self) -> dict[str, StockItem]:
        rows = StockItem.objects.select_for_update(of=("self",)).filter(
            store=self.importer.store,
            origin=self.importer.origin,
            external_id__in=[row.external_id for row in self.batch],
        )
        return {item.external_id: item for item in rows.select_related("vehicle__model__family__make")}

    def _vehicles(self, field: str) -> dict[str, Vehicle]:
        wanted = {row.vehicle[field] for row in self.batch} - {""}
        if not wanted:
            return {}
        rows = Vehicle.objects.active().filter(group=self.importer.store.group_id, **{f"{field}__in": wanted})
        return {getattr(vehicle, field): vehicle for vehicle in rows.with_model()}

    def _present(self) -> set[int]:
        """Vehicles that stand in some store's stock already."""
        known = {vehicle.pk for vehicle in (*self.by_plate.values(), *self.by_chassis.values())}
        if not known:
            return set()
        return set(
            StockItem.objects.in_stock().filter(vehicle__in=known).values_list("vehicle_id", flat=True)
        )

    def write(self) -> None:
        for row in self.batch:
            try:
                self._take(row)
            except RowError as exc:
                self.report.refuse(row.line, str(exc))
        self._save()

    def _take(self, row: StockRow) -> None:
        owner = self._owner(row)
        item = self.items.get(row.external_id)
        if item is None:
            self._create(row, owner)
        elif owner is not None and owner.pk != item.vehicle_id:
            raise RowError(_("placa ou chassi de outro veículo"))
        else:
            self._update(row, item)

    def _owner(self, row: StockRow) -> Vehicle | None:
        """The vehicle on file with this plate or chassis."""
        found = {
            vehicle.pk or id(vehicle): vehicle
            for vehicle in (
                self.by_plate.get(row.vehicle["plate_key"]),
                self.by_chassis.get(row.vehicle["chassis"]),
            )
            if vehicle is not None
        }
        if len(found) > 1:
            raise RowError(_("placa e chassi de veículos diferentes"))
        return next(iter(found.values()), None)

    def _create(self, row: StockRow, owner: Vehicle | None) -> None:
        if owner is not None and (owner.pk is None or owner.pk in self.present):
            raise RowError(_("veículo já em estoque (placa ou chassi)"))
        vehicle = owner or Vehicle(group_id=self.importer.store.group_id)
        changed = self._fill_vehicle(vehicle, row)
        if owner is not None:
            self.present.add(owner.pk)
            if changed:
                self.changed_vehicles.append(owner)
        self._remember(row, vehicle)
        item = StockItem(
            store=self.importer.store,
            vehicle=vehicle,
            origin=self.importer.origin,
            external_id=row.external_id,
            **row.item,
        )
        item.entered_on = item.entered_on or self.importer.today
        search.set_search_columns(item, vehicle)
        self.new.append(item)
        self.report.created += 1

    def _remember(self, row: StockRow, vehicle: Vehicle) -> None:
        """So that a second row of this batch with the same plate or chassis is seen."""
        if row.vehicle["plate_key"]:
            self.by_plate[row.vehicle["plate_key"]] = vehicle
        if row.vehicle["chassis"]:
            self.by_chassis[row.vehicle["chassis"]] = vehicle

    def _fill_vehicle(self, vehicle: Vehicle, row: StockRow) -> bool:
        """Give the vehicle what the row knows. The km of a vehicle on file never falls by an import."""
        values = dict(row.vehicle)
        if values["km"] is not None and vehicle.km is not None and values["km"] < vehicle.km:
            values["km"] = None
        values["model"] = self.importer.model_of(row)
        changed = _fill(vehicle, values)
        if "km" in changed:
            vehicle.km_on = self.importer.today
        return bool(changed)

    def _update(self, row: StockRow, item: StockItem) -> None:
        vehicle_changed = self._fill_vehicle(item.vehicle, row)
        item_changed = bool(_fill(item, row.item))
        self.report.updated += 1
        if vehicle_changed:
            item.vehicle.version += 1
            self.changed_vehicles.append(item.vehicle)
        if vehicle_changed or item_changed:
            item.version += 1
            search.set_search_columns(item, item.vehicle)
            self.changed.append(item)
        else:
            self.report.unchanged += 1

    def _save(self) -> None:
        Vehicle.objects.bulk_create([item.vehicle for item in self.new if item.vehicle.pk is None])
        Vehicle.objects.bulk_update(self.changed_vehicles, VEHICLE_FIELDS, batch_size=200)
        for item in self.new:
            item.vehicle_id = item.vehicle.pk
        StockItem.objects.bulk_create(self.new)
        StockItem.objects.bulk_update(self.changed, ITEM_FIELDS, batch_size=200)


def _fill(target: Any, values: dict[str, Any]) -> list[str]:
    """Set what is known and different; the names of what changed."""
    changed = [
        name for name, value in values.items() if value not in ("", None) and getattr(target, name) != value
    ]
    for name in changed:
        setattr(target, name, values[name])
    return changed


def _vehicle_values(text: CellReader) -> dict[str, Any]:
    made, model = cells.years(text("year"))
    plate = cells.plate(text("plate"))
    return {
        "plate": plate,
        "plate_key": plates.canonical(plate),
        "chassis": cells.chassis(text("chassis")),
        "renavam": cells.renavam(text("renavam")),
        "km": cells.km(text("km")),
        "colour": catalog.colour_name(text("colour")),
        "fuel": catalog.fuel_name(text("fuel")),
        "year_made": cells.year(text("year_made")) or made,
        "year_model": cells.year(text("year_model")) or model,
    }


def _item_values(text: CellReader, km: int | None) -> dict[str, Any]:
    price: Decimal | None = cells.price(text("price"))
    entered: date | None = cells.day(text("entered_on"))
    return {
        "business_type": StockItem.BusinessType.VN if km == 0 else StockItem.BusinessType.VU,
        "price": price,
        "cost": cells.price(text("cost")),
        "freight": cells.price(text("freight")),
        "preparation": cells.price(text("preparation")),
        "entered_on": entered,
        "arrival_forecast": cells.day(text("arrival_forecast")),
    }
