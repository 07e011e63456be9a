from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from tests.factories import BusinessGroupFactory, StoreFactory, member
from tests.factories_vehicles import (
    CatalogModelFactory,
    FamilyFactory,
    MakeFactory,
    StockItemFactory,
    VehicleFactory,
)
from vehicles import search, services, tasks
from vehicles.models import Make, StockItem, Vehicle

pytestmark = pytest.mark.django_db


def found(pattern):
    return list(search.find_stock(StockItem.objects.order_by("pk"), pattern))


@pytest.fixture
def corolla():
    vehicle = VehicleFactory(plate="ABC1234", chassis="9BRBLWHE0J0123456")
    return StockItemFactory(vehicle=vehicle, store=StoreFactory())


@pytest.fixture
def civic():
    family = FamilyFactory(make=MakeFactory(name="Citroën"), name="Civic")
    model = CatalogModelFactory(family=family, name="Civic Híbrido 100% 2_0")
    vehicle = VehicleFactory(model=model, plate="", plate_key="", colour="Bordô")
    return StockItemFactory(vehicle=vehicle, store=StoreFactory())


@pytest.mark.parametrize(
    "pattern",
    ["%corolla%xei%", "%COROLLA%xei%", "xei corolla", "toyota prata 2022", "abc-1234", "ABC1C34", "123456"],
)
def test_find_stock_finds_pieces_in_any_order_and_case(corolla, civic, pattern):
    assert found(pattern) == [corolla]


@pytest.mark.parametrize("pattern", ["citroen", "CITROËN", "bordo", "hibrido", "2_0"])
def test_find_stock_is_blind_to_accents(corolla, civic, pattern):
    assert found(pattern) == [civic]


@pytest.mark.parametrize("pattern", ["2_2", "x\\", "corolla civic", "%_%", "naoexiste"])
def test_find_stock_takes_other_signs_literally(corolla, civic, pattern):
    assert found(pattern) == ([civic] if pattern == "%_%" else [])


@pytest.mark.parametrize("pattern", ["", " ", "%", "%%%", "\0", "\x01 \x02"])
def test_find_stock_without_pieces_finds_all(corolla, civic, pattern):
    assert found(pattern) == [corolla, civic]


@pytest.mark.parametrize("pattern", ["x" * 100_000, "a " * 50_000, "🚗", "\u202e", "'; drop table"])
def test_find_stock_survives_odd_patterns(corolla, pattern):
    assert found(pattern) in ([], [corolla])


class PatternTest(TestCase):
    @given(st.text(max_size=60))
    def test_any_pattern_answers(self, pattern):
        assert found(pattern) == []


def test_find_vehicle_by_plate_in_either_form_and_by_chassis(corolla):
    vehicle = corolla.vehicle
    VehicleFactory(plate="XYZ1A23", chassis="9BRBLWHE0J0999999")
    VehicleFactory(plate="ABC1234", chassis="9BRBLWHE0J0123456", active=False)

    for text in ("ABC1234", "abc1c34", "abc-1234", "123456", "J0123456", "9brblwhe0j0123456"):
        assert list(search.find_vehicle(text)) == [vehicle], text
    for text in ("23456", "ABC1235", "", "🚗", "\0" * 9, "corolla", "9" * 100):
        assert list(search.find_vehicle(text)) == [], text
    assert list(search.find_vehicle("ABC1234", group=BusinessGroupFactory(name="Outro"))) == []


def test_visible_to_shows_every_store_of_the_group_and_no_other(corolla):
    user = member("Consultor", (corolla.store, "VN VU"))
    sister = StockItemFactory(store=StoreFactory())
    stranger = StoreFactory(group=BusinessGroupFactory(name="Outro grupo"))
    foreign = StockItemFactory(store=stranger)

    assert set(StockItem.objects.visible_to(user)) == {corolla, sister}
    assert foreign.vehicle not in Vehicle.objects.visible_to(user)


