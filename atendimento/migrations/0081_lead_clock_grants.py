"""Limits of leads are the administrator's."""

from django.db import migrations

from accounts import grants

GRANTED = {f"{verb}_leadlimit": [grants.ADMINISTRADOR] for verb in ("view", "add", "change", "delete")}


def forwards(apps, schema_editor):
    grants.grant(apps, "atendimento", "leadlimit", GRANTED)


def backwards(apps, schema_editor):
    grants.revoke(apps, "atendimento", "leadlimit", GRANTED)


class Migration(migrations.Migration):
    dependencies = [('atendimento', '0080_lead_clock'), ("accounts", "0002_groups")]
    operations = [migrations.RunPython(forwards, backwards)]
