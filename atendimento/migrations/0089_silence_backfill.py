"""Attendances there are: last moved with their last contact, else when they were made."""

from django.db import migrations
from django.db.models import F, Max, OuterRef, Subquery
from django.db.models.functions import Coalesce


def forwards(apps, schema_editor):
    contact, attendance = (apps.get_model("atendimento", name) for name in ("Contact", "Atendimento"))
    last = contact.objects.filter(attendance=OuterRef("pk")).order_by().values("attendance")
    last = last.annotate(last=Max("completed_at")).values("last")
    attendance.objects.update(active_at=Coalesce(Subquery(last), F("created_at")))


class Migration(migrations.Migration):
    dependencies = [("atendimento", "0088_silence")]
    operations = [migrations.RunPython(forwards, migrations.RunPython.noop)]
