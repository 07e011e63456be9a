"""Proposals and people on their way to the DMS, and notices to who listens by webhook."""

import json

import pytest
from django.urls import reverse
from lxml import etree

from accounts import grants
from core import outbox
from core.models import OutboxMessage
from customers.services import edit_person, register_person
from integrations.models import Attempt, Endpoint, FieldRule
from integrations.outbound import endpoints
from integrations.outbound.documents import BUILDERS, document_of
from integrations.outbound.fields import FIELDS
from integrations.outbound.webhook import envelope, masked_document
from integrations.sealing import seal
from proposals.invoicing.invoices import cancel_invoice
from proposals.services import cancel_proposal
from tests.factories import BusinessGroupFactory, StoreFactory, member
from tests.factories_appraisals import AppraisalFactory
from tests.factories_atendimento import AttendanceFactory
from tests.integrations.outbound.conftest import deliver_all, soap_endpoint
from tests.proposals.conftest import World
from tests.workshop.conftest import World as Workshop
from tests.workshop.test_services import book, estimate, order

pytestmark = pytest.mark.django_db
BODY = "Sdt_atendimentocadastroin"


@pytest.fixture
def world(store):
    return World()


@pytest.fixture
def said(dms):
    """What each call told, by the names of its places."""
    calls, perform = [], dms.perform

    def listened(body):
        places = etree.fromstring(body).iter()
        calls.append({etree.QName(one).localname: one.text or "" for one in places if not len(one)})
        return perform(body)

    dms.perform = listened
    return calls


@pytest.fixture
def sales(world, dms):
    """The DMS hears of proposals; its map takes the invoice as well."""
    endpoint = soap_endpoint(world.store, dms.address, topic="proposal")
    places = {
        "Atendimento_Status": "status", "Assunto": "invoice.number", "Descricao": "invoice.key",
        "MeioContato_Codigo": "invoice.series",
    }  # fmt: skip
    FieldRule.objects.bulk_create(
        FieldRule(endpoint=endpoint, path=f"{BODY}/{place}", source=source)
        for place, source in places.items()
        if not endpoint.rules.filter(path=f"{BODY}/{place}").exists()
    )
    return endpoint


def actions(calls):
    return [(call["Acao"], call["ChaveExterna"], call["Atendimento_Status"]) for call in calls]


def test_sale_is_told_from_the_order_to_its_invoice(world, sales, said):
    world.proposal()
    deliver_all()
    proposal = world.ordered()
    deliver_all()

    proposal = world.authorise(proposal)
    deliver_all()
    proposal = world.invoice(proposal)
    deliver_all()

    key = f"V-{proposal.pk}"
    assert actions(said) == [("INC", key, "PED"), ("ALT", key, "AUT"), ("ALT", key, "FAT")]
    invoice = proposal.invoices.get()
    told = said[-1]
    assert (told["Assunto"], told["Descricao"], told["MeioContato_Codigo"]) == (
        str(invoice.number), invoice.key, str(invoice.series),
    )  # fmt: skip
    assert not OutboxMessage.objects.filter(topic="proposal").exclude(state="delivered").exists()


def test_cancelled_invoice_and_cancelled_order_are_told(world, sales, said):
    proposal = world.invoiced()
    deliver_all()
    cancel_invoice(proposal=proposal, reason="Dados errados", by=world.supervisor)
    deliver_all()

    cancel_proposal(proposal=proposal, reason="Desistiu", by=world.manager)
    deliver_all()

    key = f"V-{proposal.pk}"
    assert actions(said) == [("INC", key, "FAT"), ("ALT", key, "AUT"), ("ALT", key, "CAN")]
    assert "Descricao" not in said[-1] or said[-1]["Descricao"] == ""


def test_proposal_cancelled_before_its_order_is_nobodys_business(world, sales, said):
    cancel_proposal(proposal=world.proposal(), reason="Desistiu", by=world.seller)

    deliver_all()

    assert said == []
    assert Attempt.objects.get().outcome == "nothing"


