from django.db import migrations

from accounts import grants

GRANTS = {
    "find_person": grants.STAFF,
    "view_person": grants.STAFF,
    "view_team_person": [grants.RECEPCAO, grants.OPERADOR, *grants.LEADERS],
    "add_person": grants.STAFF,
    "change_person": grants.STAFF,
    "change_identity": grants.MANAGERS,
}


def forwards(apps, schema_editor):
    grants.grant(apps, "customers", "person", GRANTS)


def backwards(apps, schema_editor):
    grants.revoke(apps, "customers", "person", GRANTS)


class Migration(migrations.Migration):
    dependencies = [("customers", "0001_initial"), ("accounts", "0002_groups")]
    operations = [migrations.RunPython(forwards, backwards)]
