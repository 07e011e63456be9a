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
    dependencies = [("campaigns", "0001_initial"), ("accounts", "0002_groups")]
    operations = [migrations.RunPython(forwards, backwards)]
