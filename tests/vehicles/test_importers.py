import gzip
from collections import Counter
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from core.import_files import ImportFileError, RowError
from core.imports import run_import
from core.models import ImportBatch
from tests.factories import StoreFactory
from tests.factories_vehicles import StockItemFactory, VehicleFactory
from vehicles import search
from vehicles.importers import cells
from vehicles.importers.fipe import FipeImporter
from vehicles.importers.stock import StockImporter
from vehicles.models import CatalogModel, CatalogYear, Family, Make, StockItem, Vehicle

pytestmark = pytest.mark.django_db
DATA = Path(settings.BASE_DIR).parent / "shared" / "data"
needs_data = pytest.mark.skipif(not DATA.exists(), reason="the shared data folder is not beside the project")

FIPE = '"R$ 12.226,00",Acura,Integra GS 1.8,{year},Gasolina,038003-2,{month} ,1,G\n'
HEADING = "modelo,combustivel,cor,ano,km,valor\n"
COROLLA = 'TOYOTA COROLLA XEI 2.0L FFV CVT 2023,FLEX,VERMELHO,2023,14.250,"R$141.990,00"\n'


@pytest.fixture
def store():
    return StoreFactory()


@pytest.fixture
def file(tmp_path):
    def write(content, name="estoque.csv"):
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return write


def import_stock(store, path, origin=""):
    importer = StockImporter(store, origin)
    report = run_import(importer, path)
    assert report.read == report.created + report.updated + report.refused
    return report, list(importer.notes())


def import_fipe(path):
    report = run_import(FipeImporter(), path)
    assert report.read == report.created + report.updated + report.refused
    return report


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("R$139.800,00", Decimal("139800.00")),
        ("R$ 12.226,00", Decimal("12226.00")),
        ("139800.00", Decimal("139800.00")),
        ("R$Consulte", None),
        ("", None),
        ("0", None),
    ],
)
def test_price_cell(cell, value):
    assert cells.price(cell) == value


@pytest.mark.parametrize(
    ("cell", "value"),
    [("32.448", 32448), ("0", 0), ("20258", 20258), ("20258.0", 20258), ("1.200 km", 1200), ("", None)],
)
def test_km_cell_reads_a_dot_as_thousands(cell, value):
    assert cells.km(cell) == value


@pytest.mark.parametrize(
    "read", [cells.price, cells.km, cells.year, cells.day, cells.reference_month, cells.plate]
)
@pytest.mark.parametrize("cell", ["abc", "-1", "9" * 400, "1e9", "31/02/2026"])
def test_nonsense_cell_is_a_row_error(read, cell):
    with pytest.raises(RowError):
        read(cell)


@given(st.text(max_size=30))
def test_cells_answer_or_refuse_any_text(text):
    for read in (cells.price, cells.km, cells.years, cells.day, cells.plate, cells.chassis, cells.renavam):
        try:
            read(text)
        except RowError:
            continue


def test_import_fipe_knows_month_zero_km_and_family(file):
    report = import_fipe(
        file(FIPE.format(year=32000, month="maio de 2022") + FIPE.format(year=1992, month="maio de 2022"))
    )

    assert report.created == 2
    year = CatalogYear.objects.get(is_zero_km=True)
    assert (year.fipe_price, year.reference_month, year.year) == (
        Decimal("12226.00"),
        date(2022, 5, 1),
        32000,
    )
    assert (year.model.fipe_code, year.model.family.name) == ("038003-2", "Integra")
    assert CatalogYear.objects.get(is_zero_km=False).year == 1992


def test_import_fipe_is_repeatable_and_never_goes_back_a_month(file):
    import_fipe(file(FIPE.format(year=1992, month="maio de 2022")))
    same = import_fipe(file(FIPE.format(year=1992, month="maio de 2022")))
    newer = import_fipe(file(FIPE.format(year=1992, month="junho de 2022")))
    older = import_fipe(file(FIPE.format(year=1992, month="abril de 2022")))

    assert (same.created, same.updated, same.unchanged) == (0, 1, 1)
    assert (newer.updated, newer.unchanged) == (1, 0)
    assert (older.updated, older.refused) == (0, 1)
    assert CatalogYear.objects.get().reference_month == date(2022, 6, 1)


