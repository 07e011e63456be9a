"""The tables are the administrator's; a simulation is made by whoever makes proposals."""

from django.db import migrations

from accounts import grants

TABLES = ["financier", "financerate", "iofrate", "financefee", "tradeinestimate"]
GRANTS = {
    table: {f"{verb}_{table}": [grants.ADMINISTRADOR] for verb in ("view", "add", "change")}
    for table in TABLES
} | {"tradeinestimate": {f"{verb}_tradeinestimate": [grants.ADMINISTRADOR] for verb in ("view", "add", "change", "delete")}}


def forwards(apps, schema_editor):
    for model, granted in GRANTS.items():
        grants.grant(apps, "proposals", model, granted)


def backwards(apps, schema_editor):
    for model, granted in GRANTS.items():
        grants.revoke(apps, "proposals", model, granted)


class Migration(migrations.Migration):
    dependencies = [("proposals", "0004_financing_first_values"), ("accounts", "0002_groups")]
    operations = [migrations.RunPython(forwards, backwards)]
