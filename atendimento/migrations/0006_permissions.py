"""Who may do what with attendances, appraisals, visits and test drives; tables are the Administrador's."""

from django.db import migrations

from accounts import grants

SELLERS = [grants.CONSULTOR, grants.OPERADOR, *grants.LEADERS]
VALUERS = [grants.AVALIADOR, *grants.LEADERS]
DESK = [grants.RECEPCAO, *grants.LEADERS]
EDITS = ("view", "add", "change")
# Deleting is deactivating, but for lines that nothing else names.
TABLES = {
    "nature": EDITS,
    "naturearea": EDITS,
    "channel": EDITS,
    "mediagroup": EDITS,
    "media": EDITS,
    "result": EDITS,
    "closingreason": EDITS,
    "competitor": EDITS,
    "appraisalmotive": EDITS,
    "appraisalgroup": EDITS,
    "appraisalitem": EDITS,
    "testdriverefusal": EDITS,
    "leadlimit": (*EDITS, "delete"),
    "cadence": (*EDITS, "delete"),
    "cadencestep": (*EDITS, "delete"),
}
GRANTS = {
    "atendimento": {
        "work_agenda": grants.STAFF,
        "view_atendimento": grants.STAFF,
        "add_atendimento": grants.STAFF,
        "change_atendimento": grants.STAFF,
        "record_campaign_result": grants.STAFF,
        "view_team_atendimento": grants.LEADERS,
        "be_responsible": SELLERS,
        "forward_contact": DESK,
        "transfer_contact": grants.LEADERS,
        "discard_atendimento": grants.LEADERS,
    },
    "contact": {"change_closed_contact": []},
    "appraisal": {
        "add_appraisal": [grants.CONSULTOR, *grants.LEADERS],
        "view_appraisal": [grants.CONSULTOR, *VALUERS],
        "value_appraisal": VALUERS,
        "approve_appraisal": grants.MANAGERS,
    },
    "visit": {
        "view_visit": grants.STAFF,
        "view_team_visit": DESK,
        "receive_visit": DESK,
        "run_rota": DESK,
        "be_in_rota": [grants.CONSULTOR],
    },
    "testdrive": {
        "view_testdrive": grants.STAFF,
        "add_testdrive": grants.STAFF,
        "view_team_testdrive": [grants.RECEPCAO, grants.OPERADOR, *grants.LEADERS],
    },
} | {table: {f"{verb}_{table}": [grants.ADMINISTRADOR] for verb in verbs} for table, verbs in TABLES.items()}


class Migration(migrations.Migration):
    replaces = [
        ("atendimento", "0003_grants"),
        ("atendimento", "0013_appraisal_grants"),
        ("atendimento", "0073_reception_grants"),
        ("atendimento", "0079_test_drive_grants"),
        ("atendimento", "0081_lead_clock_grants"),
        ("atendimento", "0085_cadence_grants"),
    ]
    dependencies = [("atendimento", "0005_first_cadences"), ("accounts", "0002_permissions")]
    operations = [grants.granting("atendimento", GRANTS)]
