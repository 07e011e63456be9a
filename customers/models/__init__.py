from customers.models.access import Ownership, PersonAccess, PersonAccessQuerySet
from customers.models.contact import Address, Consent, Phone
from customers.models.owned import OwnedVehicle, OwnedVehicleQuerySet
from customers.models.person import Person, PersonQuerySet

__all__ = [
    "Address",
    "Consent",
    "OwnedVehicle",
    "OwnedVehicleQuerySet",
    "Ownership",
    "Person",
    "PersonAccess",
    "PersonAccessQuerySet",
    "PersonQuerySet",
    "Phone",
]
