import pytest

from customers.models import Person
from customers.search import LIMIT, duplicates, find_people
from tests.factories_customers import OwnedVehicleFactory, PersonFactory, PhoneFactory
from vehicles.services import register_vehicle

pytestmark = pytest.mark.django_db


def names(text, group):
    return [person.name for person in find_people(text, group=group)]


@pytest.fixture
def maria(store):
    person = PersonFactory(
        group=store.group, name="Maria José Conceição", document="52998224725", email="Maria@Exemplo.com.br"
    )
    PhoneFactory(person=person)
    return person


@pytest.mark.parametrize(
    "text",
    [
        "11988124471",
        "(11) 98812-4471",
        "1188124471",
        "+55 11 8812-4471",
        "011988124471",
        "98812-4471",
        "88124471",
        "maria 4471",
        "4471 conceicao",
        "maria 8812-4471",
        "529.982.247-25",
        "52998224725",
        "maria@exemplo.com.br",
        "MARIA@EXEMPLO.COM.BR",
        "maria",
        "CONCEIÇÃO",
        "jose maria",
        "conc mar",
        "  maria   jose ",
        "maria%conceicao",
    ],
)
def test_find_people_by_phone_document_email_and_name(text, store, maria):
    other = PersonFactory(
        group=store.group, name="Mauro Lima", document="11144477735", email="m@exemplo.com.br"
    )
    PhoneFactory(person=other, e164="+5521988123344")

    assert names(text, store.group) == [maria.name]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   ",
        "%",
        "4471",
        "21988124471",
        "maria 4472",
        "\x00",
        "😀",
        "'; drop",
        "x" * 60_000,
        "1" * 60_000,
    ],
)
def test_find_people_finds_nobody_for_nonsense(text, store, maria):
    assert names(text, store.group) == []


def test_find_people_searches_only_the_group_and_active_people(store, stranger, maria):
    PersonFactory(group=stranger.group, name="Maria de Fora")
    PersonFactory(group=store.group, name="Maria Antiga", active=False)

    assert names("maria", store.group) == [maria.name]
    assert names("maria", stranger.group) == ["Maria de Fora"]
    assert names("maria", None) == []


def test_find_people_takes_percent_and_underline_of_names_literally(store):
    PersonFactory(group=store.group, name="A_B Ltda")
    PersonFactory(group=store.group, name="AXB Ltda")

    assert names("a_b", store.group) == ["A_B Ltda"]


def test_find_people_puts_names_that_begin_with_the_text_first(store):
    for name in ("Ana Lima", "Lima Barreto", "Bruno Lima"):
        PersonFactory(group=store.group, name=name)

    assert names("lima", store.group) == ["Lima Barreto", "Ana Lima", "Bruno Lima"]


@pytest.mark.parametrize(
    "text", ["ABC1234", "abc-1234", "ABC1C34", "9BWZZZ377VT004251", "004251", "VT004251"]
)
def test_find_people_by_plate_in_both_forms_and_chassis_or_its_end(text, store, seller):
    car = register_vehicle(group=store.group, by=seller, plate="ABC1C34", chassis="9BWZZZ377VT004251")
    owner = PersonFactory(group=store.group)
    OwnedVehicleFactory(person=owner, vehicle=car)
    PersonFactory(group=store.group)

    assert list(find_people(text, group=store.group)) == [owner]


def test_find_people_forgets_the_car_a_person_no_longer_has(store, seller):
    car = register_vehicle(group=store.group, by=seller, plate="ABC1C34")
    OwnedVehicleFactory(person__group=store.group, vehicle=car, until="2026-01-01")

    assert list(find_people("ABC1C34", group=store.group)) == []


def test_find_people_with_alphanumeric_cnpj(store):
    company = PersonFactory(group=store.group, kind="PJ", document="12ABC34501DE35")

    assert list(find_people("12.abc.345/01de-35", group=store.group)) == [company]


def test_find_people_answers_at_most_the_limit(store):
    Person.objects.bulk_create(
        Person(group=store.group, name=f"Ana {n}", name_key=f"ANA {n:03}") for n in range(LIMIT + 5)
    )

    assert len(find_people("ana", group=store.group)) == LIMIT


@pytest.mark.parametrize(
    "typed",
    [
        {"document": "529.982.247-25"},
        {"phone": "11 8812-4471"},
        {"email": "maria@exemplo.com.br"},
        {"name": "maria jose conceicao"},
    ],
)
def test_duplicates_tell_same_document_phone_email_and_whole_name(typed, store, maria):
    assert list(duplicates(group=store.group, **typed)) == [maria]
    assert list(duplicates(group=store.group, exclude=maria.pk, **typed)) == []


@pytest.mark.parametrize(
    "typed", [{}, {"name": "maria"}, {"phone": "11 98"}, {"document": "529"}, {"name": "\x00" * 9000}]
)
def test_duplicates_say_nothing_of_half_typed_values(typed, store, maria):
    assert list(duplicates(group=store.group, **typed)) == []
    assert list(duplicates(group=None, name="maria jose conceicao")) == []
