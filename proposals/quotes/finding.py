"""What a simulation is about: the vehicle wanted and the one given in exchange."""

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accounts.models import Store, User
from core.money import brl, cents
from proposals.financing.models import HUNDRED
from proposals.financing.tables import trade_in_percent
from proposals.stock import details_of, title_of
from vehicles import plates
from vehicles.models import CatalogModel, CatalogYear, StockItem, StockItemQuerySet
from vehicles.search import find_models, find_stock, find_vehicle

SHOWN = 4
# How the radio of a stock unit, and that of a model to be ordered, name themselves.
UNIT, MODEL = "u", "m"


@dataclass(frozen=True)
class Wanted:
    """The vehicle asked about, whichever way it was found."""

    code: str
    label: str
    price: Decimal | None
    is_new: bool
    age: int
    stock_item: StockItem | None = None
    model: CatalogModel | None = None


@dataclass(frozen=True)
class TradeIn:
    """The used car at its estimated value; `percent` is None where the store's table does not reach."""

    label: str
    km: int
    fipe: Decimal
    percent: Decimal | None
    value: Decimal


@dataclass(frozen=True)
class Choice:
    """One radio of a list of hits."""

    code: str
    label: str
    note: str


def units(user: User) -> StockItemQuerySet:
    """Units this user may offer, with what their radio shows."""
    rows = StockItem.objects.visible_to(user).sellable()
    return rows.select_related("store", "vehicle__model__family__make").defer("search_text")


def models() -> QuerySet[CatalogModel]:
    return CatalogModel.objects.select_related("family__make")


def years() -> QuerySet[CatalogYear]:
    return CatalogYear.objects.select_related("model__family__make")


def model_label(model: CatalogModel) -> str:
    return f"{model.family.make.name} {model.name}"


def age_of(year: int | None, store: Store) -> int:
    return max(store.today().year - year, 0) if year else 0


def wanted_unit(item: StockItem, store: Store) -> Wanted:
    vehicle = item.vehicle
    return Wanted(
        code=f"{UNIT}{item.pk}",
        label=" ".join([title_of(vehicle), vehicle.plate]).strip()[:200],
        price=item.price or None,
        is_new=item.business_type != StockItem.BusinessType.VU,
        age=age_of(vehicle.year_model or vehicle.year_made, store),
        stock_item=item,
    )


def wanted_model(model: CatalogModel) -> Wanted:
    """A model to be ordered, at FIPE's value of a new one where there is one."""
    new = model.years.filter(is_zero_km=True).order_by("fipe_price", "pk").first()
    return Wanted(
        code=f"{MODEL}{model.pk}",
        label=model_label(model)[:200],
        price=new.fipe_price if new else None,
        is_new=True,
        age=0,
        model=model,
    )


def vehicle_choices(pattern: str, user: User) -> list[Choice]:
    """Stock units first, then models to be ordered; none for an empty pattern."""
    if not pattern.strip():
        return []
    found = find_stock(units(user), pattern).order_by("price", "pk")[:SHOWN]
    rows = [
        Choice(f"{UNIT}{item.pk}", title_of(item.vehicle), " · ".join(filter(None, unit_notes(item))))
        for item in found
    ]
    to_order = [
        Choice(f"{MODEL}{model.pk}", model_label(model), _("Pedido de fábrica"))
        for model in find_models(pattern)[:SHOWN]
    ]
    return rows + to_order


def unit_notes(item: StockItem) -> list[str]:
    price = brl(item.price) if item.price else _("Consultar preço")
    return [item.vehicle.plate, details_of(item.vehicle), item.store.name, price]


def used_choices(text: str, year: int | None, user: User) -> list[Choice]:
    """FIPE rows by model and year, or of the vehicle with that plate."""
    rows = by_plate(text, user) if plates.is_plate(text) else by_model(text, year)
    return [
        Choice(str(row.pk), f"{model_label(row.model)} {row}", brl(row.fipe_price)) for row in rows[:SHOWN]
    ]


def by_model(text: str, year: int | None) -> QuerySet[CatalogYear]:
    if not text.strip() or year is None:
        return years().none()
    found = find_models(text).order_by().values("pk")
    return years().filter(model__in=found, year=year).order_by("model__name_key", "pk")


def by_plate(text: str, user: User) -> QuerySet[CatalogYear]:
    vehicle = find_vehicle(text, group=user.group).first()
    if vehicle is None or vehicle.model_id is None or vehicle.year_model is None:
        return years().none()
    return years().filter(model=vehicle.model_id, year=vehicle.year_model).order_by("pk")


def trade_in(row: CatalogYear, km: int, store: Store) -> TradeIn:
    """FIPE × the store's percentage by age and km: an estimate, never a promise."""
    percent = trade_in_percent(store=store, age=age_of(None if row.is_zero_km else row.year, store), km=km)
    value = cents(row.fipe_price * (percent or 0) / HUNDRED)
    return TradeIn(f"{model_label(row.model)} {row}"[:200], km, row.fipe_price, percent, value)
