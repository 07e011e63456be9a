"""The step *Veículo de interesse*: the wish, and what of stock and catalogue answers to it."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Case, F, IntegerField, QuerySet, Value, When

from agenda.attendance import forms
from atendimento.models import Atendimento
from core.access import StaffRequest
from core.pages import capped
from proposals.stock import availability
from vehicles.models import StockItem, StockItemQuerySet
from vehicles.search import find_models, find_stock

MATCHES = 8
MODEL_MATCHES = 5


@dataclass(frozen=True)
class Match:
    """A unit, with what stock search says of it, or a model; `key` is its radio's value."""

    key: str
    row: Any
    availability: str = ""


@dataclass(frozen=True)
class Found:
    """The first that answer; `total` where there are more than are shown."""

    matches: list[Match]
    total: str = ""


def interest_context(request: StaffRequest, attendance: Atendimento, frame: dict[str, Any]) -> dict[str, Any]:
    form = forms.interest_form(request.user, attendance)
    asked = request.POST.get("specification") or request.GET.get("specification")
    pattern = str(asked or form["specification"].value() or "")[:120]
    shown = {"form": form, "pattern": pattern, "units": Found([]), "models": Found([])}
    if pattern.strip():
        shown["units"] = units_like(pattern, attendance, request)
        models, total = first_of(find_models(pattern), MODEL_MATCHES)
        shown["models"] = Found([Match(f"model:{row.pk}", row) for row in models], total)
    return shown


def units_like(pattern: str, attendance: Atendimento, request: StaffRequest) -> Found:
    stock = StockItem.objects.visible_to(request.user).in_stock().with_availability(attendance.holder)
    items, total = first_of(nearest_first(find_stock(stock.for_list(), pattern), attendance), MATCHES)
    return Found([Match(f"stock_item:{item.pk}", item, availability(item)) for item in items], total)


def first_of(rows: QuerySet[Any], limit: int) -> tuple[list[Any], str]:
    found = list(rows[: limit + 1])
    return found[:limit], capped(rows) if len(found) > limit else ""


def nearest_first(stock: StockItemQuerySet, attendance: Atendimento) -> StockItemQuerySet:
    """The attendance's own store before its sisters, what has a price before what has none."""
    elsewhere = Case(
        When(store=attendance.store, then=Value(0)), default=Value(1), output_field=IntegerField()
    )
    return stock.order_by(elsewhere, F("price").asc(nulls_last=True), "pk")
