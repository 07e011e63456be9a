"""Sales by phase, and what a seller learns of a lead."""

from datetime import timedelta

import pytest
from django.utils import timezone

from atendimento import services
from atendimento.models import ClosingReason, Event, Phase, State
from tests.factories_atendimento import AttendanceFactory

pytestmark = pytest.mark.django_db
URL = "/atendimentos/quadro/"


def sale(house, phase, **fields):
    usual = {"store": house.store, "created_by": house.seller, "phase": phase}
    return AttendanceFactory(**usual | fields)


def shown(response):
    return {
        column.code: [card.url for card in column.cards]
        for column in response.context["columns"]
        if column.cards
    }


def test_board_has_the_eight_phases_and_each_sale_in_its_own(client, house):
    new, ordered = sale(house, Phase.NEW), sale(house, Phase.ORDER)
    sale(house, Phase.NEW, department="OF")
    sale(house, Phase.NEW, created_by=house.colleague)
    sale(house, Phase.NEW, store=house.other)
    ended = {"state": State.CLOSED, "closing_reason": ClosingReason.objects.get(code="vendido")}
    delivered = sale(house, Phase.DELIVERED, closed_at=timezone.now(), **ended)
    sale(house, Phase.DELIVERED, closed_at=timezone.now() - timedelta(days=31), **ended)
    sale(house, Phase.QUALIFIED, closed_at=timezone.now(), **ended)
    client.force_login(house.seller)

    response = client.get(URL)

    labels = [column.label for column in response.context["columns"]]
    assert labels[:4] == ["Novo", "Em contato", "Qualificado", "Visita/test drive"]
    assert labels[4:] == ["Proposta", "Pedido", "Faturado", "Entregue"]
    assert shown(response) == {
        "new": [f"/atendimentos/{new.pk}/"],
        "order": [f"/atendimentos/{ordered.pk}/"],
        "delivered": [f"/atendimentos/{delivered.pk}/"],
    }


def test_supervisor_narrows_the_board_to_one_seller(client, house):
    sale(house, Phase.NEW)
    other = sale(house, Phase.NEW, created_by=house.colleague)
    client.force_login(house.supervisor)

    assert len(shown(client.get(URL))["new"]) == 2
    narrowed = client.get(URL, {"responsavel": house.colleague.pk})
    assert shown(narrowed) == {"new": [f"/atendimentos/{other.pk}/"]}


def test_full_column_shows_its_newest_and_opens_to_the_rest(client, house, monkeypatch):
    monkeypatch.setattr("agenda.board.CARDS", 1)
    older, newer = sale(house, Phase.NEW), sale(house, Phase.NEW)
    client.force_login(house.seller)

    first = client.get(URL)
    opened = client.get(URL, {"fase": "new"})

    assert shown(first) == {"new": [f"/atendimentos/{newer.pk}/"]}
    assert 'href="?situacao=&amp;fase=new#phase-new"' in first.text
    assert shown(opened) == {"new": [f"/atendimentos/{newer.pk}/", f"/atendimentos/{older.pk}/"]}
    assert "fase=" not in opened.text


@pytest.mark.parametrize("count", [1, 3])
def test_board_in_constant_queries(client, house, count, django_assert_max_num_queries):
    for phase in Phase:
        for _number in range(count):
            sale(house, phase)
    client.force_login(house.seller)
    client.get(URL)

    with django_assert_max_num_queries(24):
        response = client.get(URL)

    assert response.text.count("board-card") == count * len(Phase)


def test_lead_fields_are_written_with_before_and_after(client, house):
    row = sale(house, Phase.CONTACT)
    client.force_login(house.seller)

    client.post(
        f"/atendimentos/{row.pk}/qualificacao/",
        {"phase": "qualified", "temperature": "hot", "payment_intention": "financing", "has_trade_in": "True",
         "horizon": "month"},
    )  # fmt: skip

    row.refresh_from_db()
    told = (row.phase, row.temperature, row.payment_intention, row.has_trade_in, row.interest.horizon)
    assert told == ("qualified", "hot", "financing", True, "month")
    assert row.events.get(kind=Event.Kind.QUALIFIED).data["before"]["phase"] == "contact"
    assert "Quente" in client.get(f"/atendimentos/{row.pk}/").text


def test_phase_that_followed_from_a_proposal_is_not_chosen(client, house):
    row = sale(house, Phase.PROPOSAL)
    client.force_login(house.seller)
    url = f"/atendimentos/{row.pk}/qualificacao/"

    assert 'name="phase"' not in client.get(url).text
    client.post(url, {"phase": "new", "temperature": "cold"})
    row.refresh_from_db()
    assert (row.phase, row.temperature) == ("proposal", "cold")
    with pytest.raises(services.AtendimentoError):
        services.qualify(attendance=row, fields={"phase": "new"}, by=house.seller)
