from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.db import IntegrityError

from accounts.models import User
from core.models import OutboxMessage
from customers import services
from customers.models import Consent, Person, PersonAccess, Phone
from customers.services import people as people_services
from customers.services.errors import CustomerError, duplicate_document_refused
from tests.factories import member
from tests.factories_customers import (
    AddressFactory,
    OwnedVehicleFactory,
    PersonFactory,
    PhoneFactory,
    person_of,
)
from vehicles.models import Vehicle
from vehicles.services import register_vehicle

pytestmark = pytest.mark.django_db
CPF, OTHER_CPF = "52998224725", "11144477735"
DUPLICATE = "C.P.F. ou C.N.P.J. já existe no cadastro"


def published():
    return list(OutboxMessage.objects.filter(topic="person").values_list("key", flat=True))


def test_register_prospect_needs_name_and_one_phone(store, seller):
    person = services.register_prospect(name="  José   Silva ", phone="11 8812-4471", store=store, by=seller)

    assert (person.name, person.name_key, person.stage) == ("José Silva", "JOSE SILVA", "prospect")
    assert [phone.e164 for phone in person.phones.filter(is_primary=True, is_whatsapp=True)] == [
        "+5511988124471"
    ]
    assert list(Person.objects.visible_to(seller)) == [person]
    assert published() == [str(person.pk)]


def test_name_needs_a_letter_but_a_lead_keeps_its_own(store, seller):
    with pytest.raises(CustomerError) as refused:
        services.register_prospect(name="🚗🚗", phone="11 8812-4471", store=store, by=seller)
    assert (str(refused.value), refused.value.field) == ("O nome precisa ter uma letra.", "name")
    assert not Person.objects.exists()

    lead = services.register_lead(by=seller, group=store.group, name="🚗🚗")
    with pytest.raises(CustomerError, match="uma letra"):
        services.edit_person(person=lead, by=seller, name="123")
    assert services.edit_person(person=lead, by=seller, name="🚗🚗", notes="ligar").notes == "ligar"
    assert services.edit_person(person=lead, by=seller, name="李 🚗").name == "李 🚗"


def test_registered_person_is_seen_by_the_team_of_the_store_not_by_a_colleague(
    store, seller, colleague, manager
):
    person = services.register_prospect(name="Ana", email="Ana@X.com.br", store=store, by=seller)

    assert person.email_key == "ana@x.com.br"
    assert list(Person.objects.visible_to(manager)) == [person]
    assert list(Person.objects.visible_to(colleague)) == []


def test_register_person_keeps_company_with_alphanumeric_cnpj_and_address(store, seller):
    person = services.register_person(
        name="Clínica Bem Viver Ltda",
        trade_name="Bem Viver",
        document="12.abc.345/01de-35",
        phone="1138124471",
        zip="13010000",
        city="Campinas",
        state="SP",
        store=store,
        by=seller,
    )

    assert (person.kind, person.stage, person.document) == ("PJ", "complete", "12ABC34501DE35")
    assert person.name_key == "CLINICA BEM VIVER LTDA BEM VIVER"
    assert [address.line for address in person.addresses.filter(is_primary=True)] == ["Campinas/SP"]


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"name": "Ana"}, "phone"),
        ({"name": " ", "phone": "11988124471"}, "name"),
        ({"name": "😀" * 200, "phone": "11988124471"}, "name"),
        ({"name": "Ana", "phone": "123"}, "number"),
        ({"name": "Ana", "phone": "11988124471", "document": "52998224724"}, "document"),
        ({"name": "Ana", "phone": "11988124471", "birth_date": date(1800, 1, 1)}, "birth_date"),
        ({"name": "Ana", "phone": "11988124471", "birth_date": date(2999, 1, 1)}, "birth_date"),
    ],
)
def test_register_prospect_refuses_and_keeps_nothing(values, field, store, seller):
    with pytest.raises(services.CustomerError) as refusal:
        services.register_prospect(**values, store=store, by=seller)

    assert refusal.value.field == field
    assert (Person.objects.count(), PersonAccess.objects.count(), published()) == (0, 0, [])


def test_register_person_refuses_without_document(store, seller):
    with pytest.raises(services.CustomerError) as refusal:
        services.register_person(name="Ana", document="", phone="11988124471", store=store, by=seller)

    assert refusal.value.field == "document"


def test_register_refuses_user_without_group_and_store_of_another(store, seller, stranger):
    with pytest.raises(services.CustomerError):
        services.register_prospect(name="Ana", phone="11988124471", store=store, by=stranger)
    with pytest.raises(services.CustomerError):
        services.register_prospect(
            name="Ana", phone="11988124471", store=None, by=member("Consultor", group=None)
        )

    assert Person.objects.count() == 0


