"""A reservation longer than the store allows needs a manager."""

from django.db import migrations

from accounts import grants

RESERVATION = {"authorise_reservation": grants.MANAGERS}


def forwards(apps, schema_editor):
    grants.grant(apps, "vehicles", "reservation", RESERVATION)


def backwards(apps, schema_editor):
    grants.revoke(apps, "vehicles", "reservation", RESERVATION)


class Migration(migrations.Migration):
    dependencies = [("vehicles", "0020_sale_and_decisions")]
    operations = [migrations.RunPython(forwards, backwards)]
