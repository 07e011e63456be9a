"""Who sets up campaigns; recording a result belongs to the attendance."""

from django.db import migrations

from accounts import grants

CAMPAIGNERS = [grants.OPERADOR, *grants.LEADERS]
CAMPAIGN = {f"{verb}_campaign": CAMPAIGNERS for verb in ("view", "add", "change")}


def forwards(apps, schema_editor):
    grants.grant(apps, "campaigns", "campaign", CAMPAIGN)


def backwards(apps, schema_editor):
    grants.revoke(apps, "campaigns", "campaign", CAMPAIGN)


class Migration(migrations.Migration):
    replaces = [("campaigns", "0002_grants")]
    dependencies = [("campaigns", "0001_schema"), ("accounts", "0002_permissions")]
    operations = [migrations.RunPython(forwards, backwards)]
