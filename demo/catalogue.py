"""Makes, models and years, with invented codes and prices that look like FIPE's."""

from datetime import date
from decimal import Decimal
from typing import NamedTuple

from core.text import fold
from vehicles.catalog import family_name, make_key
from vehicles.models import ZERO_KM_YEAR, CatalogModel, CatalogYear, Family, Make


class Version(NamedTuple):
    """A version, its price as a new car in thousands, its fuel, and how many years ago it was last made."""

    name: str
    price: int
    fuel: str = "Flex"
    ended: int = 0


VERSIONS: dict[str, list[Version]] = {
    "Toyota": [
        Version("Corolla GLi 2.0 16V Flex Aut.", 154),
        Version("Corolla XEi 2.0 16V Flex Aut.", 167),
        Version("Corolla Altis Premium Hybrid 1.8 16V Aut.", 199, "Híbrido"),
        Version("Corolla Cross XRE 2.0 16V Flex Aut.", 179),
        Version("Corolla Cross XRX Hybrid 1.8 16V Aut.", 211, "Híbrido"),
        Version("Yaris Hatch XLS 1.5 16V Flex Aut.", 119, ended=1),
        Version("Yaris Sedan XS 1.5 16V Flex Aut.", 114, ended=1),
        Version("Hilux CD SRX 4x4 2.8 TDI Diesel Aut.", 334, "Diesel"),
        Version("Hilux CD SR 4x4 2.8 TDI Diesel Aut.", 281, "Diesel"),
        Version("SW4 SRX 4x4 2.8 TDI Diesel Aut. 7 lug.", 401, "Diesel"),
        Version("RAV4 SX Connect Hybrid 2.5 16V Aut.", 349, "Híbrido"),
        Version("Etios Sedan X 1.5 16V Flex Mec.", 74, ended=5),
    ],
    "Honda": [
        Version("Civic Touring 1.5 Turbo 16V Aut.", 189, "Gasolina", 4),
        Version("Civic EXL 2.0 16V Flex Aut.", 149, ended=4),
        Version("Civic EX 2.0 16V Flex Aut.", 139, ended=4),
        Version("Civic Advanced Hybrid 2.0 16V Aut.", 267, "Híbrido"),
        Version("City Sedan EXL 1.5 16V Flex Aut.", 137),
        Version("City Hatch Touring 1.5 16V Flex Aut.", 148),
        Version("HR-V EX 1.5 16V Flex Aut.", 158),
        Version("HR-V Touring 1.5 Turbo 16V Flex Aut.", 206),
        Version("WR-V EX 1.5 16V Flex Aut.", 124),
        Version("ZR-V Touring 2.0 16V Aut.", 219, "Gasolina"),
        Version("Fit EXL 1.5 16V Flex Aut.", 99, ended=5),
    ],
    "Volkswagen": [
        Version("Polo Highline 200 TSI 1.0 Flex 12V Aut.", 119),
        Version("Polo Track 1.0 Flex 12V Mec.", 92),
        Version("T-Cross Comfortline 200 TSI 1.0 Flex Aut.", 159),
        Version("Nivus Highline 200 TSI 1.0 Flex Aut.", 157),
        Version("Gol 1.6 MSI Flex 8V Mec.", 69, ended=3),
        Version("Saveiro Robust CS 1.6 Flex 8V Mec.", 101),
    ],
    "Chevrolet": [
        Version("Onix Premier 1.0 12V Turbo Flex Aut.", 113),
        Version("Onix Plus LTZ 1.0 12V Turbo Flex Aut.", 109),
        Version("Tracker Premier 1.2 12V Turbo Flex Aut.", 164),
        Version("S10 High Country CD 4x4 2.8 Diesel Aut.", 311, "Diesel"),
        Version("Spin Premier 1.8 8V Flex Aut. 7 lug.", 142),
    ],
    "Fiat": [
        Version("Argo Drive 1.3 8V Flex Aut.", 98),
        Version("Strada Volcano CD 1.3 8V Flex Aut.", 121),
        Version("Toro Ranch 4x4 2.0 Diesel Aut.", 209, "Diesel"),
        Version("Pulse Impetus 1.0 Turbo 200 Flex Aut.", 132),
        Version("Mobi Like 1.0 8V Flex Mec.", 74),
    ],
    "Hyundai": [
        Version("HB20 Platinum 1.0 TGDI Flex Aut.", 112),
        Version("HB20S Comfort 1.0 12V Flex Mec.", 91),
        Version("Creta Limited 1.0 TGDI Flex Aut.", 158),
        Version("Tucson GLS 1.6 Turbo 16V Aut.", 179, "Gasolina", 2),
    ],
    "Jeep": [
        Version("Compass Longitude 1.3 T270 Flex Aut.", 189),
        Version("Renegade Sport 1.3 T270 Flex Aut.", 139),
        Version("Commander Limited 1.3 T270 Flex Aut.", 229),
    ],
    "Renault": [
        Version("Kwid Intense 1.0 12V Flex Mec.", 79),
        Version("Duster Iconic 1.6 16V Flex Aut.", 134),
        Version("Kardian Première Edition 1.0 Turbo Flex Aut.", 138),
    ],
    "Nissan": [
        Version("Kicks Exclusive 1.6 16V Flex Aut.", 144),
        Version("Versa Advance 1.6 16V Flex Aut.", 118),
        Version("Frontier Platinum CD 4x4 2.3 Diesel Aut.", 289, "Diesel"),
    ],
    "Ford": [
        Version("Ka SE Plus 1.0 12V Flex Mec.", 62, ended=4),
        Version("EcoSport Titanium 1.5 12V Flex Aut.", 89, ended=4),
        Version("Ranger Limited CD 4x4 3.0 V6 Diesel Aut.", 338, "Diesel"),
    ],
    "BYD": [
        Version("Dolphin Mini GS (Elétrico)", 119, "Elétrico"),
        Version("Song Plus DM-i 1.5 16V Aut.", 239, "Híbrido"),
        Version("Dolphin Plus (Elétrico)", 184, "Elétrico"),
    ],
    "Citroën": [
        Version("C3 Feel Pack 1.0 Flex Mec.", 84),
        Version("C4 Cactus Shine 1.6 THP Flex Aut.", 119, ended=1),
    ],
}
FUEL_LETTERS = {"Gasolina": "G", "Flex": "F", "Diesel": "D", "Híbrido": "H", "Elétrico": "E"}
YEARS_LISTED = 8
# Carmakers' codes begin with 0, trucks' with 5, motorcycles' with 8: these are nobody's.
FIRST_CODE = 900_000


