"""The pages of invoicing: the queue, a manager's word, both forms, what is refused, what is undone."""

import base64
from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from proposals.invoicing.models import FiscalDocument, Invoice
from proposals.models import Proposal
from proposals.states import State
from tests.nfe import nfe_of
from tests.proposals.conftest import key_of, refused

HTMX = {"HX-Request": "true"}


def url(name, *args):
    return reverse(f"proposals:{name}", args=args)


def file_of(xml):
    return SimpleUploadedFile("nota.xml", xml, content_type="text/xml")


def upload(client, proposal, xml, **fields):
    data = {"version": proposal.version} | ({"xml": file_of(xml)} if xml is not None else {}) | fields
    return client.post(url("invoice-upload", proposal.pk), data)


def hand(world, proposal, **fields):
    day = world.store.today()
    typed = {"number": 7, "series": 1, "issued_on": f"{day:%Y-%m-%d}", "key": key_of(world.store, day, 7)}
    return typed | {"version": proposal.version} | fields


def state_of(proposal):
    return Proposal.objects.get(pk=proposal.pk).state


@pytest.fixture
def clerk(client, world):
    client.force_login(world.clerk)
    return client


@pytest.fixture
def manager(client, world):
    client.force_login(world.manager)
    return client


@pytest.mark.parametrize("count", [1, 3])
def test_queue_asks_the_same_queries_whatever_it_shows(clerk, world, count, django_assert_num_queries):
    made = [world.invoiced() for _number in range(count)]
    elsewhere = world.attendance(store=world.sister, responsible=world.colleague)
    world.proposal(elsewhere, state="invoiced")

    with django_assert_num_queries(QUERIES):
        response = clerk.get(url("invoicing-list"), {"situacao": "faturadas"})

    assert {row.pk for row in response.context["page"]} == {row.pk for row in made}


QUERIES = 10


def test_queue_opens_with_what_waits_for_this_user(client, world):
    ordered, authorised = world.ordered(), world.authorised()
    found = {}
    for role in ("manager", "clerk"):
        client.force_login(getattr(world, role))
        found[role] = list(client.get(url("invoicing-list")).context["page"])

    assert found == {"manager": [ordered], "clerk": [authorised]}


def test_queue_fragment_is_the_table(clerk, world):
    page = clerk.get(url("invoicing-list"), headers=HTMX).content.decode()

    assert "Nada nesta fila" in page
    assert "<html" not in page


def test_manager_authorises_on_the_page(manager, world):
    proposal = world.ordered()
    page = manager.get(url("proposal-invoice", proposal.pk))
    assert 'data-testid="authorise"' in page.content.decode()
    data = {"version": proposal.version, "idempotency_key": page.context["idempotency_key"]}

    response = manager.post(url("proposal-authorise", proposal.pk), data)

    assert (response.status_code, response.url) == (302, url("proposal-invoice", proposal.pk))
    assert state_of(proposal) == State.AUTHORISED
    assert manager.post(url("proposal-authorise", proposal.pk), data).status_code == 302


def test_page_lists_what_keeps_it_from_being_authorised(manager, world):
    proposal = world.ordered()
    proposal.stock_item.vehicle.chassis = ""
    proposal.stock_item.vehicle.save()

    page = manager.get(url("proposal-invoice", proposal.pk)).content.decode()

    assert f"/veiculos/{proposal.stock_item.vehicle_id}/" in page
    assert 'data-gap="chassis"' in page
    assert 'data-testid="authorise"' not in page
    data = {"version": proposal.version}
    assert manager.post(url("proposal-authorise", proposal.pk), data).status_code == 422


def test_authorising_an_older_version_is_a_conflict(manager, world):
    proposal = world.ordered()

    response = manager.post(url("proposal-authorise", proposal.pk), {"version": 1})

    assert response.status_code == 409
    assert "Outra pessoa ou outra aba alterou a proposta" in response.content.decode()
    assert state_of(proposal) == State.ORDER


def test_specified_model_chooses_its_unit_from_the_stock(manager, world):
    proposal = world.ordered(stock_item=None, business_type="VN", model_description="Onix Plus")
    unit = world.unit(business_type="VN", cost=Decimal(150_000))
    unit.vehicle.chassis = "9BGKS48T0TG999999"
    unit.vehicle.save()
    address = url("proposal-authorise", proposal.pk)
    page = manager.get(address).content.decode()
    assert f'value="{unit.pk}"' in page
    # Without a unit there is nothing to authorise.
    assert manager.post(address, {"version": proposal.version}).status_code == 422

    response = manager.post(address, {"version": proposal.version, "unidade": unit.pk})

    assert response.status_code == 302
    stored = Proposal.objects.get()
    assert (stored.state, stored.stock_item) == (State.AUTHORISED, unit)


def test_clerk_uploads_the_file(clerk, world):
    proposal = world.authorised()
    page = clerk.get(url("proposal-invoice", proposal.pk)).content.decode()
    assert 'data-testid="upload-form"' in page

    response = upload(clerk, proposal, nfe_of(proposal))

    assert response.status_code == 302
    assert state_of(proposal) == State.INVOICED
    shown = clerk.get(response.url).content.decode()
    assert Invoice.objects.get().key in shown
    assert "não traz o protocolo" in shown