def test_with_availability_minds_state_reservation_and_holder(corolla):
    user = member("Consultor", (corolla.store, "VN VU"))
    until = timezone.now() + timedelta(hours=2)
    services.reserve(stock_item=corolla, until=until, holder="atendimento:1", holder_label="João", by=user)
    blocked = StockItemFactory(store=corolla.store, state=StockItem.State.BLOCKED)
    lapsed = StockItemFactory(store=corolla.store)
    services.reserve(stock_item=lapsed, until=until, holder="x", holder_label="Ana", by=user)
    lapsed.reservations.update(until=timezone.now() - timedelta(minutes=1))

    others = {item.pk: item for item in StockItem.objects.with_availability("atendimento:2")}
    own = StockItem.objects.with_availability("atendimento:1").get(pk=corolla.pk)

    assert not others[corolla.pk].is_available
    assert (others[corolla.pk].reserved_label, others[corolla.pk].reserved_until) == ("João", until)
    assert own.is_available
    assert not others[blocked.pk].is_available
    assert others[lapsed.pk].is_available
    assert others[lapsed.pk].reserved_until is None


@pytest.mark.parametrize("count", [1, 3])
def test_stock_list_needs_constant_queries(django_assert_num_queries, count):
    store = StoreFactory()
    StockItemFactory.create_batch(count, store=store)
    user = member("Consultor", (store, "VN VU"))
    user.has_perm("vehicles.view_cost")

    with django_assert_num_queries(2):
        rows = StockItem.objects.visible_to(user).with_availability("x").for_list().order_by("price", "pk")
        shown = [(row.store.name, row.vehicle.model.family.make.name, row.is_available) for row in rows]

    assert len(shown) == count


def test_facets_offer_what_exists_in_few_queries(corolla, civic, django_assert_num_queries):
    MakeFactory(name="Fiat")

    with django_assert_num_queries(3):
        facets = search.facets(StockItem.objects.all(), make=corolla.make_id)

    assert [name for _pk, name in facets.makes] == ["Citroën", "Toyota"]
    assert [name for _pk, name in facets.families] == ["Corolla"]
    assert {pk for pk, _name in facets.stores} == {corolla.store_id, civic.store_id}


def test_facets_are_sorted_as_people_read_them():
    for name in ("Zeekr", "smart", "Ágora", "Bentley"):
        model = CatalogModelFactory(family=FamilyFactory(make=MakeFactory(name=name)))
        StockItemFactory(vehicle=VehicleFactory(model=model))

    makes = search.facets(StockItem.objects.all()).makes

    assert [name for _pk, name in makes] == ["Ágora", "Bentley", "smart", "Zeekr"]


@pytest.mark.parametrize(
    ("text", "pattern", "marked"),
    [
        ("Citroën C4", "%citroen%", "<mark>Citroën</mark> C4"),
        ("Corolla XEi <b>", "xei cor", "<mark>Cor</mark>olla <mark>XEi</mark> &lt;b&gt;"),
        ("aaa", "aa", "<mark>aaa</mark>"),
        ("ABC1C34", "ABC-1234", "<mark>ABC1C34</mark>"),
        ("Corolla", "", "Corolla"),
        ("Corolla", "\0", "Corolla"),
        ("", "x", ""),
        ("straße ½", "SS", "stra<mark>ß</mark>e ½"),
    ],
)
def test_highlight_marks_what_was_found(text, pattern, marked):
    assert search.highlight(text, pattern) == marked


@given(st.text(max_size=40), st.text(max_size=10))
def test_highlight_never_lets_markup_through(text, pattern):
    plain = search.highlight(text, pattern).replace("<mark>", "").replace("</mark>", "")

    assert "<" not in plain
    assert ">" not in plain


def test_rebuild_search_corrects_and_check_tells(corolla, capsys):
    call_command("rebuild_search", check=True)
    StockItem.objects.update(search_text="", km=1, make=None)

    with pytest.raises(CommandError, match="1 itens"):
        call_command("rebuild_search", check=True)
    assert found("corolla") == []
    call_command("rebuild_search")

    corolla.refresh_from_db()
    assert (corolla.km, corolla.make.name) == (32448, "Toyota")
    assert found("corolla") == [corolla]


def test_renamed_make_is_found_by_its_new_name_after_the_task(corolla, civic):
    Make.objects.filter(pk=corolla.make_id).update(name="Lexus")

    assert tasks.rebuild_search(make=corolla.make_id) == 1
    assert tasks.rebuild_search(make=corolla.make_id) == 0

    assert found("lexus") == [corolla]
