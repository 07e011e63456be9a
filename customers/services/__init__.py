"""State changes of people: the only way other rooms write here."""

from customers.services.access import (
    become_owner,
    end_ownership,
    grant_access,
    move_ownership,
    open_access,
    owner_of,
    revoke_access,
)
from customers.services.contacts import (
    add_address,
    add_phone,
    edit_address,
    edit_phone,
    is_refused,
    latest_consents,
    record_consent,
    record_consents,
    remove_address,
    remove_phone,
    set_no_contact,
)
from customers.services.errors import CustomerError, IdentityForbidden, StaleVersion
from customers.services.owned import (
    add_owned_vehicle,
    complete_owned_vehicle,
    end_owned_vehicle,
    end_owned_vehicles,
)
from customers.services.people import (
    edit_person,
    locked_fields,
    promote_prospect,
    register_lead,
    register_person,
    register_prospect,
)

__all__ = [
    "CustomerError",
    "IdentityForbidden",
    "StaleVersion",
    "add_address",
    "add_owned_vehicle",
    "add_phone",
    "become_owner",
    "complete_owned_vehicle",
    "edit_address",
    "edit_person",
    "edit_phone",
    "end_owned_vehicle",
    "end_owned_vehicles",
    "end_ownership",
    "grant_access",
    "is_refused",
    "latest_consents",
    "locked_fields",
    "move_ownership",
    "open_access",
    "owner_of",
    "promote_prospect",
    "record_consent",
    "record_consents",
    "register_lead",
    "register_person",
    "register_prospect",
    "remove_address",
    "remove_phone",
    "revoke_access",
    "set_no_contact",
]
