"""What the two stores have for sale, and cars in general."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from accounts.models import BusinessGroup, Store
from demo import names, numbers
from demo.batches import write
from demo.catalogue import Listed, used_price
from demo.organisation import House
from vehicles.models import StockItem, Vehicle
from vehicles.plates import canonical
from vehicles.search import set_search_columns

State, Business = StockItem.State, StockItem.BusinessType
# Of 20 units, one store's after the other: state and business type.
PRESENT = [State.AVAILABLE] * 9 + [State.PREPARING] * 2
NEW_STATES = [*PRESENT, State.IN_TRANSIT, State.IN_TRANSIT, State.ON_ORDER, State.DEMO, State.SOLD]
USED_STATES = [*PRESENT, State.AVAILABLE, State.AVAILABLE, State.BLOCKED, State.SOLD, State.DELIVERED]
EXPECTED = (State.ON_ORDER, State.IN_TRANSIT)
USED_SHARE = 0.55
# Looked for by name in every demonstration.
WANTED = ("Corolla XEi", "Civic EXL", "Civic Touring")
WANTED_EACH = 3
LAST_OLD_PLATE = 2018


@dataclass
class Garage:
    """Makes vehicles whose plates and chassis never repeat."""

    group: BusinessGroup
    today: date
    rng: Random
    listed: list[Listed]
    serial: Iterator[int]

    def used(self, listed: Listed) -> Vehicle:
        age = self.rng.randint(max(1, listed.version.ended), max(1, listed.version.ended) + 6)
        number, year = next(self.serial), self.today.year - age
        vehicle = self.vehicle(listed, number, year)
        vehicle.plate = numbers.plate_of(number, old=year < LAST_OLD_PLATE)
        vehicle.plate_key = canonical(vehicle.plate)
        vehicle.renavam = numbers.renavam_of(number)
        vehicle.km = self.rng.randint(6_000, 17_000) * age + self.rng.randint(0, 999)
        vehicle.km_on = self.today - timedelta(days=self.rng.randint(1, 60))
        return vehicle

    def new(self, listed: Listed, state: str) -> Vehicle:
        number = next(self.serial)
        vehicle = self.vehicle(listed, number, self.today.year)
        vehicle.km, vehicle.km_on = 0, self.today
        if state == State.ON_ORDER:
            # Not built yet.
            vehicle.chassis = ""
        if state == State.DEMO:
            vehicle.plate = numbers.plate_of(number)
            vehicle.plate_key, vehicle.renavam = vehicle.plate, numbers.renavam_of(number)
            vehicle.km = self.rng.randint(800, 8_000)
        return vehicle

    def vehicle(self, listed: Listed, number: int, year: int) -> Vehicle:
        return Vehicle(
            group=self.group,
            chassis=numbers.chassis_of(number),
            colour=self.rng.choice(names.COLOURS),
            fuel=listed.version.fuel,
            year_made=year,
            year_model=year + self.rng.randint(0, 1),
            model=listed.model,
            description=listed.version.name,
        )


def build_stock(house: House, garage: Garage, size: int) -> list[StockItem]:
    """About `size` units: the brand's own new cars and used ones of every make, in both stores."""
    items = list(units(house, garage, size))
    write(item.vehicle for item in items)
    for position, item in enumerate(items):
        item.vehicle_id = item.vehicle.pk
        item.external_id = f"D{position + 1:06d}"
        set_search_columns(item, item.vehicle)
    return write(items)


def units(house: House, garage: Garage, size: int) -> Iterator[StockItem]:
    yield from wanted_units(house, garage)
    stores = list(house.stores.values())
    for position in range(size - len(WANTED) * WANTED_EACH):
        store = stores[position % 3 == 2]
        if garage.rng.random() < USED_SHARE:
            state = USED_STATES[position % len(USED_STATES)]
            yield used_unit(store, garage, garage.rng.choice(garage.listed), state)
        else:
            yield new_unit(store, garage, NEW_STATES[position % len(NEW_STATES)])


def wanted_units(house: House, garage: Garage) -> Iterator[StockItem]:
    for name in WANTED:
        listed = next(entry for entry in garage.listed if entry.version.name.startswith(name))
        for _ in range(WANTED_EACH):
            yield used_unit(house.stores["A"], garage, listed, State.AVAILABLE)


def used_unit(store: Store, garage: Garage, listed: Listed, state: str) -> StockItem:
    vehicle = garage.used(listed)
    worth = used_price(listed.version, garage.today.year - (vehicle.year_made or 0))
    price = worth * Decimal(garage.rng.randint(94, 106)) / 100
    return unit(store, garage, vehicle, Business.VU, state, price)


def new_unit(store: Store, garage: Garage, state: str) -> StockItem:
    own = [entry for entry in garage.listed if entry.make == store.brand.name and not entry.version.ended]
    listed = garage.rng.choice(own)
    vehicle = garage.new(listed, state)
    price = Decimal(listed.version.price * 1000) * Decimal(garage.rng.randint(98, 104)) / 100
    business = Business.VM if state == State.DEMO else Business.VN
    return unit(store, garage, vehicle, business, state, price)


def unit(
    store: Store, garage: Garage, vehicle: Vehicle, business: str, state: str, price: Decimal
) -> StockItem:
    expected = state in EXPECTED
    return StockItem(
        store=store,
        vehicle=vehicle,
        business_type=business,
        state=state,
        # Shop-window prices end in 90.
        price=price // 100 * 100 + 90,
        cost=(price * Decimal("0.91")).quantize(Decimal("0.01")),
        freight=Decimal(1450) if business == Business.VN else None,
        preparation=Decimal(900) if business == Business.VU else None,
        entered_on=None if expected else garage.today - timedelta(days=days_ago(garage.rng)),
        arrival_forecast=garage.today + timedelta(days=garage.rng.randint(3, 75)) if expected else None,
        origin="demo",
    )


def days_ago(rng: Random) -> int:
    """Most cars are recent; some have been standing for months."""
    return int(rng.expovariate(1 / 45)) % 220