def test_differences_are_listed_and_accepted_without_a_second_upload(client, world):
    proposal = world.authorised()
    xml = nfe_of(proposal, buyer="52998224725", amount=Decimal("1.00"))
    client.force_login(world.clerk)
    page = upload(client, proposal, xml)
    assert page.status_code == 422
    assert [line.code for line in page.context["differences"]] == ["buyer", "amount"]
    assert "accept-differences" not in page.content.decode()
    client.force_login(world.manager)
    page = upload(client, proposal, xml)
    assert "accept-differences" in page.content.decode()
    kept = page.context["upload_form"].encoded
    assert base64.b64decode(kept) == xml
    again = {"version": proposal.version, "kept": kept, "motive": "Faturado para a esposa"}

    response = client.post(url("invoice-upload", proposal.pk), again)

    assert response.status_code == 302
    assert Invoice.objects.get().motive == "Faturado para a esposa"


def test_fatal_differences_offer_no_acceptance(manager, world):
    proposal = world.authorised()
    xml = nfe_of(proposal, text="Chassi 9BWZZZ377VT004251")

    page = upload(manager, proposal, xml, motive="É este")

    assert page.status_code == 422
    assert "accept-differences" not in page.content.decode()
    assert state_of(proposal) == State.AUTHORISED


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({}, "Escolha o arquivo XML"),
        ({"kept": "%%%"}, "Escolha o arquivo XML"),
        ({"xml": b"<!DOCTYPE a><a/>"}, "DTD"),
        ({"xml": b"x" * 1_100_000}, "kB"),
    ],
)
def test_file_that_is_none_is_told_by_its_field(clerk, world, fields, reason):
    proposal = world.authorised()

    response = upload(clerk, proposal, fields.pop("xml", None), **fields)

    assert response.status_code == 422
    assert reason in str(response.context["upload_form"].errors["xml"])
    assert state_of(proposal) == State.AUTHORISED


def test_clerk_types_the_invoice(clerk, world):
    proposal = world.authorised()

    response = clerk.post(url("invoice-create", proposal.pk), hand(world, proposal))

    assert response.status_code == 302
    assert state_of(proposal) == State.INVOICED


def test_typed_invoice_refused_keeps_what_was_typed(clerk, world):
    proposal = world.authorised()

    response = clerk.post(url("invoice-create", proposal.pk), hand(world, proposal, number=8))

    assert response.status_code == 422
    assert refused(response) == ["number"]
    assert 'value="8"' in response.content.decode()
    assert state_of(proposal) == State.AUTHORISED


def test_typed_invoice_on_an_older_version_is_a_conflict(clerk, world):
    proposal = world.authorised()

    response = clerk.post(url("invoice-create", proposal.pk), hand(world, proposal, version=1))

    assert response.status_code == 409
    assert f'value="{proposal.version}"' in response.content.decode()


def test_uploaded_file_is_handed_back_as_it_came(clerk, world):
    proposal = world.authorised()
    xml = nfe_of(proposal)
    upload(clerk, proposal, xml)

    response = clerk.get(url("invoice-xml", proposal.pk, Invoice.objects.get().pk))

    assert response.content == xml
    assert response["Content-Disposition"].startswith("attachment")


@pytest.mark.parametrize(("name", "state"), [("cancel", State.AUTHORISED), ("return", State.RETURNED)])
def test_invoice_is_undone_on_the_page(clerk, world, name, state):
    proposal = world.invoiced()
    address = url(f"invoice-{name}", proposal.pk)
    assert clerk.post(address, {"reason": ""}).status_code == 422
    assert state_of(proposal) == State.INVOICED

    response = clerk.post(address, {"reason": "Cor errada"})

    assert response.status_code == 302
    assert state_of(proposal) == state
    assert "Cor errada" in clerk.get(response.url).content.decode()
    # Pressed again: told, not done twice.
    again = clerk.post(address, {"reason": "Cor errada"})
    assert (again.status_code, state_of(proposal)) == (422, state)


def test_other_documents_are_attached_by_number(clerk, world):
    proposal = world.authorised()
    address = url("fiscal-document-create", proposal.pk)
    data = {
        "kind": "service",
        "number": "2026/881",
        "issued_on": world.store.today(),
        "idempotency_key": "one",
    }

    for _time in range(2):
        assert clerk.post(address, data).status_code == 302
    document = FiscalDocument.objects.get()
    assert "2026/881" in clerk.get(url("proposal-invoice", proposal.pk)).content.decode()
    tomorrow = world.store.today() + timedelta(days=1)
    for day in (tomorrow, "0026-11-27"):
        again = clerk.post(address, data | {"idempotency_key": "two", "issued_on": day})
        assert (again.status_code, refused(again)) == (422, ["issued_on"])

    for _time in range(2):
        clerk.post(url("fiscal-document-remove", proposal.pk, document.pk))
    assert not FiscalDocument.objects.exists()
    assert proposal.attendance.events.filter(kind="invoice_attached").count() == 2


def test_seller_reads_the_page_and_presses_nothing(client, world):
    proposal = world.authorised()
    client.force_login(world.seller)

    page = client.get(url("proposal-invoice", proposal.pk)).content.decode()

    assert "Aguarda a nota fiscal" in page
    assert "/nota/" not in page.split('id="main"')[1].replace(url("proposal-invoice", proposal.pk), "", 1)
    for name in ("invoice-create", "invoice-upload", "invoice-cancel", "invoice-return"):
        assert client.post(url(name, proposal.pk)).status_code == 403
    assert state_of(proposal) == State.AUTHORISED


def test_clerk_of_another_store_finds_nothing(client, world):
    elsewhere = world.invoiced()
    Proposal.objects.update(store=world.sister)
    elsewhere.attendance.store = world.sister
    elsewhere.attendance.save()
    client.force_login(world.clerk)

    assert client.get(url("proposal-invoice", elsewhere.pk)).status_code == 404
    assert client.post(url("invoice-cancel", elsewhere.pk), {"reason": "x"}).status_code == 404
    assert state_of(elsewhere) == State.INVOICED
