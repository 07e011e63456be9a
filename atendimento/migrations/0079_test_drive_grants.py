"""Test drives: everybody who works with customers; the team's also for the desk."""

from django.db import migrations

from accounts import grants

GRANTS = {
    "view_testdrive": grants.STAFF,
    "add_testdrive": grants.STAFF,
    "view_team_testdrive": [grants.RECEPCAO, grants.OPERADOR, *grants.LEADERS],
}


def forwards(apps, schema_editor):
    grants.grant(apps, "atendimento", "testdrive", GRANTS)


def backwards(apps, schema_editor):
    grants.revoke(apps, "atendimento", "testdrive", GRANTS)


class Migration(migrations.Migration):
    dependencies = [("atendimento", "0078_test_drive_overlap"), ("accounts", "0002_groups")]
    operations = [migrations.RunPython(forwards, backwards)]
