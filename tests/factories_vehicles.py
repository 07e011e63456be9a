"""Catalogue, vehicles and stock for tests; search columns are set as the services set them."""

from datetime import date
from decimal import Decimal

import factory

from core.text import fold
from tests.factories import BusinessGroupFactory, RowFactory, StoreFactory
from vehicles import catalog, plates, search
from vehicles.models import CatalogModel, CatalogYear, Family, Make, StockItem, Vehicle


class MakeFactory(RowFactory):
    class Meta:
        model = Make
        django_get_or_create = ("name_key",)

    name = "Toyota"
    name_key = factory.LazyAttribute(lambda row: catalog.make_key(row.name))


class FamilyFactory(RowFactory):
    class Meta:
        model = Family
        django_get_or_create = ("make", "name_key")

    make = factory.SubFactory(MakeFactory)
    name = "Corolla"
    name_key = factory.LazyAttribute(lambda row: fold(row.name))


class CatalogModelFactory(RowFactory):
    class Meta:
        model = CatalogModel
        django_get_or_create = ("family", "name_key", "fipe_code")

    family = factory.SubFactory(FamilyFactory)
    name = "Corolla XEi 2.0 Flex 16V Aut."
    name_key = factory.LazyAttribute(lambda row: fold(row.name))
    fipe_code = ""


class CatalogYearFactory(RowFactory):
    class Meta:
        model = CatalogYear

    model = factory.SubFactory(CatalogModelFactory)
    year = 2022
    fuel_letter = "G"
    fuel = "Gasolina"
    fipe_price = Decimal("120000.00")
    reference_month = date(2022, 5, 1)


class VehicleFactory(RowFactory):
    class Meta:
        model = Vehicle

    group = factory.SubFactory(BusinessGroupFactory)
    plate = factory.Sequence(lambda n: f"TST{n // 1000 % 10}{'ABCDEFGHIJ'[n // 100 % 10]}{n % 100:02d}")
    plate_key = factory.LazyAttribute(lambda row: plates.canonical(row.plate))
    model = factory.SubFactory(CatalogModelFactory)
    description = factory.LazyAttribute(lambda row: row.model.name if row.model else "Carro do cliente")
    km = 32448
    colour = "Prata"
    fuel = "Flex"
    year_made = 2021
    year_model = 2022


class StockItemFactory(RowFactory):
    class Meta:
        model = StockItem

    store = factory.SubFactory(StoreFactory)
    vehicle = factory.SubFactory(VehicleFactory, group=factory.SelfAttribute("..store.group"))
    business_type = StockItem.BusinessType.VU
    price = Decimal("98500.00")
    cost = Decimal("90000.00")
    entered_on = date(2026, 11, 1)

    @classmethod
    def _create(cls, model_class, *args, **kwargs):
        item = model_class(*args, **kwargs)
        search.set_search_columns(item, item.vehicle)
        item.save()
        return item
