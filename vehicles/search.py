"""Stock search: `%` as "contains anything", pieces in any order, blind to accents and case."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Right
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe

from accounts.models import BusinessGroup, Store
from core.text import CONTROL, fold, pieces
from vehicles import catalog, chassis, plates
from vehicles.models import CatalogModel, Family, Make, StockItem, StockItemQuerySet, Vehicle, VehicleQuerySet

# Longer patterns are cut: SQLite refuses a LIKE of 50,000 bytes, and nobody types 200 signs.
MAX_PATTERN = 200
MIN_TAIL = 6
REBUILD_BATCH = 1000
SEARCH_FIELDS = ("search_text", "make", "family", "year", "km", "colour")


def stock_pieces(pattern: str) -> list[str]:
    """What must all occur; a whole plate counts in its compact form."""
    found = pieces(CONTROL.sub(" ", pattern[:MAX_PATTERN]))
    return [plates.compact(piece) if plates.is_plate(piece) else piece for piece in found]


def find_stock(queryset: StockItemQuerySet, pattern: str) -> StockItemQuerySet:
    """Units whose text holds every piece of `pattern`; all of them for an empty one."""
    for piece in stock_pieces(pattern):
        queryset = queryset.filter(search_text__contains=piece)
    return queryset


def find_models(pattern: str) -> QuerySet[CatalogModel]:
    """Catalogue models whose make and name hold every piece of `pattern`; none for an empty one."""
    wanted = pieces(CONTROL.sub(" ", pattern[:MAX_PATTERN]))
    rows = CatalogModel.objects.select_related("family__make") if wanted else CatalogModel.objects.none()
    for piece in wanted:
        rows = rows.filter(Q(name_key__contains=piece) | Q(family__make__name_key__contains=piece))
    return rows.order_by("name_key", "pk")


def find_vehicle(text: str, *, group: BusinessGroup | int | None = None) -> VehicleQuerySet:
    """Active vehicles by plate (either form) or chassis (whole, or its last 6 to 16)."""
    rows = Vehicle.objects.active().order_by("pk")
    if group is not None:
        rows = rows.filter(group=group)
    if plates.is_plate(text):
        return rows.filter(plate_key=plates.canonical(text))
    wanted = chassis.compact(CONTROL.sub("", text[:40]))
    if not MIN_TAIL <= len(wanted) <= 17 or not wanted.isalnum() or not any(map(str.isdigit, wanted)):
        return rows.none()
    tailed = rows.annotate(chassis_tail=Right("chassis", MIN_TAIL)).filter(chassis_tail=wanted[-MIN_TAIL:])
    return tailed.filter(chassis__endswith=wanted)


@dataclass(frozen=True)
class Facets:
    """What a stock list may be narrowed by. Without counts: they would read a million rows per press."""

    business_types: list[tuple[str, str]]
    makes: list[tuple[int, str]]
    families: list[tuple[int, str]]
    colours: list[str]
    stores: list[tuple[int, str]]


def facets(queryset: StockItemQuerySet, *, make: int | None = None) -> Facets:
    """The choices that exist in `queryset` (best without the pattern); families only of a chosen make."""
    rows = queryset.order_by()
    makes = Make.objects.filter(Exists(rows.filter(make=OuterRef("pk"))))
    families = Family.objects.filter(Exists(rows.filter(family=OuterRef("pk"))), make=make)
    stores = Store.objects.filter(Exists(rows.filter(store=OuterRef("pk"))))
    return Facets(
        business_types=[(code, str(label)) for code, label in StockItem.BusinessType.choices],
        makes=named(makes),
        families=named(families) if make else [],
        colours=sorted(catalog.COLOURS.values(), key=fold),
        stores=named(stores),
    )


def named(rows: QuerySet[Any]) -> list[tuple[int, str]]:
    """By name as people read it; a database puts `smart` after `Zeekr`, and each its own way."""
    return sorted(rows.values_list("pk", "name"), key=lambda row: (fold(row[1]), row[0]))


def highlight(text: str, pattern: str) -> SafeString:
    """`text` escaped, with `<mark>` around what `pattern` found in it, accents and case aside."""
    folded, origin = _folded_with_origin(text)
    hit = [False] * (len(text) + 1)
    for piece in stock_pieces(pattern):
        for form in {piece, plates.canonical(piece), plates.old_form(piece)} - {""}:
            start = folded.find(form)
            while start >= 0:
                first, last = origin[start], origin[start + len(form) - 1]
                hit[first : last + 1] = [True] * (last + 1 - first)
                start = folded.find(form, start + 1)
    return mark_safe("".join(_marked(text, hit)))  # noqa: S308 -- every run is escaped in _marked


def _folded_with_origin(text: str) -> tuple[str, list[int]]:
    """The folded text, and for each of its signs the index of the sign it came from."""
    signs, origin = [], []
    for index, sign in enumerate(text):
        plain = " " if sign.isspace() else fold(sign)
        signs.append(plain)
        origin += [index] * len(plain)
    return "".join(signs), origin


def _marked(text: str, hit: list[bool]) -> Iterator[str]:
    start = 0
    for end in range(1, len(text) + 1):
        if end == len(text) or hit[end] != hit[start]:
            run = conditional_escape(text[start:end])
            yield f"<mark>{run}</mark>" if hit[start] else run
            start = end


def search_text(vehicle: Vehicle) -> str:
    """Everything a unit is found by, each word once. Needs the vehicle's model, family and make at hand."""
    model = vehicle.model
    family = model.family if model else None
    parts = [
        family.make.name if family else "",
        family.make.name_key if family else "",
        family.name if family else "",
        model.name if model else "",
        vehicle.description,
        vehicle.fuel,
        str(vehicle.year_made or ""),
        str(vehicle.year_model or ""),
        vehicle.colour,
        vehicle.plate,
        plates.canonical(vehicle.plate),
        plates.old_form(vehicle.plate),
        vehicle.chassis,
    ]
    return " ".join(dict.fromkeys(" ".join(map(folded, parts)).split()))


