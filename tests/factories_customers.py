"""People as the services leave them, without asking the services."""

import factory

from core.text import fold
from customers import phones
from customers.models import Address, OwnedVehicle, Ownership, Person, PersonAccess, Phone
from tests.factories import BusinessGroupFactory, RowFactory, UserFactory

CPFS = ("52998224725", "11144477735", "39053344705", "12345678909")
CNPJ = "11222333000181"
ALPHANUMERIC_CNPJ = "12ABC34501DE35"


class PersonFactory(RowFactory):
    class Meta:
        model = Person

    group = factory.SubFactory(BusinessGroupFactory)
    name = factory.Sequence(lambda n: f"Cliente {n}")
    name_key = factory.LazyAttribute(lambda row: fold(row.name))
    email_key = factory.LazyAttribute(lambda row: getattr(row, "email", "").lower())


class PhoneFactory(RowFactory):
    class Meta:
        model = Phone

    person = factory.SubFactory(PersonFactory)
    e164 = "+5511988124471"
    national = factory.LazyAttribute(lambda row: phones.keys(row.e164)["national"])
    key8 = factory.LazyAttribute(lambda row: phones.keys(row.e164)["key8"])
    key4 = factory.LazyAttribute(lambda row: phones.keys(row.e164)["key4"])
    is_primary = True


class AddressFactory(RowFactory):
    class Meta:
        model = Address

    person = factory.SubFactory(PersonFactory)
    street = "Rua das Flores"
    number = "12"
    city = "Campinas"
    state = "SP"
    is_primary = True


class OwnedVehicleFactory(RowFactory):
    class Meta:
        model = OwnedVehicle

    person = factory.SubFactory(PersonFactory)
    description = "Onix prata 2019"


class OwnershipFactory(RowFactory):
    class Meta:
        model = Ownership

    person = factory.SubFactory(PersonFactory)
    owner = factory.SubFactory(UserFactory)
    department = "VN"


def person_of(user, *, department="VN", phone="", **fields):
    """A person of the user's carteira in his first store, with data he may see."""
    person = PersonFactory(group=user.group, **fields)
    if phone:
        PhoneFactory(person=person, e164=phone)
    store = user.membership_list[0].store
    OwnershipFactory(person=person, store=store, department=department, owner=user)
    PersonAccess.objects.create(person=person, store=store, department=department, user=user, reason="owner")
    return person
