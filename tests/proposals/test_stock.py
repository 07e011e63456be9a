from datetime import timedelta

import pytest
from django.urls import reverse

from accounts import grants
from tests.factories import member
from vehicles.models import StockItem

STOCK = "proposals:stock"


def get(client, user, htmx=False, **query):
    client.force_login(user)
    return client.get(reverse(STOCK), query, headers={"HX-Request": "true"} if htmx else {})


def ids(response):
    return [row.pk for row in response.context["rows"]]


@pytest.mark.parametrize("count", [1, 3])
def test_stock_lists_units_in_constant_queries(client, world, count, django_assert_num_queries):
    units = [world.unit() for _ in range(count)]
    world.unit(store=world.stranger)
    world.unit(state="sold")
    attendance = world.attendance()
    client.force_login(world.seller)

    # Session, user, permissions (2), memberships (2); attendance, stores, makes, stores, count, rows.
    with django_assert_num_queries(12):
        response = client.get(reverse(STOCK), {"atendimento": attendance.pk})

    assert ids(response) == [unit.pk for unit in units]


def test_stock_finds_by_wildcard_blind_to_accents_and_marks_it(client, world):
    found = world.unit(vehicle__description="Corolla XEi 2.0 Flex", vehicle__colour="Azul")
    world.unit(vehicle__description="Gol 1.0")

    response = get(client, world.seller, busca="%corólla%xei%")

    assert ids(response) == [found.pk]
    content = response.content.decode()
    assert "<mark>Corolla</mark> <mark>XEi</mark>" in content
    assert f'data-testid="stock-row" data-id="{found.pk}" data-available="true"' in content


def test_stock_shows_availability_and_who_holds_it(client, world):
    held, moving, ready = world.unit(), world.unit(state="in_transit"), world.unit(state="demo")
    reservation = world.reserve(held, label="Clínica Bem Viver")

    rows = {row.pk: row for row in get(client, world.seller).context["rows"]}

    until = reservation.until.astimezone(world.store.zone)
    assert rows[held.pk].availability == f"Reservado até {until:%d/%m %H:%M} por Clínica Bem Viver"
    assert (rows[moving.pk].availability, rows[moving.pk].is_available) == ("Em trânsito", True)
    assert (rows[ready.pk].availability, rows[ready.pk].is_available) == ("Demonstração", False)
    assert not rows[held.pk].is_available
    assert [rows[unit.pk].is_offerable for unit in (held, moving, ready)] == [False, True, True]


def test_stock_tells_arrival_and_days_in_stock(client, world):
    today = world.store.today()
    moving = world.unit(state="in_transit", arrival_forecast=today)
    old = world.unit(entered_on=today - timedelta(days=18))

    rows = {row.pk: row for row in get(client, world.seller).context["rows"]}

    assert rows[moving.pk].availability == f"Em trânsito · chega em {today:%d/%m}"
    assert rows[old.pk].days == "18 dias"


def test_stock_without_price_says_consult(client, world):
    world.unit(price=None)

    assert "Consultar preço" in get(client, world.seller).content.decode()


def test_stock_cost_only_for_who_may_see_it(client, world):
    world.unit(cost="123456.78")

    assert "123.456,78" not in get(client, world.seller).content.decode()
    assert "123.456,78" in get(client, world.manager).content.decode()


@pytest.mark.parametrize(
    ("query", "wanted"),
    [
        ({"tipo": "VN"}, "new"),
        ({"preco_de": "170.000,00"}, "new"),
        ({"preco_ate": "R$ 100.000"}, "cheap"),
        ({"ano_de": "2025"}, "new"),
        ({"ano_ate": "2015"}, "cheap"),
        ({"cor": "Azul"}, "cheap"),
    ],
)
def test_stock_facet_narrows(client, world, query, wanted):
    units = {
        "new": world.unit(business_type="VN", price=180000, vehicle__year_model=2026),
        "cheap": world.unit(price=50000, vehicle__year_model=2012, vehicle__colour="Azul"),
        "usual": world.unit(),
    }

    assert ids(get(client, world.seller, **query)) == [units[wanted].pk]


