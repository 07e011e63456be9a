"""On PostgreSQL no two drives of one car overlap, however they were written; elsewhere the quarters see to it."""

from django.db import migrations

NAME = "test_drive_no_overlap"
CREATE = f"""
    ALTER TABLE atendimento_testdrive ADD CONSTRAINT {NAME} EXCLUDE USING gist
    (stock_item_id WITH =, tstzrange(starts_at, ends_at) WITH &&) WHERE (state IN ('scheduled', 'out'))
"""


def forwards(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("CREATE EXTENSION IF NOT EXISTS btree_gist")
        schema_editor.execute(CREATE)


def backwards(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(f"ALTER TABLE atendimento_testdrive DROP CONSTRAINT IF EXISTS {NAME}")


class Migration(migrations.Migration):
    replaces = [("atendimento", "0078_test_drive_overlap")]
    dependencies = [("atendimento", "0001_schema")]
    operations = [migrations.RunPython(forwards, backwards)]
