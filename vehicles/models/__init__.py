from vehicles.models.catalogue import (
    FIRST_YEAR,
    LAST_YEAR,
    ZERO_KM_YEAR,
    CatalogModel,
    CatalogYear,
    Family,
    Make,
)
from vehicles.models.stock import Reservation, ReservationQuerySet, StockItem, StockItemQuerySet
from vehicles.models.vehicle import Vehicle, VehicleChange, VehicleQuerySet

__all__ = [
    "FIRST_YEAR",
    "LAST_YEAR",
    "ZERO_KM_YEAR",
    "CatalogModel",
    "CatalogYear",
    "Family",
    "Make",
    "Reservation",
    "ReservationQuerySet",
    "StockItem",
    "StockItemQuerySet",
    "Vehicle",
    "VehicleChange",
    "VehicleQuerySet",
]
