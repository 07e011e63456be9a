"""The stock page: which units, narrowed how, and each row as it is shown."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import F
from django.http import HttpRequest, QueryDict
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from core.figures import grouped
from core.keys import row_key
from core.money import brl
from core.pages import paginate
from proposals.forms import StockFilterForm
from vehicles.models import StockItem, StockItemQuerySet
from vehicles.search import facets, find_stock, highlight

PAGE = 25
# Every order ends in the key, as the indexes do.
ORDERS: dict[str, tuple[Any, list[Any]]] = {
    "preco": (gettext_lazy("Menor preço"), [F("price").asc(nulls_last=True), "pk"]),
    "dias": (gettext_lazy("Mais dias em estoque"), [F("entered_on").asc(nulls_last=True), "pk"]),
    "recentes": (gettext_lazy("Menos dias em estoque"), ["-entered_on", "-pk"]),
    "km": (gettext_lazy("Menor km"), [F("km").asc(nulls_last=True), "pk"]),
    "ano": (gettext_lazy("Ano mais novo"), ["-year", "-pk"]),
}
BADGES = {
    StockItem.State.AVAILABLE: "bg-green-lt",
    StockItem.State.PREPARING: "bg-azure-lt",
    StockItem.State.IN_TRANSIT: "bg-azure-lt",
}


@dataclass(frozen=True)
class Row:
    """One unit as the list shows it."""

    pk: int
    vehicle_pk: int
    title: SafeString
    plate: SafeString
    details: str
    colour: SafeString
    business_type: str
    store: str
    price: str
    cost: str
    days: str
    availability: str
    badge: str
    is_available: bool
    is_offerable: bool


def stock_context(
    request: HttpRequest, user: User, *, holder: str = "", pk: int | None = None
) -> dict[str, Any]:
    """Filter form, one page of rows and what the template needs beside them."""
    every = StockItem.objects.visible_to(user).in_stock()
    form = filter_form(request.GET, every)
    rows = every.filter(pk=pk) if pk is not None else form.apply(every)
    pattern = form.pattern
    rows = find_stock(rows, pattern).with_availability(holder).for_list().order_by(*ORDERS[form.order][1])
    page = paginate(request, rows, size=PAGE)
    sees_cost = user.has_perm("vehicles.view_cost")
    return {
        "filter": form,
        "page": page,
        "rows": [make_row(item, pattern, sees_cost=sees_cost) for item in page],
        "sees_cost": sees_cost,
        "is_narrowed": form.is_narrowed or pk is not None,
        "only_one": pk is not None,
    }


def filter_form(query: QueryDict, every: StockItemQuerySet) -> StockFilterForm:
    """The filters of the address; a family left over from another make is dropped."""
    make = row_key(query.get("marca", ""))
    found = facets(every, make=make)
    data = query.copy()
    if row_key(data.get("familia", "")) not in dict(found.families):
        data.pop("familia", None)
    form = StockFilterForm(data, facets=found, orders=[(code, label) for code, (label, _o) in ORDERS.items()])
    form.is_valid()
    return form


def make_row(item: Any, pattern: str, *, sees_cost: bool) -> Row:
    vehicle = item.vehicle
    return Row(
        pk=item.pk,
        vehicle_pk=vehicle.pk,
        title=highlight(title_of(vehicle), pattern),
        plate=highlight(vehicle.plate or chassis_tail(vehicle.chassis), pattern),
        details=details_of(vehicle),
        colour=highlight(vehicle.colour, pattern),
        business_type=item.get_business_type_display(),
        store=item.store.name,
        price=brl(item.price) if item.price else _("Consultar preço"),
        cost=brl(item.cost) if sees_cost and item.cost is not None else "",
        days=days_text(item.days_in_stock(item.store.today())),
        availability=availability(item),
        badge=badge(item),
        is_available=item.is_available,
        is_offerable=item.is_offerable,
    )


def title_of(vehicle: Any) -> str:
    """Make, model with version, years: `Toyota Corolla XEi 2.0 2022/2023`."""
    make = vehicle.model.family.make.name if vehicle.model else ""
    name = vehicle.model.name if vehicle.model else vehicle.description
    first = "" if name.upper().startswith(make.upper()) else make
    return " ".join(part for part in (first, name, vehicle.years_label) if part) or vehicle.label


def chassis_tail(chassis: str) -> str:
    return f"…{chassis[-8:]}" if chassis else ""


def details_of(vehicle: Any) -> str:
    """Fuel and km, as far as they are known."""
    km = f"{grouped(vehicle.km)} km" if vehicle.km is not None else ""
    return " · ".join(part for part in (vehicle.fuel, km) if part)


def days_text(days: int | None) -> str:
    if days is None:
        return ""
    return _("hoje") if days == 0 else _("1 dia") if days == 1 else _("%(days)s dias") % {"days": days}


def availability(item: Any) -> str:
    """In words, with until when and for whom a unit is reserved."""
    if item.reserved_until is not None:
        until = f"{item.reserved_until.astimezone(item.store.zone):%d/%m %H:%M}"
        if item.is_available:
            return _("Reservado para este atendimento até %(until)s") % {"until": until}
        who = item.reserved_label
        known = _("Reservado até %(until)s por %(who)s") if who else _("Reservado até %(until)s")
        return known % {"until": until, "who": who}
    if item.state in (StockItem.State.IN_TRANSIT, StockItem.State.ON_ORDER) and item.arrival_forecast:
        return f"{item.get_state_display()} · {forecast(item.arrival_forecast)}"
    return str(item.get_state_display())


def forecast(day: date) -> str:
    return _("chega em %(day)s") % {"day": f"{day:%d/%m}"}


def badge(item: Any) -> str:
    if item.reserved_until is not None:
        return "bg-yellow-lt"
    return BADGES.get(item.state, "bg-secondary-lt")
