"""Who may do what in the workshop; its timetable is kept by the Administrador."""

from django.db import migrations

from accounts import grants

DESK = [grants.RECEPCAO, grants.OPERADOR, *grants.LEADERS]
# A Consultor only in the workshop he works in: the services ask for the department.
ADVISERS = [grants.CONSULTOR, *grants.LEADERS]
GRANTS = {
    "booking": {
        "view_booking": [*DESK, grants.CONSULTOR],
        "add_booking": [*DESK, grants.CONSULTOR],
        "view_team_booking": DESK,
        "overtime_booking": grants.LEADERS,
    },
    "estimate": {
        "view_estimate": ADVISERS,
        "add_estimate": ADVISERS,
        "view_team_estimate": grants.LEADERS,
    },
    "serviceorder": {
        "view_serviceorder": ADVISERS,
        "add_serviceorder": ADVISERS,
        "view_team_serviceorder": grants.LEADERS,
    },
    "timetable": {
        f"{verb}_timetable": [grants.ADMINISTRADOR] for verb in ("view", "add", "change", "delete")
    },
}


class Migration(migrations.Migration):
    replaces = [("workshop", "0002_grants"), ("workshop", "0004_timetable_grants")]
    dependencies = [("workshop", "0001_schema"), ("accounts", "0002_permissions")]
    operations = [grants.granting("workshop", GRANTS)]