def test_register_person_refuses_a_document_on_file(store, seller):
    PersonFactory(group=store.group, document=CPF)

    with pytest.raises(services.CustomerError) as refusal:
        services.register_person(name="Ana", document=CPF, phone="11988124471", store=store, by=seller)

    assert (str(refusal.value), refusal.value.field) == (DUPLICATE, "document")
    assert Person.objects.count() == 1


def test_duplicate_document_in_the_same_moment_is_told_not_crashed(store, seller, monkeypatch):
    """The check passed before the other one saved: the constraint speaks."""
    PersonFactory(group=store.group, document=CPF)
    monkeypatch.setattr(Person.objects.__class__, "active", lambda self: self.none())

    with pytest.raises(services.CustomerError) as refusal:
        services.register_person(name="Ana", document=CPF, phone="11988124471", store=store, by=seller)

    assert str(refusal.value) == DUPLICATE
    assert Person.objects.count() == 1


def test_other_integrity_errors_are_not_taken_for_duplicates():
    with pytest.raises(IntegrityError), duplicate_document_refused():
        raise IntegrityError("another constraint")


def test_promote_prospect_keeps_row_and_needs_document(store, seller):
    person = services.register_prospect(name="Ana", phone="11988124471", store=store, by=seller)

    with pytest.raises(services.CustomerError):
        services.promote_prospect(person=person, by=seller, name="Ana Lima")
    promoted = services.promote_prospect(person=person, by=seller, name="Ana Lima", document=CPF, version=1)

    assert (promoted.pk, promoted.stage, promoted.name, promoted.version) == (
        person.pk,
        "complete",
        "Ana Lima",
        2,
    )


def test_edit_person_refuses_a_stale_version(seller):
    person = person_of(seller)
    services.edit_person(person=person, by=seller, version=1, email="a@x.com.br")

    with pytest.raises(services.StaleVersion):
        services.edit_person(person=person, by=seller, version=1, email="b@x.com.br")

    person.refresh_from_db()
    assert (person.email, person.version) == ("a@x.com.br", 2)


@pytest.mark.parametrize(
    "change", [{"document": OTHER_CPF}, {"name": "Outro Nome"}, {"document": ""}, {"kind": "PJ"}]
)
def test_identity_on_file_changes_only_with_permission(change, seller, manager):
    person = person_of(seller, name="Ana Lima", document=CPF, stage="complete")

    with pytest.raises(services.IdentityForbidden):
        services.edit_person(person=person, by=seller, **change)

    person.refresh_from_db()
    assert (person.name, person.document, person.kind, person.version) == ("Ana Lima", CPF, "PF", 1)


def test_manager_changes_identity(seller, manager):
    person = person_of(seller, document=CPF, stage="complete")

    services.edit_person(person=person, by=manager, name="Novo Nome", document=OTHER_CPF)

    person.refresh_from_db()
    assert (person.name, person.name_key, person.document) == ("Novo Nome", "NOVO NOME", OTHER_CPF)


def test_seller_fills_an_empty_document_and_sends_a_held_one_back_masked(seller):
    person = person_of(seller, name="Ana")

    services.edit_person(person=person, by=seller, document="529.982.247-25", name="Ana Lima")
    services.edit_person(person=person, by=seller, document="529.982.247-25")

    person.refresh_from_db()
    assert (person.document, person.name) == (CPF, "Ana Lima")


def test_edit_person_knows_its_fields(seller):
    with pytest.raises(TypeError):
        services.edit_person(person=person_of(seller), by=seller, group=1)


def test_set_no_contact_refuses_every_channel_once(seller):
    person = person_of(seller)

    services.set_no_contact(person=person, by=seller)
    services.set_no_contact(person=person, by=seller)

    person.refresh_from_db()
    assert person.wants_no_contact
    assert person.consents.filter(granted=False, by=seller).count() == person.consents.count() == 10
    assert services.is_refused(person=person, purpose="marketing", channel="whatsapp")
    assert not services.is_refused(person=person, purpose="service", channel="whatsapp")


def test_taking_no_contact_back_grants_nothing(seller):
    person = person_of(seller)
    services.set_no_contact(person=person, by=seller)

    person = services.set_no_contact(person=person, by=seller, refused=False)

    assert not person.wants_no_contact
    assert services.is_refused(person=person, purpose="marketing", channel="email")


def test_latest_consent_holds(seller):
    person = person_of(seller)
    for granted in (True, False, True):
        services.record_consent(
            person=person, purpose="marketing", channel="email", granted=granted, by=seller
        )

    rows = Consent.objects.filter(person=person).order_by("-at", "-pk")
    assert [row.granted for row in services.latest_consents(rows)] == [True]
    assert not services.is_refused(person=person, purpose="marketing", channel="email")
    assert rows.count() == 3


