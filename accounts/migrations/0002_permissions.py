"""The groups, what each may see and do everywhere, and what the Administrador finds in Django's admin."""

from django.db import migrations

from accounts import grants

EDITS = ("add", "change", "view")
ALL = (*EDITS, "delete")
GRANTS = {
    "scope_departments": [grants.SUPERVISOR],
    "scope_stores": [grants.GERENTE],
    "scope_group": [grants.GERENTE_GERAL],
    "switch_user": grants.LEADERS,
    "view_reports": [grants.CONSULTOR, grants.OPERADOR, *grants.LEADERS],
    "export_personal_data": grants.MANAGERS,
    "view_monitor": [*grants.MANAGERS, grants.ADMINISTRADOR],
    "use_admin": [grants.ADMINISTRADOR],
}
# (app, model) → what Administrador may do there. Deleting is deactivating.
TABLES = {
    ("accounts", "user"): EDITS,
    ("accounts", "businessgroup"): EDITS,
    ("accounts", "brand"): EDITS,
    ("accounts", "store"): EDITS,
    ("accounts", "openinghours"): ALL,
    ("accounts", "cityholiday"): ALL,
    ("accounts", "membership"): ALL,
    ("accounts", "parameter"): ALL,
    ("auth", "group"): ("view",),
    ("core", "refusal"): ("view",),
    ("core", "importbatch"): ("view",),
    ("core", "outboxmessage"): ("view",),
}


def forwards(apps, schema_editor):
    for name in grants.GROUPS:
        apps.get_model("auth", "Group").objects.get_or_create(name=name)
    grants.grant(apps, "accounts", "user", GRANTS)
    for (app, model), verbs in TABLES.items():
        grants.grant(apps, app, model, {f"{verb}_{model}": [grants.ADMINISTRADOR] for verb in verbs})


def backwards(apps, schema_editor):
    apps.get_model("auth", "Group").objects.filter(name__in=grants.GROUPS).delete()


class Migration(migrations.Migration):
    replaces = [
        ("accounts", "0002_groups"),
        ("accounts", "0003_administrador"),
        ("accounts", "0006_city_holiday_grants"),
    ]
    dependencies = [
        ("accounts", "0001_schema"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("core", "0001_schema"),
    ]
    operations = [migrations.RunPython(forwards, backwards)]
