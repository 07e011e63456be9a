"""What answers to the wish: units as stock search calls them, one choice among units and models."""

import re
from datetime import date

import pytest
from django.urls import reverse

from atendimento.models import Interest
from tests.factories_deal import StockItemFactory
from tests.factories_vehicles import CatalogModelFactory


def look(client, attendance, text):
    address = reverse("agenda:attendance", args=[attendance.pk])
    return client.get(address, {"passo": "veiculo-de-interesse", "specification": text})


def save(client, attendance, **fields):
    return client.post(reverse("agenda:attendance-interest", args=[attendance.pk]), fields)


def test_unit_in_transit_is_called_as_in_stock_search(seller, world):
    item = StockItemFactory(store=world.store, state="in_transit", arrival_forecast=date(2026, 12, 8))

    page = look(seller, world.open(), item.vehicle.description)

    assert "Em trânsito · chega em 08/12" in page.text


@pytest.mark.parametrize(("count", "hints"), [(8, []), (9, ["8 de 9 unidades"])])
def test_more_units_than_are_shown_are_told(seller, world, count, hints):
    items = [StockItemFactory(store=world.store) for _number in range(count)]
    text = items[0].vehicle.description.split()[0]

    page = look(seller, world.open(), text)

    assert page.text.count('value="stock_item:') == 8
    assert re.findall(r"\d+ de \d+ unidades", page.text) == hints
    assert ("Ver todas no estoque" in page.text) is bool(hints)


def test_units_and_models_are_one_choice(seller, world):
    attendance, item, model = world.open(), StockItemFactory(store=world.store), CatalogModelFactory()
    save(seller, attendance, specification="%", vehicle=f"stock_item:{item.pk}")

    save(seller, attendance, specification="%", vehicle=f"model:{model.pk}")

    interest = Interest.objects.get()
    assert (interest.stock_item, interest.model) == (None, model)


def test_unit_and_model_at_once_are_refused(seller, world):
    attendance, item, model = world.open(), StockItemFactory(store=world.store), CatalogModelFactory()

    answer = save(seller, attendance, stock_item=item.pk, model=model.pk)

    assert answer.status_code == 422
    assert "Escolha uma unidade ou um modelo, não os dois." in answer.text
    assert not Interest.objects.exists()


def test_choice_drafted_is_ticked_again(seller, world):
    attendance, item = world.open(), StockItemFactory(store=world.store)
    text = item.vehicle.description
    typed = {"passo": "veiculo-de-interesse", "specification": text, "vehicle": f"stock_item:{item.pk}"}

    seller.post(reverse("agenda:attendance-draft", args=[attendance.pk]), typed)

    ticked = f'value="stock_item:{item.pk}" class="form-check-input" checked'
    assert ticked in look(seller, attendance, text).text


@pytest.mark.parametrize("vehicle", ["", ":", "stock_item:", "model:x", "person:1", "stock_item:99999999999"])
def test_choice_that_cannot_be_changes_nothing(seller, world, vehicle):
    answer = save(seller, world.open(), vehicle=vehicle)

    assert answer.status_code == 422
    assert not Interest.objects.exists()