def test_record_consent_refuses_unknown_purpose(seller):
    with pytest.raises(services.CustomerError):
        services.record_consent(
            person=person_of(seller), purpose="fun", channel="email", granted=True, by=seller
        )


def test_second_primary_phone_takes_the_title(seller):
    person = person_of(seller, phone="+5511988124471")

    second = services.add_phone(person=person, number="1138124471", is_primary=True, by=seller)

    assert list(person.phones.filter(is_primary=True)) == [second]
    assert not second.is_whatsapp


def test_phone_once_per_person_however_typed(seller):
    person = person_of(seller, phone="+5511988124471")

    with pytest.raises(services.CustomerError):
        services.add_phone(person=person, number="11 8812-4471", by=seller)

    assert person.phones.count() == 1


def test_edit_phone_changes_its_keys(seller):
    phone = person_of(seller, phone="+5511988124471").phones.get()

    services.edit_phone(phone=phone, number="21 97777-6666", label="trabalho", by=seller)

    phone.refresh_from_db()
    assert (phone.e164, phone.national, phone.key8, phone.key4) == (
        "+5521977776666",
        "21977776666",
        "77776666",
        "6666",
    )


def test_remove_phone_keeps_the_last_contact_and_hands_on_the_title(seller):
    person = person_of(seller, phone="+5511988124471")
    first = person.phones.get()
    with pytest.raises(services.CustomerError):
        services.remove_phone(phone=first, by=seller)
    second = services.add_phone(person=person, number="1138124471", by=seller)

    services.remove_phone(phone=first, by=seller)

    assert list(person.phones.filter(is_primary=True)) == [second]


def test_addresses_have_one_primary(seller):
    person = person_of(seller)
    first = services.add_address(person=person, fields={"street": "Rua A"}, by=seller)
    second = services.add_address(person=person, fields={"street": "Rua B"}, is_primary=True, by=seller)
    assert list(person.addresses.filter(is_primary=True)) == [second]

    services.edit_address(address=first, fields={"street": "Rua C"}, is_primary=True, by=seller)
    assert [row.street for row in person.addresses.filter(is_primary=True)] == ["Rua C"]

    services.remove_address(address=first, by=seller)
    assert list(person.addresses.filter(is_primary=True)) == [second]


def test_empty_address_is_refused(seller):
    address = AddressFactory(person=person_of(seller))

    with pytest.raises(services.CustomerError):
        services.edit_address(
            address=address, fields={"street": "", "number": "", "city": "", "state": ""}, by=seller
        )


def test_virtual_vehicle_becomes_real_by_its_plate(seller):
    person = person_of(seller)
    owned = services.add_owned_vehicle(person=person, description="Onix prata", by=seller)
    assert (owned.is_virtual, owned.label) == (True, "Onix prata")

    done = services.complete_owned_vehicle(owned=owned, plate="abc-1234", by=seller)

    assert (done.is_virtual, done.vehicle.plate_key) == (False, "ABC1C34")
    with pytest.raises(services.CustomerError):
        services.complete_owned_vehicle(owned=done, plate="abc-1234", by=seller)


def test_owned_vehicle_by_plate_finds_the_one_on_file_in_either_form(store, seller):
    car = register_vehicle(group=store.group, by=seller, plate="ABC1C34")

    owned = services.add_owned_vehicle(person=person_of(seller), plate="ABC1234", by=seller)

    assert owned.vehicle == car
    assert Vehicle.objects.count() == 1


@pytest.mark.parametrize("values", [{}, {"plate": "XX"}, {"description": "   "}, {"description": "x" * 300}])
def test_owned_vehicle_refuses_what_names_no_car(values, seller):
    person = person_of(seller)

    with pytest.raises(services.CustomerError):
        services.add_owned_vehicle(person=person, by=seller, **values)

    assert (person.owned_vehicles.count(), Vehicle.objects.count()) == (0, 0)


def test_owned_vehicle_once_per_person_and_one_registered_owner(seller):
    first, second = person_of(seller), person_of(seller)
    services.add_owned_vehicle(person=first, plate="ABC1C34", is_registered_owner=True, by=seller)
    with pytest.raises(services.CustomerError):
        services.add_owned_vehicle(person=first, plate="ABC1234", by=seller)

    services.add_owned_vehicle(person=second, plate="ABC1C34", is_registered_owner=True, by=seller)

    assert [row.is_registered_owner for row in first.owned_vehicles.all()] == [False]
    assert [row.is_registered_owner for row in second.owned_vehicles.all()] == [True]


