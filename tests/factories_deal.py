"""Rows for the tests of proposals, workshop and campaigns."""

from datetime import date, timedelta
from decimal import Decimal

import factory
from django.utils import timezone

from accounts.models import Department
from atendimento.models import Atendimento, Nature, State
from atendimento.services.access import sync_access
from core.text import fold
from customers.models import Person
from proposals.models import PaymentType, Proposal
from tests.factories import BusinessGroupFactory, RowFactory, StoreFactory, UserFactory
from vehicles.models import StockItem, Vehicle
from vehicles.plates import canonical
from vehicles.search import rebuild


class PersonFactory(RowFactory):
    class Meta:
        model = Person

    group = factory.SubFactory(BusinessGroupFactory)
    name = factory.Sequence(lambda n: f"Renata Albuquerque {n}")
    name_key = factory.LazyAttribute(lambda person: fold(person.name))


class VehicleFactory(RowFactory):
    class Meta:
        model = Vehicle

    group = factory.SubFactory(BusinessGroupFactory)
    plate = factory.Sequence(lambda n: f"QZX{n // 100 % 10}D{n % 100:02d}")
    plate_key = factory.LazyAttribute(lambda vehicle: canonical(vehicle.plate))
    description = "Corolla XEi 2.0"
    colour = "Prata"
    year_made = 2022
    year_model = 2023
    km = 32_448


class StockItemFactory(RowFactory):
    class Meta:
        model = StockItem
        skip_postgeneration_save = True

    store = factory.SubFactory(StoreFactory)
    vehicle = factory.SubFactory(VehicleFactory, group=factory.SelfAttribute("..store.group"))
    business_type = StockItem.BusinessType.VU
    price = Decimal("164990.00")
    cost = Decimal("140000.00")

    @factory.post_generation
    def searchable(self, create, extracted, **kwargs):
        rebuild(StockItem.objects.filter(pk=self.pk))


class AttendanceFactory(RowFactory):
    """In progress, a used-vehicle sale of its responsible."""

    class Meta:
        model = Atendimento
        skip_postgeneration_save = True

    store = factory.SubFactory(StoreFactory)
    person = factory.SubFactory(PersonFactory, group=factory.SelfAttribute("..store.group"))
    responsible = factory.SubFactory(UserFactory, group=factory.SelfAttribute("..store.group"))
    created_by = factory.SelfAttribute("responsible")
    department = Department.VU
    nature = factory.LazyFunction(lambda: Nature.objects.get(code="venda-de-seminovo"))
    state = State.OPEN

    @factory.post_generation
    def access(self, create, extracted, **kwargs):
        sync_access(self)


class ProposalFactory(RowFactory):
    class Meta:
        model = Proposal

    attendance = factory.SubFactory(AttendanceFactory)
    store = factory.SelfAttribute("attendance.store")
    person = factory.SelfAttribute("attendance.person")
    created_by = factory.SelfAttribute("attendance.created_by")
    stock_item = factory.SubFactory(StockItemFactory, store=factory.SelfAttribute("..store"))
    business_type = "VU"
    model_description = "Corolla XEi 2.0 2022/2023"
    price = Decimal("164990.00")
    discount = Decimal(0)
    valid_until = factory.LazyFunction(lambda: timezone.now() + timedelta(days=5))


def complete(person):
    """Everything an order asks of a natural person."""
    person.stage, person.birth_date = "complete", date(1990, 3, 12)
    person.email = "renata@example.com"
    person.document = f"{person.pk:011d}"
    person.save()
    if not person.phones.exists():
        add_phone(person)
    person.addresses.get_or_create(
        zip="01310100",
        defaults={"street": "Avenida Paulista", "number": "1", "city": "São Paulo", "state": "SP"},
    )
    return person


def add_phone(person):
    person.phones.create(
        e164="+5511988124471", national="11988124471", key8="88124471", key4="4471", is_primary=True
    )


def pay(proposal):
    """One PIX line over the whole total."""
    proposal.payment_lines.create(
        type=PaymentType.objects.get(code="pix"), due_on=proposal.store.today(), amount=proposal.total
    )
