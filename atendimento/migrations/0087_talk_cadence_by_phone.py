"""The first cadence after a talk calls: the means by which the customer once came (showroom, portal) calls nobody.

And it is not named as the mark *Retorno*, which says something else of an attendance.
"""

from django.db import migrations

OLD, NEW, SUBJECT = "Retorno", "Depois da conversa", "Retomar a conversa"


def forwards(apps, schema_editor):
    phone = apps.get_model("atendimento", "Channel").objects.filter(code="telefone-ativo").first()
    steps = apps.get_model("atendimento", "CadenceStep").objects
    untouched = steps.filter(cadence__name=OLD, cadence__start="talk", channel=None, subject=OLD)
    untouched.update(channel=phone, subject=SUBJECT)
    apps.get_model("atendimento", "Cadence").objects.filter(name=OLD, start="talk").update(name=NEW)


class Migration(migrations.Migration):
    dependencies = [("atendimento", "0086_test_drive_moved")]
    operations = [migrations.RunPython(forwards, migrations.RunPython.noop)]
