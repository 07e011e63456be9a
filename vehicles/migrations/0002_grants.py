from django.db import migrations

from accounts import grants

VEHICLE = {
    "view_vehicle": grants.STAFF,
    "edit_plate_km": [name for name in grants.STAFF if name != grants.OPERADOR],
    "edit_every_field": grants.LEADERS,
}
STOCK = {
    "search_stock": grants.STAFF,
    "view_cost": grants.MANAGERS,
}


def forwards(apps, schema_editor):
    grants.grant(apps, "vehicles", "vehicle", VEHICLE)
    grants.grant(apps, "vehicles", "stockitem", STOCK)


def backwards(apps, schema_editor):
    grants.revoke(apps, "vehicles", "vehicle", VEHICLE)
    grants.revoke(apps, "vehicles", "stockitem", STOCK)


class Migration(migrations.Migration):
    dependencies = [("vehicles", "0001_initial"), ("accounts", "0002_groups")]
    operations = [migrations.RunPython(forwards, backwards)]
