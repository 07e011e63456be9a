"""Termo de avaliação and termo de entrega: what they print, their versions, and what they never tell."""

import pytest
from django.urls import reverse

from atendimento.models import AppraisalItem
from proposals.delivery import receiving, term
from proposals.delivery.checklist import Finding
from proposals.delivery.models import Delivery, DeliveryItem
from proposals.documents.models import Document
from proposals.documents.printing import stamp
from proposals.errors import NotAllowedError
from proposals.models import Proposal
from proposals.tradein import term as tradein
from tests.factories_appraisals import AppraisalFactory
from tests.factories_delivery import drawing, released, scheduled, sign
from tests.proposals.test_documents import SECRET, read

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def fresh(proposal):
    return Proposal.objects.for_page().get(pk=proposal.pk)


def test_handover_prints_car_invoice_checklist_and_damage(world):
    delivery = released(world)
    item = DeliveryItem.objects.get(code="chave-reserva")
    findings = {item: Finding("na", "Carro de uma chave")}
    receiving.check_items(delivery=delivery, findings=findings, by=world.clerk)
    receiving.add_photos(delivery=delivery, files=[drawing()], note="Risco na porta", by=world.clerk)

    document = term.issue_term(delivery=delivery, by=world.clerk)

    sheets, text, _metadata = read(bytes(document.pdf))
    proposal = delivery.proposal
    invoice = proposal.invoices.get()
    assert sheets == 1
    for part in (
        f"Termo de entrega {delivery.number}",
        proposal.stock_item.vehicle.chassis,
        f"{invoice.number}/1",
        delivery.when,
        "Chave reserva Carro de uma chave Não se aplica",
        "Risco na porta",
        "Recebeu o veículo",
    ):
        assert part in text, part
    assert not SECRET.search(text)
    assert document.file_name == f"termo-de-entrega-P-{proposal.pk}-v1.pdf"


def test_handover_has_a_version_for_each_content_and_one_for_the_signature(world):
    delivery = scheduled(world)

    for _press in range(2):
        term.issue_term(delivery=delivery, by=world.clerk)
    sign(world, delivery)
    delivery = Delivery.objects.for_page().get(pk=delivery.pk)
    term.issue_term(delivery=delivery, by=world.clerk)

    first, second = Document.objects.filter(kind="handover").order_by("number")
    assert "Renata assinado na tela em" in read(bytes(second.pdf))[1]
    assert "assinado na tela" not in read(bytes(first.pdf))[1]
    paper = term.paper_of(delivery)
    stamped = stamp(delivery.proposal, number=2, at=second.issued_at, by=world.clerk)
    assert paper.typeset(stamped, image=True).startswith(b"\x89PNG")


def test_handover_page_shows_what_stands_and_issues_by_who_may(client, world):
    delivery = scheduled(world)
    url = reverse("proposals:delivery-term", args=[delivery.pk])

    for user, code in ((world.seller, 403), (world.clerk, 302)):
        client.force_login(user)
        assert client.get(url)["Content-Type"] == "application/pdf"
        assert client.post(url).status_code == code
    assert Document.objects.filter(kind="handover").count() == 1
    client.force_login(world.colleague)
    assert client.get(url).status_code == 404


@pytest.fixture
def with_car(world):
    proposal = world.proposal(state="order")
    appraisal = AppraisalFactory(attendance=proposal.attendance, state="approved", remarks="Bom estado geral")
    check = {
        "item": AppraisalItem.objects.get(code="pneus-dianteiros"),
        "verdict": "repair",
        "note": "Pneu careca",
        "cost": 1234,
    }
    appraisal.checks.create(**check)
    proposal.trade_ins.create(
        appraisal=appraisal, description="Onix LT 2019", plate="FTR2J18", agreed=52000, market=61470
    )
    return proposal


def test_appraisal_term_prints_the_car_and_neither_fipe_nor_repair_costs(world, with_car):
    document = tradein.issue_term(proposal=with_car, by=world.seller)

    _sheets, text, _metadata = read(bytes(document.pdf))
    for part in ("Onix LT 2019", "FTR2J18", "Pneu careca", "Bom estado geral", "R$ 52.000,00"):
        assert part in text, part
    assert "61.470" not in text
    assert "1.234" not in text
    assert tradein.issue_term(proposal=with_car, by=world.seller) == document
    assert document.file_name == f"termo-de-avaliacao-P-{with_car.pk}-v1.pdf"


def test_appraisal_term_by_the_page_and_by_the_sales_administration(client, world, with_car):
    url = reverse("proposals:trade-in-term", args=[with_car.pk])
    client.force_login(world.clerk)

    assert client.get(url)["Content-Type"] == "application/pdf"
    assert client.post(url).status_code == 302
    listed = client.get(reverse("proposals:document-list", args=[with_car.pk]))
    assert "issue-appraisal-term" in listed.content.decode()
    assert [row.kind for row in listed.context["documents"]] == ["appraisal"]
    with pytest.raises(NotAllowedError):
        tradein.issue_term(proposal=with_car, by=world.colleague)


def test_no_appraised_car_no_term(client, world):
    proposal = world.proposal(state="order")
    client.force_login(world.seller)

    assert client.get(reverse("proposals:trade-in-term", args=[proposal.pk])).status_code == 404
    assert tradein.paper_of(fresh(proposal)) is None
