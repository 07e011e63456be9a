from types import SimpleNamespace

import pytest
from django.db import DatabaseError
from django.urls import reverse

from accounts import grants
from dealercrm import views
from tests.factories import StoreFactory, UserFactory, member

pytestmark = pytest.mark.django_db
BUILT = {"/painel/", "/recepcao/"}


@pytest.mark.parametrize(
    ("role", "built", "path"),
    [
        (grants.RECEPCAO, BUILT, "/recepcao/"),
        (grants.RECEPCAO, set(), "/agenda/"),
        (grants.CONSULTOR, BUILT, "/agenda/"),
        (grants.OPERADOR, BUILT, "/agenda/"),
        (grants.SUPERVISOR, BUILT, "/agenda/"),
        (grants.GERENTE, BUILT, "/painel/"),
        (grants.GERENTE, set(), "/agenda/"),
        (grants.GERENTE_GERAL, BUILT, "/painel/"),
        (grants.ADMINISTRADOR, BUILT, "/admin/"),
    ],
)
def test_start_leads_each_role_to_its_page(monkeypatch, role, built, path):
    monkeypatch.setattr(views, "is_built", built.__contains__)

    assert views.start_path(member(role, (StoreFactory(), "VN"))) == path


def test_start_leads_an_administrator_who_also_sells_to_his_agenda(monkeypatch):
    monkeypatch.setattr(views, "is_built", BUILT.__contains__)
    user = member(grants.ADMINISTRADOR, (StoreFactory(), "VN"))
    user.groups.add(*user.groups.model.objects.filter(name=grants.CONSULTOR))

    assert views.start_path(user) == "/agenda/"


def test_start_leads_a_superuser_without_group_to_admin():
    assert views.start_path(UserFactory(is_superuser=True)) == "/admin/"


def test_refusal_is_logged_in_one_line(client, caplog):
    client.force_login(member(grants.RECEPCAO, (StoreFactory(), "VN")))

    response = client.get("/propostas/")

    lines = [record for record in caplog.records if record.name == "django.request"]
    assert response.status_code == 403
    assert [(line.getMessage(), line.exc_info) for line in lines] == [
        ("Forbidden (Permission denied): /propostas/", None)
    ]


def test_start_asks_for_a_sign_in(client):
    assert client.get("/").url == f"{reverse('account_login')}?next=%2F"


def test_health_says_ok(client):
    response = client.get("/saude/")

    assert (response.status_code, response.json()) == (200, {"status": "ok"})
    assert response["Cache-Control"].startswith("max-age=0, no-cache, no-store")


def test_health_names_a_database_that_is_gone(client, monkeypatch):
    def refuse() -> None:
        raise DatabaseError

    monkeypatch.setattr(views, "connection", SimpleNamespace(ensure_connection=refuse))

    response = client.get("/saude/")

    assert (response.status_code, response.json()) == (503, {"status": "error", "failing": "database"})


def test_health_names_migrations_that_wait(client, monkeypatch):
    monkeypatch.setattr(views.MigrationExecutor, "migration_plan", lambda *_: ["one"])

    response = client.get("/saude/")

    assert (response.status_code, response.json()) == (503, {"status": "error", "failing": "migrations"})
