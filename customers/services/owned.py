"""The cars a person has, also those only known by description."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from core import outbox
from customers.models import OwnedVehicle, Person
from customers.services.contacts import hold
from customers.services.errors import CustomerError, from_validation
from vehicles.models import Vehicle
from vehicles.services import register_vehicle, today_of


@transaction.atomic
def add_owned_vehicle(
    *,
    person: Person,
    by: User,
    plate: str = "",
    description: str = "",
    vehicle: Vehicle | None = None,
    is_registered_owner: bool = False,
    since: date | None = None,
) -> OwnedVehicle:
    """A car by its record or plate (found or made), else a virtual one by description."""
    hold(person.pk)
    if vehicle is None and plate.strip():
        vehicle = vehicle_of(person, plate, description, by)
    row = OwnedVehicle(
        person=person,
        description=description.strip(),
        is_registered_owner=is_registered_owner,
        since=since,
    )
    if since and since > today_of(by):
        raise CustomerError(_("A data não pode ser futura."), field="since")
    return _attach(row, vehicle)


@transaction.atomic
def complete_owned_vehicle(*, owned: OwnedVehicle, plate: str, by: User) -> OwnedVehicle:
    """Give a virtual car its plate: from now on it is a real one."""
    row = OwnedVehicle.objects.select_for_update().get(pk=owned.pk)
    if not row.is_virtual:
        raise CustomerError(_("Este veículo já tem placa."), field="plate")
    return _attach(row, vehicle_of(row.person, plate, row.description, by))


@transaction.atomic
def end_owned_vehicle(*, owned: OwnedVehicle, by: User, until: date | None = None) -> OwnedVehicle:
    """The person no longer has the car; the record stays."""
    row = OwnedVehicle.objects.select_for_update().get(pk=owned.pk)
    row.until = until or today_of(by)
    _save(row)
    return row


@transaction.atomic
def end_owned_vehicles(*, vehicle: Vehicle, by: User, but: Person | None = None) -> None:
    """Nobody `but` that person has the car any more: it was sold, given in payment or taken back."""
    Vehicle.objects.select_for_update().get(pk=vehicle.pk)
    for row in OwnedVehicle.objects.current().filter(vehicle=vehicle).exclude(person=but).order_by("pk"):
        end_owned_vehicle(owned=row, by=by)


def vehicle_of(person: Person, plate: str, description: str, by: User) -> Vehicle:
    if not plate.strip():
        raise CustomerError(_("Informe a placa."), field="plate")
    try:
        return register_vehicle(group=person.group, by=by, plate=plate, description=description)
    except ValidationError as exc:
        raise from_validation(exc) from exc


def _attach(row: OwnedVehicle, vehicle: Vehicle | None) -> OwnedVehicle:
    row.vehicle = vehicle
    if vehicle:
        if vehicle.group_id != row.person.group_id:
            raise CustomerError(_("Este veículo é de outro grupo econômico."))
        Vehicle.objects.select_for_update().get(pk=vehicle.pk)
        others = OwnedVehicle.objects.current().filter(vehicle=vehicle).exclude(pk=row.pk)
        if others.filter(person=row.person_id).exists():
            raise CustomerError(_("Esta pessoa já tem este veículo."), field="plate")
        if row.is_registered_owner:
            # A car has one registered owner: the earlier one keeps the car, no longer the title.
            others.filter(is_registered_owner=True).update(is_registered_owner=False)
    _save(row)
    return row


def _save(row: OwnedVehicle) -> None:
    try:
        row.full_clean()
    except ValidationError as exc:
        raise from_validation(exc) from exc
    row.save()
    outbox.publish("person", str(row.person_id))
