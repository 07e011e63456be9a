"""Where no vehicle is known the scripts leave its part out: what stands in brackets falls with its word."""

from django.db import migrations

PARTS = [
    (" ({veiculo})", "[ ({veiculo})]"),
    (" sobre {veiculo}?", "[ sobre {veiculo}]?"),
    (" em {veiculo}?", "[ em {veiculo}]?"),
    (" do {veiculo} ainda", "[ do {veiculo}] ainda"),
]


def change(apps, parts):
    for step in apps.get_model("atendimento", "CadenceStep").objects.filter(script__contains="{veiculo}"):
        for old, new in parts:
            step.script = step.script.replace(old, new)
        step.save(update_fields=["script"])


def forwards(apps, schema_editor):
    change(apps, PARTS)


def backwards(apps, schema_editor):
    change(apps, [(new, old) for old, new in PARTS])


class Migration(migrations.Migration):
    dependencies = [("atendimento", "0094_cadence_paused")]
    operations = [migrations.RunPython(forwards, backwards)]
