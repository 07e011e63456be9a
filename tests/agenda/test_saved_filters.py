"""Filters with a name, one of which opens with the agenda."""

import pytest
from django.urls import reverse

from agenda import saved
from agenda.filters import Filters
from agenda.models import SavedFilter
from core.errors import ServiceError

pytestmark = pytest.mark.django_db
PAGE = "/agenda/filtros/"


def keep(user, name="Quentes", is_default=False, **filters):
    return saved.save_filter(
        by=user, name=name, filters=Filters(**({"q": "hb20"} | filters)), is_default=is_default
    )


def test_saving_keeps_the_filter_in_use_and_goes_back_to_it(client, house):
    client.force_login(house.seller)
    page = client.get(PAGE, {"situacao": "pendente", "q": "onix", "pagina": "3"})

    response = client.post(PAGE, {"query": page.context["query"], "name": "Atrasados do Onix"})

    row = SavedFilter.objects.get()
    assert (row.user, row.name, row.is_default) == (house.seller, "Atrasados do Onix", False)
    assert row.query == "?situacao=pendente&q=onix"
    assert response.url == "/agenda/?situacao=pendente&q=onix"


@pytest.mark.parametrize(
    "query", ["?x=1&pagina=2&situacao=//evil", "http://evil.example/", "?x=" + "a" * 5000]
)
def test_what_is_no_filter_is_not_kept(client, house, query):
    client.force_login(house.seller)

    client.post(PAGE, {"query": query, "name": "Outro"})

    assert SavedFilter.objects.get().query == "?situacao="


def test_same_name_replaces_the_filter(house):
    keep(house.seller)
    keep(house.seller, q="onix")

    assert SavedFilter.objects.get().query == "?q=onix"


def test_twenty_first_filter_is_refused(house):
    for number in range(saved.MOST):
        keep(house.seller, name=f"Filtro {number}")

    with pytest.raises(ServiceError, match="20 filtros"):
        keep(house.seller, name="Mais um")


def test_name_is_needed_and_the_filter_stays(client, house):
    client.force_login(house.seller)

    response = client.post(PAGE, {"query": "?q=onix", "name": ""})

    assert response.status_code == 422
    assert response.context["query"] == "?q=onix"


def test_agenda_opens_with_the_default_and_only_a_bare_address_does(client, house, htmx):
    keep(house.seller, is_default=True)
    client.force_login(house.seller)

    assert client.get("/agenda/").url == "/agenda/?q=hb20"
    assert client.get("/agenda/?situacao=").status_code == 200
    assert client.get("/agenda/", **htmx()).status_code == 200


def test_a_second_default_takes_the_place_of_the_first(house):
    first, second = keep(house.seller, is_default=True), keep(house.seller, name="Novos", is_default=True)
    keep(house.colleague, is_default=True)

    assert list(house.seller.saved_filters.filter(is_default=True)) == [second]
    for _press in range(2):
        saved.make_default(saved=first, wanted=True)
        assert list(house.seller.saved_filters.filter(is_default=True)) == [first]
    saved.make_default(saved=first, wanted=False)
    assert not house.seller.saved_filters.filter(is_default=True).exists()
    assert house.colleague.saved_filters.get().is_default


def test_button_posts_what_it_says(client, house):
    row = keep(house.seller)
    client.force_login(house.seller)
    button = 'name="default" value="{}"'

    for value in ("1", ""):
        assert button.format(value) in client.get(PAGE).text
        client.post(reverse("agenda:filter-default", args=[row.pk]), {"default": value})
        row.refresh_from_db()
        assert row.is_default is bool(value)


def test_agenda_offers_the_users_own_filters(client, house):
    keep(house.seller)
    keep(house.colleague, name="Do colega")
    client.force_login(house.seller)

    page = client.get("/agenda/?q=hb20")

    assert [(option.name, option.chosen) for option in page.context["options"]["filtro"]] == [
        ("Quentes", True)
    ]


@pytest.mark.parametrize("name", ["agenda:filter-default", "agenda:filter-remove"])
def test_anothers_filter_answers_404(client, house, name):
    row = keep(house.colleague)
    client.force_login(house.seller)

    assert client.post(reverse(name, args=[row.pk])).status_code == 404
    assert SavedFilter.objects.filter(is_default=False).count() == 1
