"""A lead comes in, stands in the agenda, and what was refused goes through again from the monitor."""

import json

import pytest
from playwright.sync_api import expect

from accounts.models import Store
from atendimento.models import Nature
from customers.models import Person
from integrations.clients.services import create_client
from integrations.models import InboundCall, PersonDifference
from tests.browser.hand import Hand

pytestmark = pytest.mark.usefixtures("demo")

LEAD = {"external_id": "L-1", "name": "Ana Leite Souza", "phone": "11988124471", "vehicle": "Corolla 2024"}


@pytest.fixture
def post(demo, client):
    store = Store.objects.order_by("pk")[0]
    partner, secret = create_client(name="Webcarros", stores=[store])

    def send(lead):
        headers = {"Authorization": f"Bearer {secret}"}
        return client.post("/ws/leads/", json.dumps(lead), "application/json", headers=headers)

    send.partner = partner
    return send


def test_lead_stands_in_the_queue_and_a_refused_one_is_sent_again(page, sign_in, check_axe, post):
    assert post(LEAD | {"nature": "telex"}).status_code == 422
    assert post(LEAD | {"external_id": "L-2"}).status_code == 201
    sign_in(page, "gerente")
    hand = Hand(page)

    page.goto("/agenda/?responsavel=todos&q=Ana+Leite")
    expect(hand.hook("contact-row")).to_have_count(1)
    page.goto(f"/integracoes/recebidas/?cliente={post.partner.pk}")
    expect(hand.hook("call-row")).to_have_count(2)
    check_axe(page)
    page.locator("#id_desfecho").select_option("refused")
    expect(hand.hook("call-row")).to_have_count(1)
    hand.hook("call-row").get_by_role("link").click()
    expect(hand.hook("payload")).to_contain_text("A•• ••••• •••••")
    check_axe(page)

    Nature.objects.create(code="telex", name="Telex").area_rows.create(department="VN")
    hand.press("replay")

    expect(page.get_by_text("O lead foi recebido.")).to_be_visible()
    expect(hand.hook("replay")).to_have_count(0)
    assert InboundCall.objects.filter(client=post.partner, outcome="accepted").count() == 2


def test_difference_is_taken_over_by_who_may(page, sign_in, check_axe, post):
    post(LEAD)
    post(LEAD | {"external_id": "L-2", "email": "ana@exemplo.com.br", "name": "Ana Souza"})
    sign_in(page, "gerente")
    hand = Hand(page)

    page.goto("/clientes/diferencas/")
    rows = hand.hook("difference-row").filter(has_text="Ana Leite Souza")
    expect(rows).to_have_count(2)
    check_axe(page)
    rows.filter(has_text="ana@exemplo.com.br").get_by_text("Aceitar").click()
    expect(rows).to_have_count(1)
    rows.get_by_text("Descartar").click()

    expect(rows).to_have_count(0)
    person = Person.objects.get(name="Ana Leite Souza")
    assert person.email == "ana@exemplo.com.br"
    assert not PersonDifference.objects.pending().filter(person=person).exists()
