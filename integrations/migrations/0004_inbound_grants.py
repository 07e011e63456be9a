"""API clients are an administrator's table; differences are decided by whoever may change a person."""

from django.db import migrations

from accounts import grants

GRANTS = {f"{verb}_apiclient": [grants.ADMINISTRADOR] for verb in ("add", "change", "view")}


def forwards(apps, schema_editor):
    grants.grant(apps, "integrations", "apiclient", GRANTS)


def backwards(apps, schema_editor):
    grants.revoke(apps, "integrations", "apiclient", GRANTS)


class Migration(migrations.Migration):
    dependencies = [("integrations", "0003_inbound"), ("accounts", "0003_administrador")]
    operations = [migrations.RunPython(forwards, backwards)]
