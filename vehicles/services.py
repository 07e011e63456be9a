"""State changes of vehicles; those of stock units stand in `vehicles.reservations`."""

import re
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import BusinessGroup, User
from core.figures import grouped
from core.text import fold
from vehicles import chassis as chassis_rules
from vehicles import plates, search
from vehicles.models import CatalogModel, StockItem, Vehicle, VehicleChange

# Named here for the rooms above.
from vehicles.reservations import ReservationError as ReservationError
from vehicles.reservations import SaleError as SaleError
from vehicles.reservations import release as release
from vehicles.reservations import reserve as reserve
from vehicles.reservations import sell as sell
from vehicles.reservations import unsell as unsell

PLATE_KM_FIELDS = ("plate", "km")
EVERY_FIELD = (
    "plate",
    "km",
    "chassis",
    "renavam",
    "model",
    "description",
    "colour",
    "fuel",
    "year_made",
    "year_model",
)

FIPE_CODE = re.compile(r"\b\d{6}-\d\b")
# What fits a bigint.
MAX_KEY_DIGITS = 18


class VehicleError(ValidationError):
    """A refused change; its messages may be shown, by field where there is one."""


class StaleVersion(Exception):  # noqa: N818 -- named in the contract between rooms
    """Somebody else saved the vehicle meanwhile: answer 409 and keep what was typed."""

    def __init__(self) -> None:
        super().__init__(
            _("Outra pessoa ou outra aba alterou este veículo. Nada foi gravado: confira e grave de novo.")
        )


class FieldForbidden(Exception):  # noqa: N818 -- named in the contract between rooms
    """A field outside the user's role was to be changed: answer 403, change nothing, record a refusal."""

    def __init__(self, fields: Iterable[str]) -> None:
        self.fields = sorted(fields)
        super().__init__(", ".join(self.fields))


def editable_fields(user: User) -> tuple[str, ...]:
    """The vehicle fields this user's role may change."""
    if user.has_perm("vehicles.edit_every_field"):
        return EVERY_FIELD
    return PLATE_KM_FIELDS if user.has_perm("vehicles.edit_plate_km") else ()


def edit_vehicle(
    *, vehicle: Vehicle, changes: Mapping[str, Any], by: User, reason: str = "", version: int | None = None
) -> dict[str, dict[str, Any]]:
    """Change the named fields; `{"before": {…}, "after": {…}}` of those that really changed.

    Raises FieldForbidden, StaleVersion or VehicleError; none of them leaves anything changed.
    """
    try:
        return _edit_vehicle(vehicle, changes, by, reason.strip(), version)
    except IntegrityError as exc:
        # Two people gave the same plate or chassis in the same moment.
        raise VehicleError(_("Outro veículo já tem esta placa ou este chassi.")) from exc


@transaction.atomic
def _edit_vehicle(
    vehicle: Vehicle, changes: Mapping[str, Any], by: User, reason: str, version: int | None
) -> dict[str, dict[str, Any]]:
    row = Vehicle.objects.select_for_update().get(pk=vehicle.pk)
    refuse_foreign_fields(row, changes, by)
    if version is not None and version != row.version:
        raise StaleVersion
    wanted = {name: clean_field(name, value) for name, value in changes.items() if name in EVERY_FIELD}
    changed = [name for name, value in wanted.items() if getattr(row, name) != value]
    if not changed:
        return {"before": {}, "after": {}}
    if "plate" in changed:
        check_plate(row.plate, wanted["plate"], by=by)
    if "km" in changed:
        check_km(row.km, wanted["km"], by=by, reason=reason)
    before = {name: plain(getattr(row, name)) for name in changed}
    _assign(row, {name: wanted[name] for name in changed}, today=today_of(by))
    _validate(row)
    row.version += 1
    row.save()
    after = {name: plain(getattr(row, name)) for name in changed}
    row.changes.create(actor=by, before=before, after=after, reason=reason[:200])
    search.refresh_stock_of(row)
    vehicle.refresh_from_db()
    return {"before": before, "after": after}


