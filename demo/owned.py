"""The cars customers have: known by plate, or only by description."""

from datetime import timedelta
from random import Random

from customers.models import OwnedVehicle
from demo import scripts
from demo.batches import write
from demo.people import Customer
from demo.stock import Garage


def build_owned(customers: list[Customer], garage: Garage, rng: Random) -> list[OwnedVehicle]:
    rows = [row for entry in customers for row in cars_of(entry, garage, rng)]
    write(row.vehicle for row in rows if row.vehicle)
    for row in rows:
        if row.vehicle:
            row.vehicle_id = row.vehicle.pk
    return write(rows)


def cars_of(entry: Customer, garage: Garage, rng: Random) -> list[OwnedVehicle]:
    found = []
    if rng.random() < (0.25 if entry.person.is_prospect else 0.6):
        found.append(known(entry, garage, rng))
    if rng.random() < 0.2:
        texts = scripts.COMPANY_CARS if entry.person.is_company else scripts.FAMILY_CARS
        found.append(OwnedVehicle(person=entry.person, description=rng.choice(texts)))
    return found


def known(entry: Customer, garage: Garage, rng: Random) -> OwnedVehicle:
    vehicle = garage.used(rng.choice(garage.listed))
    return OwnedVehicle(
        person=entry.person,
        vehicle=vehicle,
        is_registered_owner=rng.random() < 0.9,
        since=garage.today - timedelta(days=rng.randint(60, 1500)),
    )
