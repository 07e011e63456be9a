"""Endpoints, with their field and value maps, and API clients are an administrator's tables.

Differences are decided by whoever may change a person.
"""

from django.db import migrations

from accounts import grants

EDITS = ("add", "change", "view")
ALL = (*EDITS, "delete")
TABLES = {"endpoint": EDITS, "fieldrule": ALL, "valuemap": ALL, "valuepair": ALL, "apiclient": EDITS}


def each(apps, act):
    for model, verbs in TABLES.items():
        act(apps, "integrations", model, {f"{verb}_{model}": [grants.ADMINISTRADOR] for verb in verbs})


def forwards(apps, schema_editor):
    each(apps, grants.grant)


def backwards(apps, schema_editor):
    each(apps, grants.revoke)


class Migration(migrations.Migration):
    replaces = [("integrations", "0002_endpoint_grants"), ("integrations", "0004_inbound_grants")]
    dependencies = [("integrations", "0001_schema"), ("accounts", "0002_permissions")]
    operations = [migrations.RunPython(forwards, backwards)]