def test_import_fipe_refuses_rows_with_their_reasons(file):
    good = FIPE.format(year=1992, month="maio de 2022")
    bad = [
        good.replace("038003-2", "38"),
        good.replace("1992", "abc"),
        good.replace(",1,G", ",9,G"),
        good.replace("maio", "floreal"),
        "uma,linha,curta\n",
    ]

    report = import_fipe(file(good + "".join(bad) + good))

    assert (report.read, report.created, report.updated, report.refused) == (7, 1, 1, 5)
    assert sum(report.reasons.values()) == 5
    assert [line for line, _reason in report.samples] == [2, 3, 4, 5, 6]


def test_import_stock_reads_a_row_into_catalogue_vehicle_and_unit(store, file):
    report, _notes = import_stock(store, file(HEADING + COROLLA))

    item = StockItem.objects.select_related("vehicle__model__family__make").get()
    assert report.created == 1
    assert (item.business_type, item.price, item.km, item.store) == ("VU", Decimal("141990.00"), 14250, store)
    assert (item.vehicle.year_model, item.vehicle.colour, item.vehicle.group) == (
        2023,
        "Vermelho",
        store.group,
    )
    assert item.vehicle.model.name == "COROLLA XEI 2.0L FFV CVT"
    assert (item.vehicle.model.family.name, item.make.name) == ("COROLLA", "Toyota")
    assert list(search.find_stock(StockItem.objects.all(), "%COROLLA%xei%")) == [item]


def test_import_stock_uses_the_catalogue_that_exists(store, file):
    import_fipe(
        file(
            FIPE.replace("Acura,Integra GS 1.8", "VW - VolksWagen,Gol 1.0").format(
                year=1992, month="maio de 2022"
            )
        )
    )

    import_stock(store, file(HEADING + "VOLKSWAGEN GOL 1.0 2019,FLEX,PRETA,2019,0,R$Consulte\n"))

    item = StockItem.objects.get()
    assert item.vehicle.model.fipe_code == "038003-2"
    assert (item.business_type, item.price, item.colour) == ("VN", None, "Preto")
    assert (Make.objects.count(), Family.objects.count(), CatalogModel.objects.count()) == (1, 1, 1)


def test_import_stock_equal_rows_are_two_cars_and_a_second_run_creates_none(store, file):
    path = file(HEADING + COROLLA * 2)

    first, notes = import_stock(store, path)
    second, _notes = import_stock(store, path)

    assert (first.created, first.updated) == (2, 0)
    assert (second.created, second.updated, second.unchanged) == (0, 2, 2)
    assert (StockItem.objects.count(), Vehicle.objects.count()) == (2, 2)
    assert "sem id" in notes[0]


def test_import_stock_updates_by_id_and_tells_repeated_ones(store, file):
    rows = "id;marca;modelo;ano;km;valor\n7;FIAT;UNO WAY;2015;80.000;R$ 30.000,00\n"
    import_stock(store, file(rows))
    StockItem.objects.update(state=StockItem.State.BLOCKED)

    changed = rows.replace("30.000,00", "28.000,00").replace("80.000", "81.000")
    report, notes = import_stock(store, file(changed + "7;FIAT;PALIO;2014;1;\n8;FIAT;PALIO;2014;1;\n"))

    item = StockItem.objects.get(external_id="7")
    assert (report.created, report.updated, report.refused) == (1, 1, 1)
    assert report.reasons == Counter({"id repetido no arquivo": 1})
    assert "1 linhas repetem" in notes[0]
    assert (item.price, item.km, item.vehicle.km, item.state) == (28000, 81000, 81000, "blocked")
    assert item.version == 2


def test_import_stock_ids_are_of_their_origin_and_store(store, file):
    path = file("id,modelo,ano\n7,FIAT UNO WAY,2015\n")

    for place, origin in ((store, "a"), (store, "b"), (StoreFactory(), "a")):
        assert import_stock(place, path, origin)[0].created == 1


def test_import_stock_rounded_ids_are_told(store, file):
    rows = "id,modelo,ano\n13518783164498300000000000000000000000,FIAT UNO WAY,2015\n"

    report, notes = import_stock(store, file(rows + "1.35E+37,FIAT PALIO,2015\n" * 2))

    assert (report.created, report.refused) == (2, 1)
    assert "3 ids parecem arredondados" in notes[0]