# Names repeat from row to row; folding is most of what composing costs.
folded = lru_cache(maxsize=20_000)(fold)


def set_search_columns(item: StockItem, vehicle: Vehicle) -> None:
    """Copy onto the unit what it is searched, sorted and narrowed by."""
    family = vehicle.model.family if vehicle.model else None
    item.search_text = search_text(vehicle)
    item.family = family
    item.make = family.make if family else None
    item.year = vehicle.year_model or vehicle.year_made
    item.km = vehicle.km
    item.colour = vehicle.colour


def refresh_stock_of(vehicle: Vehicle) -> None:
    """After a change of the vehicle: bring its units' search columns up to date."""
    rebuild(StockItem.objects.filter(vehicle=vehicle))


def stale_items(queryset: QuerySet[StockItem]) -> Iterator[list[StockItem]]:
    """Batches of the units whose search columns differ from their vehicle, corrected in memory only.

    Walks by key instead of holding a cursor open: the caller may write each batch before the next is read.
    """
    rows = queryset.select_related("vehicle__model__family__make").order_by("pk")
    last = 0
    while batch := list(rows.filter(pk__gt=last)[:REBUILD_BATCH]):
        last = batch[-1].pk
        yield [item for item in batch if _corrected(item)]


def rebuild(queryset: QuerySet[StockItem]) -> int:
    """Correct the search columns of `queryset`; how many rows were wrong."""
    return sum(_write(batch) for batch in stale_items(queryset) if batch)


def _corrected(item: StockItem) -> bool:
    before = _columns(item)
    set_search_columns(item, item.vehicle)
    return _columns(item) != before


def _columns(item: StockItem) -> tuple[object, ...]:
    return (item.search_text, item.make_id, item.family_id, item.year, item.km, item.colour)


def _write(batch: Iterable[StockItem]) -> int:
    items = list(batch)
    StockItem.objects.bulk_update(items, SEARCH_FIELDS, batch_size=200)
    return len(items)
