"""*Voltar* from the proposal: its result is shown, and what it names is a known interest."""

import pytest
from django.urls import reverse

from atendimento.services import todos
from proposals.services import create_proposal
from tests.factories_deal import StockItemFactory


def offer(world, attendance):
    item = StockItemFactory(store=world.store)
    return create_proposal(attendance=attendance, by=world.seller, stock_item=item)


def back(client, attendance):
    return client.get(reverse("agenda:attendance", args=[attendance.pk]))


def step(page, code):
    return next(step for step in page.context["steps"] if step.code == code)


@pytest.mark.parametrize("nature", ["venda-de-veiculo-novo", "test-drive", "avaliacao-de-usado"])
def test_back_from_a_proposal_shows_its_result(seller, world, nature):
    area = "VU" if nature == "avaliacao-de-usado" else "VN"
    attendance = world.confirmed(nature=nature, department=area)
    assert back(seller, attendance).context["step"] != "resumo"

    offer(world, attendance)

    page = back(seller, attendance)
    assert page.context["step"] == "proximo-contato"
    assert page.context["derived"].code == "proposta-apresentada"
    assert 'data-testid="contact-result"' in page.text


def test_a_proposal_tells_the_interest(seller, world):
    attendance = world.confirmed()
    assert not step(back(seller, attendance), "veiculo-de-interesse").done

    offer(world, attendance)

    assert step(back(seller, attendance), "veiculo-de-interesse").done
    assert [todo.done for todo in todos(attendance)] == [True, True]
