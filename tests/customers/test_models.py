import pytest
from django.db import IntegrityError, transaction

from customers.models import Person, PersonAccess
from tests.factories import StoreFactory, member
from tests.factories_customers import (
    AddressFactory,
    OwnedVehicleFactory,
    PersonFactory,
    PhoneFactory,
    person_of,
)

pytestmark = pytest.mark.django_db


def seen(user):
    return set(Person.objects.visible_to(user))


def refused(make):
    with pytest.raises(IntegrityError), transaction.atomic():
        make()


def test_seller_sees_own_people_and_the_queue_of_his_departments(store, seller, colleague):
    mine = person_of(seller)
    person_of(colleague)  # same store and department: must not leak
    queued, elsewhere, whole_store = PersonFactory.create_batch(3, group=store.group)
    PersonAccess.objects.create(person=queued, store=store, department="VN", reason="handling")
    PersonAccess.objects.create(person=elsewhere, store=store, department="OF", reason="handling")
    PersonAccess.objects.create(person=whole_store, store=store, reason="handling")

    assert seen(seller) == {mine, queued}


@pytest.mark.parametrize("role", ["Recepção", "Operador CRM", "Gerente"])
def test_store_team_sees_everything_of_its_stores(role, store, other_store, seller):
    here = person_of(seller, department="OF")
    person_of(member("Consultor", (other_store, "VN")))
    PersonFactory(group=store.group)  # nobody's

    assert seen(member(role, (store, "VN"))) == {here}


def test_supervisor_sees_his_departments_and_rows_of_the_whole_store(store, seller):
    new, registered = person_of(seller), PersonFactory(group=store.group)
    PersonAccess.objects.create(person=registered, store=store, user=seller, reason="registered")
    person_of(member("Consultor", (store, "OF")), department="OF")

    assert seen(member("Supervisor", (store, "VN"))) == {new, registered}


def test_general_manager_sees_all_of_his_group_only(store, seller, stranger):
    mine, free = person_of(seller), PersonFactory(group=store.group)
    foreign = PersonFactory(group=stranger.group)

    assert seen(member("Gerente Geral", (store, ""))) == {mine, free}
    assert seen(stranger) == {foreign}


@pytest.mark.parametrize("role", ["Administrador", None, "Consultor"])
def test_user_without_business_group_finds_and_sees_nobody(role):
    PersonFactory()
    user = member(role, group=None)

    assert seen(user) == set()
    assert set(Person.objects.in_group(user)) == set()


def test_user_without_role_sees_no_data_in_his_own_store(store, seller):
    person = person_of(seller)
    user = member(None, (store, "VN"))
    PersonAccess.objects.create(person=person, store=store, user=user, reason="handling")

    assert seen(user) == set()


def test_in_group_finds_everybody_of_the_group_and_nobody_else(store, seller, stranger):
    person = PersonFactory(group=store.group)
    PersonFactory(group=stranger.group)

    assert list(Person.objects.in_group(seller)) == [person]


def test_one_active_person_per_document_and_group(store, stranger):
    PersonFactory(group=store.group, document="52998224725")
    PersonFactory(group=store.group, document="52998224725", active=False)
    PersonFactory(group=stranger.group, document="52998224725")
    PersonFactory.create_batch(2, group=store.group, document="")

    refused(lambda: PersonFactory(group=store.group, document="52998224725"))


def test_one_primary_phone_and_address_each_number_once():
    phone = PhoneFactory()
    address = AddressFactory()

    refused(lambda: PhoneFactory(person=phone.person, e164="+551138124471"))
    refused(lambda: PhoneFactory(person=phone.person, is_primary=False))
    refused(lambda: AddressFactory(person=address.person))


def test_owned_vehicle_needs_a_vehicle_or_a_description():
    refused(lambda: OwnedVehicleFactory(description=""))
    assert OwnedVehicleFactory().is_virtual


def test_access_row_is_kept_once_also_for_the_queue(store):
    person = PersonFactory(group=store.group)
    PersonAccess.objects.create(person=person, store=store, department="VN", reason="handling")

    refused(
        lambda: PersonAccess.objects.create(person=person, store=store, department="VN", reason="handling")
    )


@pytest.mark.parametrize(
    ("stage", "kind", "badge"),
    [("prospect", "PF", "Prospect"), ("complete", "PF", "PF"), ("complete", "PJ", "PJ")],
)
def test_badge_says_prospect_or_kind(stage, kind, badge):
    assert Person(stage=stage, kind=kind).badge == badge


def test_store_of_another_group_gives_no_sight(store, stranger):
    """A row by mistake across groups shows nothing."""
    person = PersonFactory(group=store.group)
    foreign = StoreFactory(group=stranger.group, brand__group=stranger.group, brand__name="Fiat")
    PersonAccess.objects.create(person=person, store=foreign, user=stranger, reason="handling")

    assert seen(stranger) == set()
