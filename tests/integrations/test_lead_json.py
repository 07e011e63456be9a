"""`/ws/leads/`: the published contract, foreign shapes by field map, repeats, refusals."""

import json
from datetime import timedelta

import pytest
from openapi_spec_validator import validate

from atendimento.models import Appraisal, Atendimento, Contact
from core.models import IdempotencyKey
from customers.models import Consent, Person
from integrations.leads import field_map
from integrations.models import InboundCall
from tests.factories_vehicles import StockItemFactory

pytestmark = pytest.mark.django_db

ADDRESS = "/ws/leads/"
LEAD = {"name": "Ana Souza", "phone": "(11) 98812-4471"}


@pytest.fixture
def send(client, secret):
    def post(body, **headers):
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        text = body if isinstance(body, str | bytes) else json.dumps(body)
        return client.post(
            ADDRESS, text, "application/json", headers={"Authorization": f"Bearer {secret}"} | named
        )

    return post


def test_every_field_of_the_contract_arrives(send, store):
    unit = StockItemFactory(store=store, business_type="VU")
    tomorrow = store.today() + timedelta(days=1)

    response = send(
        LEAD
        | {
            "external_id": "L-1",
            "email": "ana@exemplo.com.br",
            "document": "529.982.247-25",
            "birth_date": "1980-12-31",
            "store": store.cnpj,
            "nature": "Venda de seminovo",
            "channel": "whatsapp",
            "media": "google",
            "source": "Anúncio",
            "subject": "Seminovo",
            "message": "Aceita troca?\nObrigada",
            "next_contact": f"{tomorrow}T10:00",
            "vehicle": {"id": unit.pk},
            "trade_in": {"text": "Gol 2018", "plate": "ABC1D23", "km": 80000},
            "campaign": {"utm_source": "google", "utm_campaign": "black"},
            "consent": {"granted": True, "purpose": "service", "channels": ["whatsapp"]},
        }
    )

    attendance = Atendimento.objects.get()
    assert (response.status_code, response.json()) == (
        201,
        {"id": attendance.pk, "number": attendance.number, "return": False},
    )
    assert (attendance.origin, attendance.department, attendance.channel.code) == (
        "Anúncio",
        "VU",
        "whatsapp",
    )
    assert attendance.interest.stock_item == unit
    contact = Contact.objects.get()
    assert (contact.due_on, contact.subject) == (tomorrow, "Seminovo")
    assert contact.notes == "Aceita troca?\nObrigada\nutm_source: google\nutm_campaign: black"
    assert Appraisal.objects.get().plate == "ABC1D23"
    assert list(Consent.objects.values_list("purpose", "channel", "granted")) == [
        ("service", "whatsapp", True)
    ]
    assert (attendance.person.document, str(attendance.person.birth_date)) == ("52998224725", "1980-12-31")


@pytest.mark.parametrize("by", ["external_id", "header"])
def test_repeat_answers_the_first_result(send, by):
    def again():
        if by == "external_id":
            return send(LEAD | {"external_id": "L-1"})
        return send(LEAD, Idempotency_Key="K-1")

    first, second = again(), again()

    assert (second.status_code, second.json()) == (201, first.json())
    assert Atendimento.objects.get().is_return is False
    outcomes = InboundCall.objects.order_by("pk").values_list("outcome", flat=True)
    assert list(outcomes) == ["accepted", "repeated"]


def test_refusal_leaves_no_key(send):
    send({"name": "Ana"}, Idempotency_Key="K-1")

    assert not IdempotencyKey.objects.exists()
    assert send(LEAD, Idempotency_Key="K-1").status_code == 201


def test_foreign_json_is_read_by_the_client_s_field_map(send, partner):
    partner.field_map = {
        "external_id": "id",
        "name": "fields[name=full_name].values.0",
        "phone": "fields[name=phone].values.0",
        "nature": "=venda-de-seminovo",
        "vehicle.text": "ad.title",
        "consent": "optin",
    }
    field_map.check(partner.field_map)
    partner.save()

    response = send(
        {
            "id": 77,
            "fields": [
                {"name": "full_name", "values": ["Ana Souza"]},
                {"name": "phone", "values": ["+55 11 98812-4471"]},
            ],
            "ad": {"title": "Argo 2021"},
            "optin": "sim",
        }
    )

    assert response.status_code == 201
    attendance = Atendimento.objects.get()
    assert (attendance.department, attendance.vehicle_label) == ("VU", "Argo 2021")
    assert attendance.person.name == "Ana Souza"
    assert Consent.objects.filter(granted=True).exists()


