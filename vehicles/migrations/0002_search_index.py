from django.db import migrations

# LIKE '%…%' at a million rows needs trigrams; SQLite scans, which its size allows.
CREATE = "CREATE INDEX stock_search_trigrams ON vehicles_stockitem USING gin (search_text gin_trgm_ops)"


def forwards(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
        schema_editor.execute(CREATE)


def backwards(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP INDEX IF EXISTS stock_search_trigrams")


class Migration(migrations.Migration):
    replaces = [("vehicles", "0003_trigrams")]
    dependencies = [("vehicles", "0001_schema")]
    operations = [migrations.RunPython(forwards, backwards)]
