import json

import pytest
from django.contrib import messages
from django.contrib.messages.storage.fallback import FallbackStorage
from django.http import HttpResponse
from django.template import loader
from django.test import RequestFactory
from django_htmx.middleware import HtmxMiddleware

from accounts.models import Store
from core.pages import COUNT_LIMIT, paginate, redirect_page, render_page
from core.toasts import announce, undoable
from tests.factories import StoreFactory, member


def request_for(path: str = "/", **headers: str):
    request = RequestFactory().get(path, headers=headers)
    HtmxMiddleware(lambda r: HttpResponse())(request)
    request.session = {}
    request._messages = FallbackStorage(request)
    return request


@pytest.fixture
def template(tmp_path, settings):
    text = "{% load partials %}<p>whole</p>{% partialdef part inline %}<b>part</b>{% endpartialdef %}"
    (tmp_path / "page.html").write_text(text)
    engine = settings.TEMPLATES[0] | {"DIRS": [tmp_path, *settings.TEMPLATES[0]["DIRS"]]}
    settings.TEMPLATES = [engine]
    return "page.html"


@pytest.mark.parametrize(
    ("headers", "whole"),
    [
        ({}, True),
        ({"HX-Request": "true"}, False),
        ({"HX-Request": "true", "HX-Boosted": "true"}, True),
        ({"HX-Request": "true", "HX-History-Restore-Request": "true"}, True),
    ],
)
def test_render_page_answers_the_fragment_only_to_htmx(template, headers, whole):
    response = render_page(request_for(**headers), template, partial="part", status=422)

    assert response.status_code == 422
    assert ("whole" in response.content.decode()) == whole
    assert "part" in response.content.decode()
    assert {name.strip() for name in response["Vary"].split(",")} >= {"HX-Request", "HX-Boosted"}


def test_fragment_carries_the_waiting_messages(template):
    request = request_for(**{"HX-Request": "true"})
    messages.error(request, "Não deu: ação")
    undoable(request, "Marcado.", undo_url="/desfazer/")

    response = render_page(request, template, partial="part")

    assert json.loads(response["HX-Trigger"])["messages"]["list"] == [
        {"level": "error", "text": "Não deu: ação", "undo": ""},
        {"level": "success", "text": "Marcado.", "undo": "/desfazer/"},
    ]


def test_fragment_without_messages_triggers_nothing():
    response = HttpResponse()

    announce(request_for(), response)

    assert "HX-Trigger" not in response


def test_redirect_moves_the_whole_page():
    plain = redirect_page(request_for(), "/agenda/")
    fragment = redirect_page(request_for(**{"HX-Request": "true"}), "/agenda/")

    assert (plain.status_code, plain["Location"]) == (302, "/agenda/")
    assert (fragment.status_code, fragment["HX-Redirect"]) == (200, "/agenda/")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("asked", "number"), [("2", 2), ("", 1), ("abc", 1), ("0", 2), ("9" * 30, 2), ("\x00", 1)]
)
def test_page_number_nonsense_answers_a_page(asked, number):
    StoreFactory.create_batch(3)

    page = paginate(request_for(f"/?pagina={asked}"), Store.objects.order_by("pk"), size=2)

    assert page.number == number


@pytest.mark.django_db
def test_count_stops_past_its_limit(monkeypatch):
    monkeypatch.setattr("core.pages.COUNT_LIMIT", 2)
    StoreFactory.create_batch(5)

    page = paginate(request_for(), Store.objects.order_by("pk"), size=2)

    assert page.paginator.count_label == "2+"
    assert COUNT_LIMIT == 1000


@pytest.mark.django_db
def test_pagination_keeps_the_query_and_says_where_one_stands():
    StoreFactory.create_batch(3)
    request = request_for("/?busca=civic&pagina=1")
    page = paginate(request, Store.objects.order_by("pk"), size=2)

    html = loader.render_to_string("core/_pagination.html", {"page": page, "target": "#rows"}, request)

    assert "?busca=civic&amp;pagina=2" in html
    assert 'hx-target="#rows"' in html
    assert "1–2 de 3" in html


@pytest.mark.parametrize("name", ["400.html", "403.html", "403_csrf.html", "404.html", "500.html"])
def test_error_page_renders_without_a_request(name):
    html = loader.get_template(name).render()

    assert name[:3] in html
    assert 'href="/"' in html


@pytest.mark.django_db
def test_style_guide_shows_every_component(client):
    client.force_login(member("Gerente", (StoreFactory(), "VN")))

    response = client.get("/estilo/")

    assert response.status_code == 200
    assert 'lang="pt-BR"' in response.content.decode()
