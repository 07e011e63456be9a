"""Who sees, values and approves used vehicles; asking was granted before."""

from django.db import migrations

from accounts import grants

VALUERS = [grants.AVALIADOR, *grants.LEADERS]
GRANTS = {
    "view_appraisal": [grants.CONSULTOR, *VALUERS],
    "value_appraisal": VALUERS,
    "approve_appraisal": grants.MANAGERS,
}


def forwards(apps, schema_editor):
    grants.grant(apps, "atendimento", "appraisal", GRANTS)


def backwards(apps, schema_editor):
    grants.revoke(apps, "atendimento", "appraisal", GRANTS)


class Migration(migrations.Migration):
    dependencies = [("atendimento", "0012_appraisal_store_required"), ("accounts", "0002_groups")]
    operations = [migrations.RunPython(forwards, backwards)]
