"""The first *Retorno* cadence calls: the means by which the customer once came (showroom, portal) call nobody."""

from django.db import migrations


def forwards(apps, schema_editor):
    phone = apps.get_model("atendimento", "Channel").objects.filter(code="telefone-ativo").first()
    steps = apps.get_model("atendimento", "CadenceStep").objects
    untouched = steps.filter(cadence__name="Retorno", cadence__start="talk", channel=None, subject="Retorno")
    untouched.update(channel=phone)


class Migration(migrations.Migration):
    dependencies = [("atendimento", "0086_test_drive_moved")]
    operations = [migrations.RunPython(forwards, migrations.RunPython.noop)]
