"""Requests made before the queue: their store, and the plate as it is searched."""

from django.db import migrations
from django.db.models import OuterRef, Subquery

from vehicles import plates

BATCH = 1000


def forwards(apps, schema_editor):
    appraisal, attendance = apps.get_model("atendimento", "Appraisal"), apps.get_model("atendimento", "Atendimento")
    store = attendance.objects.filter(pk=OuterRef("attendance")).values("store")[:1]
    appraisal.objects.filter(store=None).update(store=Subquery(store))
    rows = []
    for row in appraisal.objects.exclude(plate="").only("pk", "plate").iterator(chunk_size=BATCH):
        row.plate_key = plates.canonical(row.plate)
        rows.append(row)
    appraisal.objects.bulk_update(rows, ["plate_key"], batch_size=BATCH)


class Migration(migrations.Migration):
    dependencies = [("atendimento", "0010_appraisal_values")]
    operations = [migrations.RunPython(forwards, migrations.RunPython.noop)]
