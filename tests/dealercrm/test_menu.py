from dataclasses import replace

import pytest
from django.test import RequestFactory

from dealercrm import menu
from tests.factories import StoreFactory, UserFactory, member

pytestmark = pytest.mark.django_db


def request_by(user, path="/agenda/"):
    request = RequestFactory().get(path)
    request.user = user
    return request


def labels(request):
    return [str(link.label) for _title, links in menu.sections(request) for link in links]


def test_user_without_permissions_sees_an_empty_menu():
    assert labels(request_by(UserFactory())) == []


def test_consultant_sees_what_he_may_open():
    seller = member("Consultor", (StoreFactory(), "VN"))

    found = labels(request_by(seller))

    assert "Agenda" in found
    assert "Clientes" in found


def test_page_that_is_not_built_yet_is_absent(monkeypatch):
    entry = replace(menu.SECTIONS[0][1][0], url_name="agenda:not-built")
    monkeypatch.setattr(menu, "SECTIONS", [("CRM", [entry])])

    assert menu.sections(request_by(member("Gerente", (StoreFactory(), "VN")))) == []


def test_entry_of_the_open_page_is_active():
    seller = member("Consultor", (StoreFactory(), "VN"))

    active = [
        str(link.label) for _t, links in menu.sections(request_by(seller)) for link in links if link.active
    ]

    assert active == ["Agenda"]


def test_anonymous_page_gets_no_menu():
    assert menu.menu(RequestFactory().get("/")) == {}


@pytest.mark.parametrize(
    ("role", "opened"),
    [
        ("Consultor", ["Atendimento", "Simulação", "Foto do usado"]),
        ("Recepção", ["Atendimento"]),
        ("Administrador", []),
    ],
)
def test_plus_of_the_phone_opens_what_the_user_may_begin(role, opened):
    user = member(role, (StoreFactory(), "VN"))

    found = menu.menu(request_by(user))["menu_new"]()

    assert [str(link.label) for link in found] == opened