def test_import_stock_plate_on_file_is_the_same_vehicle_once(store, file):
    known = VehicleFactory(group=store.group, plate="ABC1234", km=90_000)
    present = StockItemFactory(store=StoreFactory(), vehicle=VehicleFactory(plate="DEF1234"))
    rows = (
        "id,placa,modelo,ano,km\n1,ABC1C34,FIAT UNO,2015,10\n2,abc-1234,FIAT UNO,2015,10\n"
        "3,DEF1234,FIAT UNO,2015,9\n4,AB,X,2015,1\n"
    )

    report, _notes = import_stock(store, file(rows))

    assert (report.created, report.refused) == (1, 3)
    assert StockItem.objects.get(external_id="1").vehicle == known
    known.refresh_from_db()
    assert known.km == 90_000
    assert present.vehicle.stock_items.count() == 1


@pytest.mark.parametrize(
    "encode",
    [
        lambda text: text.encode("utf-8"),
        lambda text: text.encode("utf-8-sig"),
        lambda text: text.encode("cp1252"),
        lambda text: text.encode("utf-16"),
        lambda text: gzip.compress(text.encode("cp1252")),
        lambda text: text.replace(",", ";").encode("utf-8-sig"),
        lambda text: text.replace(",", "\t").replace("\n", "\r\n").encode("utf-8"),
    ],
)
def test_import_stock_reads_any_encoding_and_separator(store, file, encode):
    text = "versão,marca,modelo,ano\nXEi Híbrido,CITROËN,COROLLA,2020\n"

    report, _notes = import_stock(store, file(encode(text)))

    assert report.created == 1
    assert CatalogModel.objects.get().name == "COROLLA XEi Híbrido"
    assert Make.objects.get().name_key == "CITROEN"


@pytest.mark.parametrize(
    "content",
    [b"", b"\n\n", b"\x1f\x8bquebrado", b"a,b\n1,2\n", b"\xff\xfe\xff", b"\0" * 50, b"%PDF-1.4\n\xe2\xe3"],
)
def test_import_stock_command_says_what_is_wrong_with_a_file(store, file, content):
    with pytest.raises(CommandError, match=r"\w"):
        call_command("import_stock", file(content), store=store.cnpj)

    assert not StockItem.objects.exists()


def test_import_commands_refuse_a_missing_file_and_an_unknown_store(store, file, tmp_path):
    with pytest.raises(CommandError, match="não pôde ser lido"):
        call_command("import_fipe", tmp_path / "nada.csv")
    with pytest.raises(CommandError, match="CNPJ"):
        call_command("import_stock", file(HEADING + COROLLA), store="00")


def test_import_command_reports_and_leaves_one_audit_row(store, file, capsys):
    path = file(HEADING + COROLLA + "FIAT UNO,FLEX,AZUL,2015,muitos,\n")

    call_command("import_stock", path, store=store.cnpj, origin="Pátio")

    shown = capsys.readouterr().out
    batch = ImportBatch.objects.get()
    assert "2 lidas, 1 criadas, 0 atualizadas, 0 sem mudança, 1 recusadas" in shown
    assert "linha 3: km ilegível" in shown
    assert (batch.kind, batch.origin, batch.file_name, len(batch.sha256)) == (
        "stock",
        "Pátio",
        "estoque.csv",
        64,
    )
    assert (batch.read, batch.created, batch.updated, batch.refused) == (2, 1, 0, 1)