def test_stock_store_facet_and_stale_family(client, world):
    mine = world.unit()
    other = world.unit(store=world.sister)

    assert ids(get(client, world.seller)) == [mine.pk, other.pk]
    assert ids(get(client, world.seller, loja=world.sister.pk, familia=99)) == [other.pk]


@pytest.mark.parametrize(
    ("order", "wanted"),
    [("preco", "abc"), ("dias", "bac"), ("recentes", "cab"), ("km", "cba"), ("ano", "bca")],
)
def test_stock_orders(client, world, order, wanted):
    today = world.store.today()

    def unit(price, days, km, year):
        return world.unit(
            price=price, entered_on=today - timedelta(days=days), vehicle__km=km, vehicle__year_model=year
        )

    units = {"a": unit(1, 2, 30, 2020), "b": unit(2, 3, 20, 2025), "c": unit(3, 1, 10, 2023)}

    assert ids(get(client, world.seller, ordem=order)) == [units[name].pk for name in wanted]


@pytest.mark.parametrize(
    "query",
    [
        {"preco_de": "abc"},
        {"ano_de": "99999999999999999999999"},
        {"loja": "99999999999999999999999"},
        {"marca": "-1"},
        {"tipo": "ZZ"},
        {"ordem": "x"},
        {"busca": "\x00"},
        {"busca": "x" * 5000},
        {"cor": "😀"},
    ],
)
def test_stock_bad_filter_is_told_by_its_field(client, world, query):
    world.unit()

    response = get(client, world.seller, **query)

    assert response.status_code == 200
    assert list(response.context["filter"].errors) == list(query)
    assert "invalid-feedback" in response.content.decode()


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ({"busca": "😀"}, 0),
        ({"busca": "%%%"}, 1),
        ({"busca": "_\\'"}, 0),
        ({"pagina": "-9"}, 1),
        ({"pagina": "x"}, 1),
    ],
)
def test_stock_odd_but_legal_input_answers(client, world, query, count):
    unit = world.unit()

    assert ids(get(client, world.seller, **query)) == [unit.pk][:count]


def test_stock_empty_states(client, world):
    assert "O estoque está vazio" in get(client, world.seller).content.decode()
    assert "Nenhum veículo encontrado" in get(client, world.seller, busca="nada").content.decode()


def test_stock_paginates_and_answers_fragment(client, world):
    for _ in range(27):
        world.unit()

    first = get(client, world.seller)
    fragment = get(client, world.seller, htmx=True, pagina=2)

    assert (len(ids(first)), len(ids(fragment))) == (25, 2)
    assert "<html" not in fragment.content.decode()
    assert 'id="stock-area"' in fragment.content.decode()


def test_stock_says_1000_and_more(client, world, monkeypatch):
    monkeypatch.setattr("core.pages.COUNT_LIMIT", 2)
    for _ in range(3):
        world.unit()

    assert "2+ veículos" in get(client, world.seller).content.decode()


def test_stock_offers_choice_only_with_attendance_in_progress(client, world):
    unit, held = world.unit(), world.unit()
    world.reserve(held)

    plain = get(client, world.seller).content.decode()
    choosing = get(client, world.seller, atendimento=world.attendance().pk).content.decode()

    assert 'name="unidade"' not in plain
    assert f'name="unidade" value="{unit.pk}"' in choosing
    assert f'name="unidade" value="{held.pk}"' not in choosing


@pytest.mark.parametrize("asked", ["99999999999999999999999", "0", "abc", "colleague"])
def test_stock_of_attendance_out_of_sight_is_404(client, world, asked):
    if asked == "colleague":
        asked = world.attendance(responsible=world.colleague).pk

    assert get(client, world.seller, atendimento=asked).status_code == 404


def test_stock_is_open_to_sellers_and_closed_to_administrators(client, world):
    for user in (world.reception, world.seller, world.operator, world.supervisor):
        assert get(client, user).status_code == 200

    assert get(client, member(grants.ADMINISTRADOR, group=world.store.group)).status_code == 403
    assert StockItem.objects.count() == 0
