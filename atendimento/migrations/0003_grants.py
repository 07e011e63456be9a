"""Who may do what with attendances."""

from django.db import migrations

from accounts import grants

SELLERS = [grants.CONSULTOR, grants.OPERADOR, *grants.LEADERS]
TABLES = [
    "nature", "naturearea", "channel", "mediagroup", "media", "result", "closingreason", "competitor",
    "appraisalmotive", "appraisalgroup", "testdriverefusal",
]
GRANTS = {
    "atendimento": {
        "work_agenda": grants.STAFF,
        "view_atendimento": grants.STAFF,
        "add_atendimento": grants.STAFF,
        "change_atendimento": grants.STAFF,
        "record_campaign_result": grants.STAFF,
        "view_team_atendimento": grants.LEADERS,
        "be_responsible": SELLERS,
        "forward_contact": [grants.RECEPCAO, *grants.LEADERS],
        "transfer_contact": grants.LEADERS,
        "discard_atendimento": grants.LEADERS,
    },
    "contact": {"change_closed_contact": []},
    "appraisal": {"add_appraisal": [grants.CONSULTOR, *grants.LEADERS]},
} | {
    table: {f"{verb}_{table}": [grants.ADMINISTRADOR] for verb in ("view", "add", "change")} for table in TABLES
}


def forwards(apps, schema_editor):
    for model, granted in GRANTS.items():
        grants.grant(apps, "atendimento", model, granted)


def backwards(apps, schema_editor):
    for model, granted in GRANTS.items():
        grants.revoke(apps, "atendimento", model, granted)


class Migration(migrations.Migration):
    dependencies = [("atendimento", "0002_first_values"), ("accounts", "0002_groups")]
    operations = [migrations.RunPython(forwards, backwards)]