class GarbageTest(TestCase):
    """Any bytes at all: a report whose counts add up, or a clear refusal of the file."""

    def check(self, importer, content):
        path = Path(self.folder.name) / "garbage.csv"
        path.write_bytes(content)
        try:
            report = run_import(importer, path)
        except ImportFileError as exc:
            assert str(exc)  # noqa: PT017 -- both outcomes are right
        else:
            assert report.read == report.created + report.updated + report.refused

    def setUp(self):
        from tempfile import TemporaryDirectory  # noqa: PLC0415 -- optional

        self.folder = TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)
        self.store = StoreFactory()

    @hypothesis_settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
    @given(
        st.binary(max_size=300),
        st.sampled_from([b"", b"id,modelo,ano,km,valor,placa\n", b"modelo;versao;cor\n"]),
    )
    def test_stock(self, garbage, heading):
        self.check(StockImporter(self.store), heading + garbage)

    @hypothesis_settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
    @given(
        st.lists(
            st.lists(
                st.one_of(
                    st.sampled_from(
                        ["R$ 1,00", "Fiat", "Uno", "1992", "32000", "038003-2", "maio de 2022", "1", "G"]
                    ),
                    st.text(max_size=20),
                ),
                min_size=8,
                max_size=10,
            ),
            max_size=6,
        )
    )
    def test_fipe(self, rows):
        text = "\n".join(",".join(row) for row in rows)
        self.check(FipeImporter(), text.encode("utf-8", "replace"))

    @hypothesis_settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
    @given(
        st.lists(
            st.tuples(
                st.sampled_from(["", "1", "2", "é"]),
                st.sampled_from(["FIAT UNO", "-", "TOYOTA", "Á É", "- !", "VW GOL 1.0 2019", "2019"]),
                st.sampled_from(["2019", "0", "", "2018/2019"]),
                st.sampled_from(["0", "", "1.000"]),
                st.sampled_from(["", "ABC1234", "ABC1C34", "DEF1234"]),
                st.sampled_from(["", "9BRBLWHE0J0123456", "BJ123456"]),
            ),
            max_size=12,
        )
    )
    def test_stock_rows_that_collide(self, rows):
        text = "id,modelo,ano,km,placa,chassi\n" + "\n".join(",".join(row) for row in rows)
        self.check(StockImporter(self.store), text.encode())
        self.check(StockImporter(self.store), text.encode())


@needs_data
def test_real_fipe_file_imports_whole_and_again():
    path = DATA / "fipe" / "fipe_2022-05.csv.gz"

    first, second = import_fipe(path), import_fipe(path)

    assert (first.read, first.created, first.refused) == (26_709, 26_709, 0)
    assert (second.created, second.updated, second.unchanged) == (0, 26_709, 26_709)
    assert CatalogYear.objects.count() == 26_709
    assert CatalogModel.objects.count() == 6_341


def import_twice(store, path, count):
    first, notes = import_stock(store, path)
    second, _notes = import_stock(store, path)

    assert (first.read, first.created, first.refused) == (count, count, 0)
    assert (second.created, second.updated) == (0, count)
    assert StockItem.objects.filter(store=store).count() == count
    return notes


@needs_data
def test_real_stock_file_imports_whole_and_again(store):
    import_twice(store, DATA / "stock" / "dealer_4178_price_km_colour.csv", 4_178)

    dealer = StockItem.objects.filter(store=store)
    assert dealer.filter(price__isnull=True).count() == 70
    assert dealer.filter(business_type="VN").count() == 267
    assert search.find_stock(dealer, "%civic%").count() > 10
    assert search.find_stock(dealer, "%COROLLA%xei%").count() > 10
    call_command("rebuild_search", check=True)


@needs_data
@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "warns"), [("listings_9862.csv.gz", False), ("listings_9862_excel_damaged.csv.gz", True)]
)
def test_real_listings_import_whole_and_again(store, name, warns):
    notes = import_twice(store, DATA / "stock" / name, 9_862)

    assert any("9862 ids parecem arredondados" in note for note in notes) == warns


@pytest.mark.parametrize(
    "content",
    [
        HEADING + COROLLA,
        "modelo,combustivel,cor,ano,km,valor,valor_fipe,placa,chassi\n" + COROLLA,
        b"\x7fELF\x02\x01\x01" + bytes(range(256)) * 40,
        b"PK\x03\x04" + b"\xff\x00;" * 300,
    ],
)
def test_import_fipe_refuses_a_file_that_is_something_else_as_a_whole(file, content):
    with pytest.raises(CommandError, match="não é a tabela FIPE"):
        call_command("import_fipe", file(content))

    assert not CatalogModel.objects.exists()


def test_import_fipe_takes_a_table_whose_first_row_is_damaged(file):
    damaged = FIPE.format(year=1992, month="maio de 2022").replace("038003-2", "038")

    report = import_fipe(file(damaged + FIPE.format(year=1991, month="maio de 2022")))

    assert (report.created, report.refused) == (1, 1)
