"""Orders go back or are cancelled by managers."""

from django.db import migrations

from accounts import grants

PROPOSAL = {"reopen_order": grants.MANAGERS, "cancel_order": grants.MANAGERS}


def forwards(apps, schema_editor):
    grants.grant(apps, "proposals", "proposal", PROPOSAL)


def backwards(apps, schema_editor):
    grants.revoke(apps, "proposals", "proposal", PROPOSAL)


class Migration(migrations.Migration):
    dependencies = [("proposals", "0040_reservations_and_orders")]
    operations = [migrations.RunPython(forwards, backwards)]
