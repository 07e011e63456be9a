"""A day at the workshop of store A: cars on the board, an estimate at its customer's, an open order."""

from datetime import date, datetime, time, timedelta
from decimal import Decimal

from accounts.hours import next_open
from accounts.models import Store, User
from customers.models import OwnedVehicle
from demo.organisation import House
from demo.people import Customer
from vehicles.models import StockItem
from workshop.bookings.free import free_slots
from workshop.bookings.services import confirm_booking, create_booking
from workshop.estimates.services import create_estimate, send_estimate
from workshop.models import Booking
from workshop.orders.services import create_order

Service = Booking.ServiceType


def line(nature: str, description: str, quantity: str, price: str) -> dict[str, object]:
    return {
        "nature": nature,
        "description": description,
        "quantity": Decimal(quantity),
        "unit_price": Decimal(price),
    }


ASKED = [
    (Service.REVIEW, "Revisão de 20.000 km"),
    (Service.DIAGNOSIS, "Luz da injeção acende em subida"),
    (Service.REPAIR, "Barulho na roda dianteira direita"),
    (Service.RECALL, "Recall do airbag"),
    (Service.REVIEW, "Revisão de 40.000 km\nTrocar palhetas"),
    (Service.ACCESSORY, "Instalar engate"),
]
LINES = [
    line("labour", "Troca de óleo e filtro", "1", "120"),
    line("part", "Óleo 0W20 sintético (litro)", "4", "62.90"),
    line("part", "Filtro de óleo", "1", "48.50"),
    line("labour", "Alinhamento e balanceamento", "1", "180"),
]


def add_workshop(house: House, customers: list[Customer]) -> None:
    store, adviser = house.stores["A"], house.users["consultortecnico"]
    cars = cars_of(store, customers)
    fill_board(store, adviser, cars[: len(ASKED)])
    quote(store, adviser, cars[len(ASKED)])
    open_order(store, adviser, cars[len(ASKED) + 1])


def cars_of(store: Store, customers: list[Customer]) -> list[OwnedVehicle]:
    """Cars known by plate, of people of that store."""
    people = [entry.person.pk for entry in customers if entry.store == store]
    rows = OwnedVehicle.objects.current().filter(person__in=people[:400], vehicle__isnull=False)
    rows = rows.exclude(vehicle__stock_items__state__in=[StockItem.State.AVAILABLE])
    return list(rows.select_related("person", "vehicle").order_by("pk")[: len(ASKED) + 2])


def first_hour(store: Store) -> datetime:
    """When the next day begins on which somebody receives cars."""
    tomorrow: date = store.today() + timedelta(days=1)
    return next_open(store, datetime.combine(tomorrow, time(), store.zone))


def fill_board(store: Store, adviser: User, cars: list[OwnedVehicle]) -> None:
    """One car an hour, in what other bookings left free."""
    day = first_hour(store).date()
    free = [slot.at for _half, rows in free_slots(store, day, adviser.pk) for slot in rows]
    for number, (car, hour, (service, said)) in enumerate(zip(cars, free, ASKED, strict=False)):
        when = {"starts_on": day, "starts_at": hour, "service_type": service}
        booking = create_booking(
            store=store,
            fields=customer_of(car) | when | {"advisor": adviser},
            requests=said.split("\n"),
            by=adviser,
        )
        if number % 2 == 0:
            confirm_booking(booking=booking, by=adviser)


def customer_of(car: OwnedVehicle) -> dict[str, object]:
    return {"person": car.person, "vehicle": car.vehicle}


def quote(store: Store, adviser: User, car: OwnedVehicle) -> None:
    today = store.today()
    fields = customer_of(car) | {
        "advisor": adviser,
        "kind": "client",
        "valid_until": today + timedelta(days=10),
        "delivery_days": 1,
    }
    estimate = create_estimate(store=store, fields=fields, lines=LINES, by=adviser)
    send_estimate(estimate=estimate, by=adviser)


def open_order(store: Store, adviser: User, car: OwnedVehicle) -> None:
    fields = customer_of(car) | {
        "advisor": adviser,
        "kind": "client",
        "requests": "Revisão de 30.000 km\nVerificar ar-condicionado",
        "promised_at": first_hour(store) + timedelta(hours=3),
    }
    create_order(store=store, fields=fields, lines=LINES[:3], by=adviser)
