"""Search by pieces of the name on PostgreSQL; SQLite reads the table.

The keys hold folded text, so the C collation sorts them right, and only with it may the b-tree serve `LIKE 'MARIA%'`
in order. The statistics tell common pieces (walk the names in order, stop at the fiftieth hit) from rare ones (trigrams).
"""

from django.db import migrations

CREATE = (
    "CREATE EXTENSION IF NOT EXISTS pg_trgm",
    'ALTER TABLE customers_person ALTER COLUMN name_key TYPE varchar(400) COLLATE "C"',
    "ALTER TABLE customers_person ALTER COLUMN name_key SET STATISTICS 1000",
    "CREATE INDEX person_name_trigrams ON customers_person USING gin (name_key gin_trgm_ops)",
)
DROP = (
    "DROP INDEX person_name_trigrams",
    "ALTER TABLE customers_person ALTER COLUMN name_key SET STATISTICS -1",
    'ALTER TABLE customers_person ALTER COLUMN name_key TYPE varchar(400) COLLATE "default"',
)


def run(schema_editor, statements):
    if schema_editor.connection.vendor == "postgresql":
        for statement in statements:
            schema_editor.execute(statement)


def forwards(apps, schema_editor):
    run(schema_editor, CREATE)


def backwards(apps, schema_editor):
    run(schema_editor, DROP)


class Migration(migrations.Migration):
    replaces = [("customers", "0003_name_search")]
    dependencies = [("customers", "0001_schema")]
    operations = [migrations.RunPython(forwards, backwards)]
