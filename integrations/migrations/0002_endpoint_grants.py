"""Endpoints, with their field and value maps, are an administrator's tables."""

from django.db import migrations

from accounts import grants

EDITS = ("add", "change", "view", "delete")
TABLES = {"endpoint": EDITS[:3], "fieldrule": EDITS, "valuemap": EDITS, "valuepair": EDITS}


def each(apps, act):
    for model, verbs in TABLES.items():
        act(apps, "integrations", model, {f"{verb}_{model}": [grants.ADMINISTRADOR] for verb in verbs})


def forwards(apps, schema_editor):
    each(apps, grants.grant)


def backwards(apps, schema_editor):
    each(apps, grants.revoke)


class Migration(migrations.Migration):
    dependencies = [("integrations", "0001_endpoints"), ("accounts", "0003_administrador")]
    operations = [migrations.RunPython(forwards, backwards)]
