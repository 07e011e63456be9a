import pytest
from django.db import connection

from core import imports
from core.models import ImportBatch
from core.statistics import refresh_statistics
from tests.factories import StoreFactory
from vehicles.importers.stock import StockImporter
from vehicles.models import StockItem, Vehicle

pytestmark = pytest.mark.django_db


def test_statistics_tell_the_planner_how_many_rows_there_are():
    ImportBatch.objects.bulk_create([ImportBatch(kind="stock", sha256="0" * 64) for _ in range(700)])

    refresh_statistics([ImportBatch])

    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT reltuples FROM pg_class WHERE relname = 'core_importbatch'")
            assert cursor.fetchone() == (700,)


def test_statistics_of_nothing_ask_nothing(django_assert_num_queries):
    with django_assert_num_queries(0):
        refresh_statistics([])


def test_import_tells_the_planner_as_the_tables_grow(tmp_path, monkeypatch):
    told = []
    monkeypatch.setattr(imports, "refresh_statistics", told.append)
    path = tmp_path / "estoque.csv"
    path.write_text("modelo,ano,km\n" + "".join(f"FIAT UNO {n},2015,10\n" for n in range(20)))

    batches = []
    importer = StockImporter(StoreFactory())
    imports.run_import(
        importer, path, batch_size=1, progress=lambda report: batches.append((report.read, len(told)))
    )

    # After the first batch, the fourth and the sixteenth.
    assert len(told) == 3
    assert [read for read, count in batches if count == 1] == [2, 3, 4]
    assert {Vehicle, StockItem} <= set(told[0])
