from django.db import migrations

from accounts import grants

EDITS = ("add", "change", "view")
ALL = (*EDITS, "delete")
# Django admin for Administrador: (app, model) → what he may do there. Deleting is deactivating.
TABLES = {
    ("accounts", "user"): EDITS,
    ("accounts", "businessgroup"): EDITS,
    ("accounts", "brand"): EDITS,
    ("accounts", "store"): EDITS,
    ("accounts", "openinghours"): ALL,
    ("accounts", "membership"): ALL,
    ("accounts", "parameter"): ALL,
    ("auth", "group"): ("view",),
    ("core", "refusal"): ("view",),
    ("core", "importbatch"): ("view",),
    ("core", "outboxmessage"): ("view",),
}


def each(apps, act):
    act(apps, "accounts", "user", {"use_admin": [grants.ADMINISTRADOR]})
    for (app, model), verbs in TABLES.items():
        act(apps, app, model, {f"{verb}_{model}": [grants.ADMINISTRADOR] for verb in verbs})


def forwards(apps, schema_editor):
    each(apps, grants.grant)


def backwards(apps, schema_editor):
    each(apps, grants.revoke)


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0002_groups"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("core", "0001_initial"),
    ]
    operations = [migrations.RunPython(forwards, backwards)]
