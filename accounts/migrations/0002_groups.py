from django.db import migrations

from accounts import grants

SCOPES = {
    "scope_departments": [grants.SUPERVISOR],
    "scope_stores": [grants.GERENTE],
    "scope_group": [grants.GERENTE_GERAL],
    "switch_user": grants.LEADERS,
    "view_reports": [grants.CONSULTOR, grants.OPERADOR, *grants.LEADERS],
    "export_personal_data": grants.MANAGERS,
    "view_monitor": [*grants.MANAGERS, grants.ADMINISTRADOR],
}


def forwards(apps, schema_editor):
    for name in grants.GROUPS:
        apps.get_model("auth", "Group").objects.get_or_create(name=name)
    grants.grant(apps, "accounts", "user", SCOPES)


def backwards(apps, schema_editor):
    apps.get_model("auth", "Group").objects.filter(name__in=grants.GROUPS).delete()


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial"), ("contenttypes", "0002_remove_content_type_name")]
    operations = [migrations.RunPython(forwards, backwards)]
