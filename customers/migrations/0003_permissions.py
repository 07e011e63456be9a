"""Who finds, sees and changes people."""

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
    replaces = [("customers", "0002_grants")]
    dependencies = [("customers", "0002_name_search_index"), ("accounts", "0002_permissions")]
    operations = [migrations.RunPython(forwards, backwards)]
