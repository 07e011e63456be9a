"""The bench measures what it says: the page's own statements, a body of the page's size."""

import pytest
from django.test import override_settings

from accounts import grants
from bench import floor, report
from bench.measure import patterns
from tests.factories import StoreFactory, member

pytestmark = pytest.mark.django_db
PAGES = ["/agenda/", "/estoque/?busca=%25corolla%25xei%25"]


@pytest.fixture
def seller(client):
    user = member(grants.CONSULTOR, (StoreFactory(), "VN VU"))
    client.force_login(user)
    return user


@pytest.fixture(autouse=True)
def _bench_addresses():
    floor.known.clear()
    with override_settings(ROOT_URLCONF="bench.urls"):
        yield
    floor.known.clear()


@pytest.mark.parametrize("page", PAGES)
def test_floor_answers_a_body_of_the_size_of_the_page(client, seller, page):
    response = client.get("/bench/piso/", {"pagina": page})

    assert response.status_code == 200
    # The floor's own address and the form's token are all that may differ.
    assert len(response.content) == pytest.approx(len(client.get(page).content), rel=0.02)


@pytest.mark.parametrize("page", PAGES)
def test_cost_tells_the_statements_of_the_page_alone(client, seller, page):
    found = client.get("/bench/custo/", {"pagina": page}).json()

    assert 0 < found["queries"] <= 8
    assert found["sql_ms"] > 0


def test_floor_is_closed_to_strangers(client):
    response = client.get("/bench/piso/", {"pagina": "/agenda/"})

    assert response.status_code == 302
    assert not floor.known


def test_patterns_hold_every_kind():
    found = patterns()

    assert {"corolla", "cor", "inexistente", "%corolla%xei%"} <= set(found)
    assert any(len(pattern.replace("%", " ").split()) == 5 for pattern in found)


def test_report_sets_the_page_beside_its_floor():
    row = {
        "page": "agenda, own", "queries": 7, "sql": 1.0, "p50": 10.0, "p95": 12.0, "floor50": 4.0,
        "floor95": 5.0, "kilobytes": 120.0,
    }  # fmt: skip
    results = {
        10_000: {
            "rows": [row],
            "searches": {"cor": {"sql_ms": 2.0}},
            "seed_seconds": 9.0,
            "pdf": {"first": 50.0, "median": 20.0},
        }
    }

    text = report.section("SQLite", results)

    assert "| agenda, own | 10,000 | 7 | 1.0 | 10.0 | 12.0 | 4.0 | 5.0 | 2.5 | 120 kB |" in text
    assert "| `cor` | 2.0 |" in text
