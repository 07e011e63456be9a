from django.db import migrations

from accounts import grants

GRANTS = {
    "view_margin_with_return": grants.MANAGERS,
    **{f"{verb}_financereturn": [grants.ADMINISTRADOR] for verb in ("view", "add", "change")},
}


def forwards(apps, schema_editor):
    grants.grant(apps, "proposals", "financereturn", GRANTS)


def backwards(apps, schema_editor):
    grants.revoke(apps, "proposals", "financereturn", GRANTS)


class Migration(migrations.Migration):
    dependencies = [("proposals", "0062_finance_returns"), ("accounts", "0003_administrador")]
    operations = [migrations.RunPython(forwards, backwards)]