def test_person_is_told_when_created_and_when_changed(store, dms, said):
    soap_endpoint(store, dms.address, topic="person")
    manager = member(grants.GERENTE, (store, "VN"))
    values = {"name": "Ana Leite", "document": "52998224725", "phone": "11988124471"}
    person = register_person(store=store, by=manager, **values)
    deliver_all()

    edit_person(person=person, by=manager, version=person.version, name="Ana Leite Souza")
    deliver_all()

    told = [(call["Acao"], call["ChaveExterna"], call["Pessoa_Nome"], call["Fone"]) for call in said]
    key = f"P-{person.pk}"
    assert told == [("INC", key, "Ana Leite", "988124471"), ("ALT", key, "Ana Leite Souza", "988124471")]


def appraisal(world):
    return AppraisalFactory(attendance=AttendanceFactory(store=world.store))


@pytest.mark.parametrize(
    ("topic", "make"),
    [("appraisal", appraisal), ("booking", book), ("estimate", estimate), ("serviceorder", order)],
)
def test_notice_carries_number_and_link_only(settings, topic, make):
    settings.SITE_URL = "https://crm.example/"
    world = Workshop()
    row, store = make(world), world.store

    document = document_of(topic, str(row.pk))

    told = envelope(document)
    assert set(told) == {"event", "external_key", "sent_at", "data"}
    assert told["data"] == {"link": f"https://crm.example{row.get_absolute_url()}"}
    assert masked_document(document)["data"] == told["data"]
    assert (document.group, document.store) == (store.group_id, store.pk)
    assert document_of(topic, str(row.pk + 1)) is None


@pytest.mark.parametrize(("code", "outcome"), [(200, "delivered"), (204, "delivered"), (400, "rejected")])
def test_notice_goes_to_its_webhook(store, receiver, code, outcome):
    receiver.code = code
    endpoint = Endpoint.objects.create(
        name="Webhook", kind="webhook", topic="appraisal", group=store.group, secret=seal("chave"),
        address=f"http://127.0.0.1:{receiver.server_port}/", timeout=2,
    )  # fmt: skip
    endpoints.settle(endpoint)
    appraisal = AppraisalFactory(attendance=AttendanceFactory(store=store))
    outbox.publish("appraisal", str(appraisal.pk))

    deliver_all()

    # A refusal is not repeated, as what was delivered is not.
    attempt = Attempt.objects.get()
    assert (attempt.actions, attempt.outcome, attempt.endpoint) == ("POST", outcome, endpoint)
    assert json.loads(receiver.got[0][1])["external_key"] == f"AV-{appraisal.pk}"
    assert OutboxMessage.objects.get().state == outcome


def test_notice_nobody_wants_is_settled_a_record_waits(store):
    appraisal = AppraisalFactory(attendance=AttendanceFactory(store=store))
    outbox.publish("appraisal", str(appraisal.pk))
    outbox.publish("person", "1")

    deliver_all()

    states = dict(OutboxMessage.objects.values_list("topic", "state"))
    assert states == {"appraisal": "delivered", "person": "pending"}
    assert Attempt.objects.get().outcome == "nothing"


def test_notice_only_another_group_wants_is_settled(store):
    other = Endpoint.objects.create(
        name="Webhook", kind="webhook", topic="appraisal", group=BusinessGroupFactory(name="Outro")
    )
    endpoints.settle(other)
    appraisal = AppraisalFactory(attendance=AttendanceFactory(store=store))
    outbox.publish("appraisal", str(appraisal.pk))

    deliver_all()

    assert OutboxMessage.objects.get().state == "delivered"


def test_every_topic_has_a_document_its_fields_and_its_row_on_the_monitor(client):
    store = StoreFactory()
    client.force_login(
        member(grants.GERENTE, (store, "VN")), backend="django.contrib.auth.backends.ModelBackend"
    )
    for topic in Endpoint.Topic.values:
        Endpoint.objects.create(name=topic, kind="webhook", topic=topic, group=store.group)
        outbox.publish(topic, "1")

    response = client.get(reverse("integrations:monitor"))

    assert set(BUILDERS) == set(FIELDS) == set(Endpoint.Topic.values)
    labels = {row.message.topic: row.label for row in response.context["rows"]}
    assert labels.keys() == set(Endpoint.Topic.values)
    assert labels["serviceorder"] == "Ordem de serviço OS-1"