def test_owned_vehicle_ends_and_may_come_back(seller):
    owned = services.add_owned_vehicle(person=person_of(seller), plate="ABC1C34", by=seller)

    services.end_owned_vehicle(owned=owned, by=seller)
    again = services.add_owned_vehicle(person=owned.person, plate="ABC1C34", by=seller)

    assert again.pk != owned.pk
    with pytest.raises(services.CustomerError):
        services.end_owned_vehicle(
            owned=OwnedVehicleFactory(person=owned.person, since="2026-05-01"),
            until=date(2020, 1, 1),
            by=seller,
        )


@pytest.mark.parametrize(
    ("zone", "today"), [("America/Noronha", date(2026, 11, 24)), ("America/Rio_Branco", date(2026, 11, 23))]
)
def test_owned_vehicle_since_is_judged_by_the_stores_day(seller, store, zone, today):
    """At 02:30 UTC it is already the 24th on Noronha, and still the 23rd in São Paulo and Acre."""
    store.time_zone = zone
    store.save()
    person = person_of(User.objects.get(pk=seller.pk))

    with time_machine.travel(datetime(2026, 11, 24, 2, 30, tzinfo=UTC), tick=False):
        by = User.objects.get(pk=seller.pk)
        owned = services.add_owned_vehicle(person=person, description="Onix", since=today, by=by)
        with pytest.raises(services.CustomerError, match="futura"):
            services.add_owned_vehicle(
                person=person, description="Gol", since=today + timedelta(days=1), by=by
            )

    assert owned.since == today


def test_owned_vehicle_of_another_group_is_refused(seller, stranger):
    car = register_vehicle(group=stranger.group, by=stranger, plate="ABC1C34")

    with pytest.raises(services.CustomerError):
        services.add_owned_vehicle(person=person_of(seller), vehicle=car, by=seller)


def test_grant_access_is_idempotent_and_revoked_by_reference(store, colleague):
    person = PersonFactory(group=store.group)
    for _ in range(2):
        services.grant_access(
            person=person, store=store, department="VN", user=colleague, reason="handling", reference="a:1"
        )
        services.grant_access(person=person, store=store, department="VN", reason="handling", reference="a:2")
    assert PersonAccess.objects.count() == 2

    assert services.revoke_access(person=person, reference="a:1") == 1
    assert list(PersonAccess.objects.values_list("reference", flat=True)) == ["a:2"]


def test_revoke_access_narrows_by_user_and_reason(store, seller, colleague):
    person = PersonFactory(group=store.group)
    for user in (seller, colleague):
        services.grant_access(person=person, store=store, user=user, reason="handling", reference="a:1")

    assert services.revoke_access(person=person, reference="a:1", reason="owner") == 0
    assert services.revoke_access(person=person, reference="a:1", user=seller) == 1
    assert services.revoke_access(person=PersonFactory(group=store.group), reference="a:1") == 0


def test_grant_access_across_groups_is_refused(store, stranger):
    person = PersonFactory(group=store.group)

    with pytest.raises(services.CustomerError):
        services.grant_access(person=person, store=store, user=stranger, reason="handling")

    assert PersonAccess.objects.count() == 0


def test_become_owner_keeps_whoever_came_first(store, seller, colleague):
    person = PersonFactory(group=store.group)

    services.become_owner(person=person, store=store, department="VN", owner=seller)
    services.become_owner(person=person, store=store, department="VN", owner=colleague)

    assert services.owner_of(person, store, "VN") == seller
    assert services.owner_of(person, store, "OF") is None
    assert list(Person.objects.visible_to(seller)) == [person]
    assert list(Person.objects.visible_to(colleague)) == []


def test_owner_who_left_is_nobody(store, seller):
    person = person_of(seller)
    seller.is_active = False
    seller.save(update_fields=["is_active"])

    assert services.owner_of(person, store, "VN") is None


def test_phone_of_another_person_does_not_count(seller):
    PhoneFactory(person=PersonFactory(group=seller.group))

    phone = services.add_phone(person=person_of(seller), number="11988124471", by=seller)

    assert phone.is_primary


def test_locked_fields_follow_role_and_stage(seller, manager):
    prospect = PersonFactory.build(stage="prospect")
    held = PersonFactory.build(stage="complete", document=CPF)

    assert people_services.locked_fields(prospect, seller) == frozenset()
    assert people_services.locked_fields(held, seller) == {"document", "kind", "name"}
    assert people_services.locked_fields(held, manager) == frozenset()


def test_phone_deleted_meanwhile_is_told(seller):
    person = person_of(seller)
    services.add_phone(person=person, number="(11) 3439-5390", by=seller)
    phone = services.add_phone(person=person, number="(11) 3439-5391", by=seller)
    services.remove_phone(phone=Phone.objects.get(pk=phone.pk), by=seller)

    with pytest.raises(CustomerError, match="já foi excluído"):
        services.edit_phone(phone=phone, number="(11) 3439-5392", by=seller)
