"""Who sees and edits units; Administrador keeps the catalogue, and reads units only as a manager besides."""

from django.db import migrations

from accounts import grants

CATALOGUE = ("make", "family", "catalogmodel", "catalogyear")
GRANTS = {
    "vehicle": {
        "view_vehicle": grants.STAFF,
        "edit_plate_km": [name for name in grants.STAFF if name != grants.OPERADOR],
        "edit_every_field": grants.LEADERS,
    },
    "stockitem": {
        "search_stock": grants.STAFF,
        "view_cost": grants.MANAGERS,
        "view_stockitem": grants.MANAGERS,
    },
    "reservation": {
        "view_reservation": grants.MANAGERS,
        # Longer than the store allows.
        "authorise_reservation": grants.MANAGERS,
    },
} | {
    model: {f"{verb}_{model}": [grants.ADMINISTRADOR] for verb in ("view", "add", "change")} for model in CATALOGUE
}


class Migration(migrations.Migration):
    replaces = [
        ("vehicles", "0002_grants"),
        ("vehicles", "0004_admin_grants"),
        ("vehicles", "0021_reservation_grants"),
    ]
    dependencies = [("vehicles", "0002_search_index"), ("accounts", "0002_permissions")]
    operations = [grants.granting("vehicles", GRANTS)]
