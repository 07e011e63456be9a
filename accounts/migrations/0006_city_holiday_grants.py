"""City holidays are the administrator's."""

from django.db import migrations

from accounts import grants

GRANTED = {f"{verb}_cityholiday": [grants.ADMINISTRADOR] for verb in ("view", "add", "change", "delete")}


def forwards(apps, schema_editor):
    grants.grant(apps, "accounts", "cityholiday", GRANTED)


def backwards(apps, schema_editor):
    grants.revoke(apps, "accounts", "cityholiday", GRANTED)


class Migration(migrations.Migration):
    dependencies = [("accounts", "0005_city_holidays")]
    operations = [migrations.RunPython(forwards, backwards)]