@pytest.mark.parametrize(
    "rules", [[], {"nome": "x"}, {"name": ""}, {"name": 3}, {"name": "a..b"}, {"name": "a[b"}]
)
def test_field_map_that_cannot_be_followed_is_refused(rules):
    with pytest.raises(field_map.MapError):
        field_map.check(rules)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": {"x": 1}}, "name"),
        ({"name": "x" * 121}, "name"),
        ({"phone": "", "email": ""}, "phone"),
        ({"phone": "12"}, "phone"),
        ({"document": "111.111.111-11"}, "document"),
        ({"store": "11222333000181"}, "store"),
        ({"department": "XX"}, "department"),
        ({"department": "OF"}, "department"),
        ({"birth_date": "31/12/1980"}, "birth_date"),
        ({"birth_date": "2980-01-01"}, "birth_date"),
        ({"next_contact": "amanhã"}, "next_contact"),
        ({"vehicle": ["x"]}, "vehicle"),
        ({"trade_in": {"km": "muito"}}, "trade_in.km"),
        ({"consent": "talvez"}, "consent"),
        ({"consent": {"granted": True, "channels": ["pombo"]}}, "consent.channels"),
        ({"campaign": "black"}, "campaign"),
        ({"external_id": "x" * 201}, "external_id"),
    ],
)
def test_wrong_field_is_refused_by_its_name(send, change, field):
    response = send(LEAD | change)

    assert (response.status_code, response.json()["field"]) == (422, field)
    assert not Atendimento.objects.exists()


@pytest.mark.parametrize(
    "body",
    [
        " ",
        "{",
        "[]",
        "1",
        '{"name": NaN}',
        '{"name": "\\ud800"}',
        b'{"name": "\xff"}',
        '{"a":' * 10_000,
        "9" * 5000,
    ],
    ids=["blank", "open", "list", "number", "NaN", "surrogate", "latin-1", "deep", "huge number"],
)
def test_malformed_json_is_refused(send, body):
    response = send(body)

    assert response.status_code == 400
    assert InboundCall.objects.get().outcome == "refused"


def test_too_many_levels_and_too_many_bytes_are_refused(send):
    assert send('{"a":' * 30 + "1" + "}" * 30).status_code == 400
    assert send(LEAD | {"message": "x" * 300_000}).status_code == 413


def test_control_characters_and_emoji_do_no_harm(send):
    response = send({"name": "Ana\x00 \u202e😀", "phone": "11988124471", "message": "oi\x00\x07"})

    assert response.status_code == 201
    assert Contact.objects.get().notes == "oi"
    assert Person.objects.get().name == "Ana 😀"


def test_webhook_is_verified_by_the_token(client, secret):
    asked = {"hub.mode": "subscribe", "hub.challenge": "1158201444"}

    right = client.get(ADDRESS, asked | {"hub.verify_token": secret})
    wrong = client.get(ADDRESS, asked | {"hub.verify_token": "errado"})

    assert (right.status_code, right.content) == (200, b"1158201444")
    assert right.headers["Content-Type"] == "text/plain"
    assert wrong.status_code == 403


def test_challenge_that_is_no_plain_word_is_not_echoed(client, secret):
    asked = {"hub.verify_token": secret, "hub.challenge": "<script>alert(1)</script>"}

    assert b"script" not in client.get(ADDRESS, asked).content


def test_published_contract_is_valid_and_names_exactly_the_fields_that_are_read(client):
    document = client.get("/ws/leads/openapi.json").json()

    validate(document)
    assert document["servers"] == [{"url": "http://testserver"}]
    fields = document["components"]["schemas"]["Lead"]["properties"]
    assert set(fields) == {name.partition(".")[0] for name in field_map.FIELDS}