class Listed(NamedTuple):
    """A version as the catalogue holds it."""

    make: str
    model: CatalogModel
    version: Version


def build_catalogue(today: date) -> list[Listed]:
    """Every version with its years; rows an import made already are used."""
    listed = [
        Listed(make, model_of(make, version), version)
        for make, versions in VERSIONS.items()
        for version in versions
    ]
    rows = [row for entry in listed for row in years_of(entry, today)]
    CatalogYear.objects.bulk_create(rows, ignore_conflicts=True)
    return listed


def model_of(make_name: str, version: Version) -> CatalogModel:
    make, _ = Make.objects.get_or_create(name_key=make_key(make_name), defaults={"name": make_name})
    name = family_name(version.name)
    family, _ = Family.objects.get_or_create(make=make, name_key=fold(name), defaults={"name": name})
    number = FIRST_CODE + position_of(make_name, version)
    model, _ = CatalogModel.objects.get_or_create(
        fipe_code=f"{number:06d}-{number % 10}",
        defaults={"family": family, "name": version.name, "name_key": fold(version.name)},
    )
    family.make = make
    model.family = family
    return model


def position_of(make: str, version: Version) -> int:
    everything = [(name, row.name) for name, rows in VERSIONS.items() for row in rows]
    return everything.index((make, version.name))


def years_of(entry: Listed, today: date) -> list[CatalogYear]:
    newest = today.year - entry.version.ended
    years = [*range(newest - YEARS_LISTED + 1, newest + 1)]
    rows = [catalog_year(entry, year, used_price(entry.version, today.year - year), today) for year in years]
    if not entry.version.ended:
        rows.append(catalog_year(entry, ZERO_KM_YEAR, thousands(entry.version.price), today))
    return rows


def catalog_year(entry: Listed, year: int, price: Decimal, today: date) -> CatalogYear:
    return CatalogYear(
        model=entry.model,
        year=year,
        is_zero_km=year == ZERO_KM_YEAR,
        fuel=entry.version.fuel,
        fuel_letter=FUEL_LETTERS[entry.version.fuel],
        fipe_price=price,
        reference_month=today.replace(day=1),
    )


def thousands(figure: float) -> Decimal:
    """A price as people set it: to the ten reais."""
    return Decimal(round(figure * 100)) * 10


def used_price(version: Version, age: int) -> Decimal:
    return thousands(version.price * 0.93 * 0.92 ** max(age, 0))
