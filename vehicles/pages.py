"""What the vehicle's page shows: its facts, its units in stock, its history."""

from typing import Any

from django.utils.translation import gettext as _

from accounts.models import User
from core.figures import grouped
from core.money import brl
from vehicles import plates, services
from vehicles.forms import model_label
from vehicles.models import CatalogModel, CatalogYear, StockItem, Vehicle, VehicleChange

# A datalist helps with some hundreds; the whole catalogue would weigh half a megabyte.
MAX_SUGGESTIONS = 300


def vehicle_page(vehicle: Vehicle, user: User) -> dict[str, Any]:
    return {
        "vehicle": vehicle,
        "facts": facts(vehicle),
        "stock": stock(vehicle, user),
        "shows_cost": user.has_perm("vehicles.view_cost"),
        "history": history(vehicle),
        "suggestions": suggestions(vehicle, user),
    }


def facts(vehicle: Vehicle) -> list[tuple[str, str]]:
    """Label and value of what is known."""
    model = vehicle.model
    rows = [
        (_("Placa"), plates.display(vehicle.plate)),
        (_("Chassi"), vehicle.chassis),
        (_("Renavam"), vehicle.renavam),
        (_("Marca"), model.family.make.name if model else ""),
        (_("Modelo"), model.name if model else ""),
        (_("Código FIPE"), model.fipe_code if model else ""),
        (_("Valor FIPE"), fipe_label(vehicle)),
        (_("Ano"), vehicle.years_label),
        (_("Cor"), vehicle.colour),
        (_("Combustível"), vehicle.fuel),
        (_("Quilometragem"), km_label(vehicle)),
        (_("Descrição"), vehicle.description),
    ]
    return [(label, value) for label, value in rows if value]


def km_label(vehicle: Vehicle) -> str:
    if vehicle.km is None:
        return ""
    km = f"{grouped(vehicle.km)} km"
    return _("%(km)s em %(day)s") % {"km": km, "day": f"{vehicle.km_on:%d/%m/%Y}"} if vehicle.km_on else km


def fipe_label(vehicle: Vehicle) -> str:
    """The FIPE value of this model and year; the dearest fuel where the year has several."""
    if not (vehicle.model_id and vehicle.year_model):
        return ""
    rows = CatalogYear.objects.filter(model=vehicle.model_id, year=vehicle.year_model)
    row = rows.order_by("-fipe_price", "pk").first()
    return f"{brl(row.fipe_price)} ({row.fuel}, {row.reference_month:%m/%Y})" if row else ""


def stock(vehicle: Vehicle, user: User) -> list[dict[str, Any]]:
    """Its units in the group's stores, the newest first. Cost only for whoever may see it."""
    items = StockItem.objects.visible_to(user).filter(vehicle=vehicle).with_availability()
    return [
        {
            "pk": item.pk,
            "store": item.store.name,
            "type": item.get_business_type_display(),
            "state": item.get_state_display(),
            "available": item.is_available,
            "reserved": item.reserved_label or "",
            "price": item.price,
            "cost": item.cost if user.has_perm("vehicles.view_cost") else None,
            "days": item.days_in_stock(item.store.today()),
        }
        for item in items.select_related("store").order_by("-entered_on", "-pk")[:20]
    ]


def history(vehicle: Vehicle) -> list[dict[str, Any]]:
    changes = services.history(vehicle)
    names = model_names(changes)
    return [
        {
            "at": change.at,
            "actor": change.actor.display_name,
            "reason": change.reason,
            "lines": [
                (field_label(name), shown(name, before, names), shown(name, change.after.get(name), names))
                for name, before in change.before.items()
            ],
        }
        for change in changes
    ]


def model_names(changes: list[VehicleChange]) -> dict[int, str]:
    keys = {value for change in changes for value in (change.before.get("model"), change.after.get("model"))}
    return dict(CatalogModel.objects.filter(pk__in=keys - {None}).values_list("pk", "name")) if keys else {}


def field_label(name: str) -> str:
    return str(Vehicle._meta.get_field(name).verbose_name).capitalize()  # type: ignore[union-attr]


def shown(name: str, value: Any, names: dict[int, str]) -> str:
    if value in ("", None):
        return "–"
    if name == "model":
        return names.get(value, str(value))
    return grouped(value) if name == "km" else str(value)


def suggestions(vehicle: Vehicle, user: User) -> list[str]:
    """Models of the same make, for whoever may change the model."""
    if "model" not in services.editable_fields(user) or vehicle.model is None:
        return []
    rows = CatalogModel.objects.filter(family=vehicle.model.family_id).order_by("name", "pk")
    return [model_label(model) for model in rows[:MAX_SUGGESTIONS]]
