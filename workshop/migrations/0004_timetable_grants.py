"""Overtime is a leader's word; the timetable is kept by the Administrador."""

from django.db import migrations

from accounts import grants

GRANTS = {
    "booking": {"overtime_booking": grants.LEADERS},
    "timetable": {
        f"{verb}_timetable": [grants.ADMINISTRADOR] for verb in ("view", "add", "change", "delete")
    },
}


def forwards(apps, schema_editor):
    for model, granted in GRANTS.items():
        grants.grant(apps, "workshop", model, granted)


def backwards(apps, schema_editor):
    for model, granted in GRANTS.items():
        grants.revoke(apps, "workshop", model, granted)


class Migration(migrations.Migration):
    dependencies = [("workshop", "0003_bookings_lines_answers"), ("accounts", "0003_administrador")]
    operations = [migrations.RunPython(forwards, backwards)]
