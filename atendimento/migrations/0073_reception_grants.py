"""Who receives, who runs the rota, who takes part in it."""

from django.db import migrations

from accounts import grants

DESK = [grants.RECEPCAO, *grants.LEADERS]
GRANTS = {
    "visit": {
        "view_visit": grants.STAFF,
        "view_team_visit": DESK,
        "receive_visit": DESK,
        "run_rota": DESK,
        "be_in_rota": [grants.CONSULTOR],
    },
}


def forwards(apps, schema_editor):
    for model, granted in GRANTS.items():
        grants.grant(apps, "atendimento", model, granted)


def backwards(apps, schema_editor):
    for model, granted in GRANTS.items():
        grants.revoke(apps, "atendimento", model, granted)


class Migration(migrations.Migration):
    dependencies = [('atendimento', '0072_reception'), ("accounts", "0002_groups")]
    operations = [migrations.RunPython(forwards, backwards)]
