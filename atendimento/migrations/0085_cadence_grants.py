"""Cadences are the administrator's."""

from django.db import migrations

from accounts import grants

TABLES = ("cadence", "cadencestep")


def granted(table):
    return {f"{verb}_{table}": [grants.ADMINISTRADOR] for verb in ("view", "add", "change", "delete")}


def forwards(apps, schema_editor):
    for table in TABLES:
        grants.grant(apps, "atendimento", table, granted(table))


def backwards(apps, schema_editor):
    for table in TABLES:
        grants.revoke(apps, "atendimento", table, granted(table))


class Migration(migrations.Migration):
    dependencies = [("atendimento", "0084_cadence_values"), ("accounts", "0002_groups")]
    operations = [migrations.RunPython(forwards, backwards)]