def refuse_foreign_fields(row: Vehicle, changes: Mapping[str, Any], by: User) -> None:
    """FieldForbidden when a field outside the role would change; sent back unchanged it does no harm."""
    allowed = editable_fields(by)
    foreign = [name for name in changes if name not in allowed and not _same(row, name, changes[name])]
    if foreign:
        raise FieldForbidden(foreign)


def _same(row: Vehicle, name: str, value: Any) -> bool:
    """Whether `value`, typed or as posted, is what is stored; an unknown field never is."""
    if name not in {field.name for field in Vehicle._meta.concrete_fields}:
        return False
    stored = plain(getattr(row, Vehicle._meta.get_field(name).attname))  # type: ignore[union-attr]
    try:
        given = clean_field(name, value) if name in EVERY_FIELD else value
    except ValidationError:
        return False
    return _as_text(plain(given)) == _as_text(stored)


def _as_text(value: Any) -> str:
    return "" if value is None else str(value)


def plain(value: Any) -> Any:
    """A field's value as JSON holds it."""
    if isinstance(value, CatalogModel):
        return value.pk
    return value.isoformat() if isinstance(value, date) else value


def clean_field(name: str, value: Any) -> Any:
    """The value in its stored form, from a typed or a posted one; VehicleError by field."""
    match name:
        case "plate":
            return clean_plate(value)
        case "chassis":
            return clean_chassis(value)
        case "renavam":
            return clean_renavam(value)
        case "km":
            return clean_number(name, value, limit=chassis_rules.MAX_KM)
        case "year_made" | "year_model":
            return clean_number(name, value, limit=2100)
        case "model":
            return clean_model(value)
    return str(value or "").strip()


def clean_plate(value: Any) -> str:
    """The plate as it is written, without separators; empty stays empty."""
    plate = str(value or "").strip()
    if plate and not plates.is_plate(plate):
        raise VehicleError({"plate": _("Placa inválida: use ABC1234 ou ABC1D23.")})
    return plates.compact(plate)


def clean_chassis(value: Any) -> str:
    number = chassis_rules.compact(str(value or ""))
    if number and not chassis_rules.is_chassis(number):
        raise VehicleError({"chassis": _("Chassi inválido: são 17 letras e números, sem I, O e Q.")})
    return number


def clean_renavam(value: Any) -> str:
    number = str(value or "").strip()
    try:
        return chassis_rules.renavam(number) if number else ""
    except ValueError as exc:
        raise VehicleError({"renavam": _("Renavam inválido: confira os dígitos.")}) from exc


def clean_number(name: str, value: Any, *, limit: int) -> int | None:
    figures = str("" if value is None else value).strip().replace(".", "").lower().removesuffix("km").strip()
    if not figures:
        return None
    if not (figures.isascii() and figures.isdigit() and len(figures) <= 9 and int(figures) <= limit):
        raise VehicleError({name: _("Informe um número inteiro.")})
    return int(figures)


def clean_model(value: Any) -> CatalogModel | None:
    """A catalogue model from itself, its key, its FIPE code anywhere in the text, or its whole name."""
    if isinstance(value, CatalogModel):
        return value
    typed = str(value or "").strip()
    if not typed:
        return None
    code = FIPE_CODE.search(typed)
    rows = CatalogModel.objects.all()
    if code:
        rows = rows.filter(fipe_code=code[0])
    elif typed.isascii() and typed.isdigit() and len(typed) <= MAX_KEY_DIGITS:
        rows = rows.filter(pk=int(typed))
    else:
        rows = rows.filter(name_key=fold(typed)[:120])
    found = list(rows.select_related("family__make")[:2])
    if len(found) != 1:
        several = _("Vários modelos têm este nome: informe o código FIPE.")
        raise VehicleError({"model": several if found else _("Modelo desconhecido: informe o código FIPE.")})
    return found[0]


def check_plate(last: str, new: str, *, by: User) -> None:
    """Whoever receives the car corrects its plate; only a leader says that it has none."""
    if last and not new and not by.has_perm("vehicles.edit_every_field"):
        raise VehicleError({"plate": _("A placa pode ser corrigida, não apagada.")})


def check_km(last: int | None, new: int | None, *, by: User, reason: str) -> None:
    """The km only grows; a Supervisor may correct it downwards and says why."""
    if last is None or (new is not None and new >= last):
        return
    if not by.has_perm("vehicles.edit_every_field"):
        if new is None:
            raise VehicleError({"km": _("Informe a quilometragem.")})
        raise VehicleError(
            {"km": _("A km não pode ser menor que a última informada (%s km).") % grouped(last)}
        )
    if not reason:
        raise VehicleError({"reason": _("Informe o motivo para diminuir a km.")})


def today_of(user: User) -> date:
    """Today on the clock of the user's default store."""
    places = user.membership_list
    return places[0].store.today() if places else timezone.localdate()


def _assign(row: Vehicle, values: Mapping[str, Any], *, today: date) -> None:
    for name, value in values.items():
        setattr(row, name, value)
    if "km" in values:
        row.km_on = today if row.km is not None else None
    row.plate_key = plates.canonical(row.plate)


def _validate(row: Vehicle) -> None:
    """Name the field of a repeated plate or chassis, then every rule of the model."""
    others = Vehicle.objects.active().filter(group=row.group_id).exclude(pk=row.pk)
    if row.plate_key and others.filter(plate_key=row.plate_key).exists():
        raise VehicleError({"plate": _("Outro veículo já tem esta placa.")})
    if row.chassis and others.filter(chassis=row.chassis).exists():
        raise VehicleError({"chassis": _("Outro veículo já tem este chassi.")})
    if row.year_made and row.year_model and row.year_model < row.year_made:
        raise VehicleError({"year_model": _("O ano do modelo não pode ser anterior ao de fabricação.")})
    try:
        row.full_clean()
    except ValidationError as exc:
        raise VehicleError(exc.message_dict) from exc


def register_vehicle(*, group: BusinessGroup, by: User, **values: Any) -> Vehicle:
    """A vehicle by plate, chassis or description; the one on file when plate or chassis is known there.

    `values` are fields of EVERY_FIELD; text is cleaned as in `edit_vehicle`.
    """
    unknown = set(values) - set(EVERY_FIELD)
    if unknown or by.group_id != group.pk:
        raise FieldForbidden(unknown or {"group"})
    cleaned = {name: clean_field(name, value) for name, value in values.items()}
    if not (cleaned.get("plate") or cleaned.get("chassis") or cleaned.get("description")):
        raise VehicleError(_("Informe a placa, o chassi ou uma descrição do veículo."))
    try:
        return _register_vehicle(group, cleaned, today_of(by))
    except IntegrityError:
        known = _known_vehicle(group, cleaned)
        if known is None:
            raise
        return known


@transaction.atomic
def _register_vehicle(group: BusinessGroup, cleaned: Mapping[str, Any], today: date) -> Vehicle:
    known = _known_vehicle(group, cleaned)
    if known is not None:
        return known
    vehicle = Vehicle(group=group)
    _assign(vehicle, cleaned, today=today)
    _validate(vehicle)
    vehicle.save()
    return vehicle


def _known_vehicle(group: BusinessGroup, cleaned: Mapping[str, Any]) -> Vehicle | None:
    rows = Vehicle.objects.active().filter(group=group)
    plate_key = plates.canonical(cleaned.get("plate", ""))
    if plate_key and (found := rows.filter(plate_key=plate_key).first()):
        return found
    number = cleaned.get("chassis")
    return rows.filter(chassis=number).first() if number else None


COSTS = ("cost", "freight", "preparation")


@transaction.atomic
def set_costs(
    *, stock_item: StockItem, values: Mapping[str, Decimal | None], version: int, by: User
) -> StockItem:
    """What the unit cost the store; by whoever may see it. The audit log keeps before and after."""
    if not by.has_perm("vehicles.view_cost"):
        raise FieldForbidden(COSTS)
    item = StockItem.objects.select_for_update().get(pk=stock_item.pk)
    if item.version != version:
        raise StaleVersion
    for name in COSTS:
        setattr(item, name, values[name])
    item.version += 1
    item.full_clean()
    item.save(update_fields=[*COSTS, "version"])
    return item


def history(vehicle: Vehicle, *, limit: int = 50) -> list[VehicleChange]:
    """The newest changes, for the vehicle's page."""
    return list(vehicle.changes.select_related("actor").order_by("-at", "-pk")[:limit])
