import re
from datetime import date, timedelta
from decimal import Decimal
from io import BytesIO

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from accounts import grants
from atendimento.models import Event
from core.typesetting import drawable
from customers.models import Person
from proposals.documents import contract, services
from proposals.documents.models import DisclosedTax, Document, DocumentText, SituationKind, VehicleSituation
from proposals.documents.printing import Kind, paper_of, stamp
from proposals.documents.terms import customer_terms, hash_of
from proposals.errors import NotAllowedError, ProposalError
from proposals.financing.models import Financier
from proposals.models import DebtKind, PaymentType, Proposal, ServiceKind
from tests.factories import member
from tests.factories_deal import PersonFactory

COST, MARGIN = Decimal("123456.78"), Decimal("41533.22")
# "Custo efetivo total" is the law's word for what the customer pays.
SECRET = re.compile(
    r"123\.?456|41\.?533|777[.,]77|margem|\bcustos?\b(?! efetivo)|margin|\bcosts?\b|zero a zero|lucro", re.I
)


@pytest.fixture
def proposal(world):
    """Price 164.990,00 over a cost of 123.456,78: a margin of 41.533,22 that nobody outside may learn."""
    person = PersonFactory(group=world.store.group, name="Renata Albuquerque", document="52998224725")
    unit = world.unit(cost=COST)
    row = world.proposal(world.attendance(person=person), stock_item=unit)
    row.items.create(
        kind="accessory", description="Engate", price=Decimal(1290), labour=250, cost=Decimal("777.77")
    )
    return row


def fresh(proposal):
    return Proposal.objects.for_page().get(pk=proposal.pk)


def issue(proposal, by):
    return services.issue_document(proposal=fresh(proposal), by=by)


def read(page):
    """Sheets, text in one line, and whatever the file says of itself."""
    pdf = PdfReader(BytesIO(page))
    text = " ".join(" ".join(sheet.extract_text() for sheet in pdf.pages).split())
    return (
        len(pdf.pages),
        text.replace("\u00a0", " "),
        f"{pdf.metadata} {pdf.xmp_metadata and pdf.xmp_metadata.rdf_root.toxml()}",
    )


def ordered(world, proposal):
    Proposal.objects.filter(pk=proposal.pk).update(state="order")
    services.record_situation(
        proposal=fresh(proposal),
        consulted_on=world.store.today(),
        source="Detran/SP",
        found={},
        by=world.seller,
    )
    return fresh(proposal)


def url(name, proposal, *more):
    return reverse(f"proposals:{name}", args=[proposal.pk, *more])


# What is printed


def test_proposal_prints_what_was_agreed(world, proposal):
    proposal.items.create(kind="service", service_kind=ServiceKind.objects.first(), price=1450)
    proposal.items.create(kind="accessory", description="Tapete", price=190, is_gift=True)
    proposal.items.create(kind="added", description="Bônus", price=500, is_subtracted=True)
    Proposal.objects.filter(pk=proposal.pk).update(discount=3000, notes="Tanque cheio")

    sheets, text, metadata = read(bytes(issue(proposal, world.seller).pdf))

    assert sheets == 1
    for part in (
        "Corolla XEi 2.0 2022/2023",
        "Veículo R$ 164.990,00",
        "Engate mão de obra incluída: R$ 250,00 R$ 1.540,00",
        "Tapete cortesia",
        "Bônus − R$ 500,00",
        "Desconto − R$ 3.000,00",
        "Total R$ 164.480,00",
        "Tanque cheio",
        "Renata Albuquerque",
        "529.•••.•••-••",
        "Versão 1",
        world.store.name,
        "32.448 km",
    ):
        assert part in text, part
    assert proposal.number in metadata


@pytest.mark.parametrize("kind", [Kind.PROPOSAL, Kind.ORDER])
def test_neither_cost_nor_margin_stands_in_text_or_metadata(world, proposal, kind):
    if kind == Kind.ORDER:
        ordered(world, proposal)

    document = issue(proposal, world.manager)

    _sheets, text, metadata = read(bytes(document.pdf))
    assert document.kind == kind
    assert "164.990,00" in text
    assert SECRET.findall(text + metadata) == []
    assert SECRET.findall(str(customer_terms(fresh(proposal)))) == []


def test_the_customers_own_cpf_is_hidden_on_the_offer_and_whole_on_the_contract(world, proposal):
    offer = read(bytes(issue(proposal, world.seller).pdf))[1]
    deal = read(bytes(issue(ordered(world, proposal), world.seller).pdf))[1]

    assert ("982" in offer, "529.982.247-25" in deal) == (False, True)


def test_contract_tells_situation_and_taxes(world, proposal):
    kind = SituationKind.objects.get(code="multas")
    ordered(world, proposal)
    services.record_situation(
        proposal=fresh(proposal),
        consulted_on=world.store.today(),
        source="Detran/SP",
        found={kind.pk: "AIT 123, R$ 130,16"},
        by=world.seller,
    )

    text = read(bytes(issue(proposal, world.seller).pdf))[1]

    for part in ("Multas AIT 123, R$ 130,16", "Furto ou roubo nada consta", "Detran/SP", "13.111/2015"):
        assert part in text, part
    # 1,8 % and 0,65 % of the vehicle's 164.990,00: accessories are not the vehicle's price.
    for part in (
        "ICMS (estadual) 1,8% R$ 2.969,82",
        "PIS e Cofins (federal) 0,65% R$ 1.072,44",
        "R$ 4.042,26",
    ):
        assert part in text, part


def test_tax_of_the_stores_own_state_wins_and_old_lines_end(world, proposal):
    today = world.store.today()
    world.store.state = "SP"
    world.store.save()
    DisclosedTax.objects.filter(business_type="VU", name="ICMS").update(valid_to=today - timedelta(days=1))
    fields = {"business_type": "VU", "level": "state", "name": "ICMS", "source": "x", "valid_from": today}
    DisclosedTax.objects.create(percent=9, **fields)
    DisclosedTax.objects.create(percent=4, state="SP", **fields)
    DisclosedTax.objects.create(percent=7, state="AM", **fields)

    taxes = contract.taxes_of(fresh(proposal), today)

    assert [(tax.name, tax.percent) for tax in taxes] == [
        ("PIS e Cofins", Decimal("0.65")),
        ("ICMS", Decimal(4)),
    ]


def test_clauses_are_those_in_force_for_the_kind_of_sale(world, proposal):
    today = world.store.today()
    DocumentText.objects.update(valid_to=today - timedelta(days=1))
    fields = {"kind": "order", "body": "…", "valid_from": today}
    DocumentText.objects.create(title="Todos", **fields)
    DocumentText.objects.create(title="Novos", business_type="VN", **fields)
    DocumentText.objects.create(title="Usados", business_type="VU", position=1, **fields)

    assert [row["title"] for row in contract.clauses(fresh(proposal), "order", today)] == ["Todos", "Usados"]


def test_thirty_lines_run_over_sheets_with_head_and_block_repeated(world, proposal):
    for number in range(29):
        proposal.items.create(
            kind="accessory", description=f"Acessório {number} {'longo ' * 17}"[:120], price=99
        )

    sheets, text, _metadata = read(bytes(issue(proposal, world.seller).pdf))

    assert sheets >= 2
    assert (text.count(f"Página {sheets} de {sheets}"), text.count("Acessórios") >= 2) == (1, True)
    assert text.count(f"Proposta {proposal.number}") == sheets


@pytest.mark.parametrize(
    "name", ['#panic("x") *b* $ [ " \\', "يوسف أحمد", "שלום כהן", "Ana 😀🚗", "X" * 120, "山田太郎"]
)
def test_any_name_is_printed_as_text(world, proposal, name):
    Person.objects.filter(pk=proposal.person_id).update(name=name)

    assert bytes(issue(proposal, world.seller).pdf).startswith(b"%PDF")


def test_emoji_are_left_out_and_words_kept():
    assert drawable({"a": ["Ana 😀 ok 🚗", "n.º 5 ½ §"]}) == {"a": ["Ana ok", "n.º 5 ½ §"]}


def test_company_with_letters_in_its_cnpj(world, proposal):
    Person.objects.filter(pk=proposal.person_id).update(kind="PJ", document="12ABC34501DE35")

    text = read(bytes(issue(ordered(world, proposal), world.seller).pdf))[1]

    assert "12.ABC.345/01DE-35" in text
    assert "Compradora" in text


def test_pages_are_images_too(world, proposal):
    paper = paper_of(fresh(proposal))
    stamped = stamp(proposal, number=None, at=timezone.now(), by=None)

    assert paper.typeset(stamped, image=True).startswith(b"\x89PNG")


def test_payments_are_printed_and_what_they_leave_open(world, proposal):
    pix = PaymentType.objects.get(code="pix")
    payer = PersonFactory(group=world.store.group, name="Célia Souza")
    line = {"type": pix, "due_on": date(2026, 12, 1)}
    proposal.payment_lines.create(amount=100000, payer=payer, **line)
    before = hash_of(fresh(proposal))

    text = read(bytes(issue(proposal, world.seller).pdf))[1]
    proposal.payment_lines.create(amount=Decimal("66530.00"), **line)
    closed = read(bytes(issue(proposal, world.seller).pdf))[1]

    assert "PIX 01/12/2026 · paga Célia Souza R$ 100.000,00 Saldo a combinar R$ 66.530,00" in text
    assert "Saldo a combinar" not in closed
    assert hash_of(fresh(proposal)) != before


def financed(proposal, **fields):
    """R$ 100 000 from a bank, 48 × R$ 3 000."""
    bank = Financier.objects.create(name="Banco Sul", late_interest=1, late_fine=2)
    day = date(2026, 12, 1)
    given = {
        "sent_on": day, "answer": "approved", "answered_on": day, "valid_until": date(2026, 12, 9),
        "approved_amount": 100_000, "approved_rate": Decimal("1.59"), "approved_term": 48,
        "approved_installment": 3_000,
    }  # fmt: skip
    ficha = proposal.credit_requests.create(
        financier=bank, amount=100_000, term=48, asked_by=proposal.created_by, **(given | fields)
    )
    kind = PaymentType.objects.get(code="financiamento")
    return proposal.payment_lines.create(type=kind, due_on=day, amount=100_000, credit=ficha)


def test_financing_is_printed_with_what_the_law_wants_said(world, proposal):
    financed(proposal)

    text = read(bytes(issue(proposal, world.seller).pdf))[1]

    for part in (
        "Banco Sul", "Valor financiado", "R$ 100.000,00", "Juros 1,59% a.m. · 21,16% a.a.",
        "Custo efetivo total (CET) 20,99% a.a.", "48 × R$ 3.000,00", "Total das prestações R$ 144.000,00",
        "Total da compra sem financiamento R$ 166.530,00", "Total da compra com financiamento R$ 210.530,00",
        "juros de 1,00% a.m. e multa de 2,00%", "redução proporcional dos juros", "09/12/2026",
    ):  # fmt: skip
        assert part in text, part


def test_cash_offer_says_nothing_of_credit_and_keeps_its_hash(world, proposal):
    assert "credits" not in customer_terms(fresh(proposal))


def test_ficha_without_an_installment_prints_the_rate_alone(world, proposal):
    financed(proposal, approved_installment=None)

    (facts,) = customer_terms(fresh(proposal))["credits"]

    assert [fact["label"] for fact in facts][:3] == ["Valor financiado", "Juros", "Por atraso"]


def test_used_car_is_printed_as_agreed_without_its_market_value(world, proposal):
    car = proposal.trade_ins.create(
        description="Onix LT 2021", plate="ABC1D23", km=52310, agreed=58000, market=51234, payoff=12640
    )
    kinds = DebtKind.objects.order_by("pk")[:2]
    car.debts.create(kind=kinds[0], amount=1000, paid_by="store")
    car.debts.create(kind=kinds[1], amount=321, paid_by="customer")

    text = read(bytes(issue(proposal, world.seller).pdf))[1]

    for part in (
        "Onix LT 2021 ABC1D23 52.310 km R$ 58.000,00",
        "Quitação",
        "− R$ 12.640,00",
        "− R$ 1.000,00",
    ):
        assert part in text, part
    assert "R$ 321,00 pago pelo cliente" in text
    assert "Crédito do usado R$ 44.360,00" in text
    assert "51.234" not in text


def test_contract_names_whom_the_invoice_names(world, proposal):
    buyer = PersonFactory(group=world.store.group, name="Célia Souza", document="11144477735")
    Proposal.objects.filter(pk=proposal.pk).update(invoice_to=buyer, modality="pcd")

    text = read(bytes(issue(ordered(world, proposal), world.seller).pdf))[1]

    assert "Comprador Célia Souza" in text
    assert "111.444.777-35" in text
    assert "Modalidade PcD" in text.replace("Faturar para", "")


# Versions


def test_same_terms_are_the_same_version_again(world, proposal):
    first, second = issue(proposal, world.seller), issue(proposal, world.manager)

    assert (first.pk, first.number, Document.objects.count()) == (second.pk, 1, 1)
    assert [event.kind for event in Event.objects.all()] == ["document_issued"]


def test_changed_terms_are_the_next_version_and_the_old_page_stays(world, proposal):
    first = issue(proposal, world.seller)
    kept = bytes(first.pdf)
    Proposal.objects.filter(pk=proposal.pk).update(discount=1000)

    second = issue(proposal, world.seller)

    assert (first.number, second.number) == (1, 2)
    assert first.terms_hash != second.terms_hash
    assert bytes(Document.objects.get(pk=first.pk).pdf) == kept


def test_contract_counts_its_own_versions_and_keeps_the_terms(world, proposal):
    offer = issue(proposal, world.seller)

    deal = issue(ordered(world, proposal), world.seller)

    assert (deal.kind, deal.number) == ("order", 1)
    assert deal.terms_hash == offer.terms_hash == hash_of(fresh(proposal))


def test_database_refuses_a_second_document_of_one_content(world, proposal):
    document = issue(proposal, world.seller)
    document.pk, document.number = None, 2

    with transaction.atomic(), pytest.raises(IntegrityError):
        document.save(force_insert=True)


@pytest.mark.parametrize(
    "change", [{"state": "cancelled"}, {"price": 0, "discount": 0}, {"valid_until": timezone.now()}]
)
def test_nothing_is_issued_of_what_no_longer_stands(world, proposal, change):
    proposal.items.all().delete()
    Proposal.objects.filter(pk=proposal.pk).update(**change)

    with pytest.raises(ProposalError):
        issue(proposal, world.seller)

    assert not Document.objects.exists()


def test_contract_of_a_registered_car_needs_its_situation(world, proposal):
    Proposal.objects.filter(pk=proposal.pk).update(state="order")

    with pytest.raises(ProposalError, match="situação"):
        issue(proposal, world.seller)


def test_contract_needs_taxes_on_file(world, proposal):
    ordered(world, proposal)
    DisclosedTax.objects.all().delete()

    with pytest.raises(ProposalError, match="tributo"):
        issue(proposal, world.seller)


def test_factory_order_has_a_contract_without_situation(world):
    row = world.proposal(
        stock_item=None, business_type="VN", model_description="Corolla Cross", state="order"
    )

    text = read(bytes(issue(row, world.seller).pdf))[1]

    assert "sem registro anterior" in text
    assert "a informar na nota fiscal" in text


def test_reception_and_strangers_issue_nothing(world, proposal):
    with pytest.raises(NotAllowedError):
        issue(proposal, world.reception)
    with pytest.raises(ProposalError):
        issue(proposal, world.colleague)

    assert not Document.objects.exists()


# Pages


@pytest.fixture
def seller(client, world):
    client.force_login(world.seller)
    return client


def test_pdf_before_the_first_version_is_a_preview_that_stores_nothing(seller, proposal):
    response = seller.get(url("proposal-pdf", proposal))

    assert (response.status_code, response["Content-Type"]) == (200, "application/pdf")
    assert "ainda não emitida" in read(response.content)[1]
    assert not Document.objects.exists()


def test_pdf_shows_the_stored_version_until_terms_change(seller, world, proposal):
    document = issue(proposal, world.seller)

    stored = seller.get(url("proposal-pdf", proposal)).content
    Proposal.objects.filter(pk=proposal.pk).update(discount=1000)
    preview = seller.get(url("proposal-pdf", proposal)).content

    assert stored == bytes(document.pdf)
    assert "ainda não emitida" in read(preview)[1]


def test_issue_and_download(seller, proposal):
    response = seller.post(url("document-list", proposal), follow=True)
    document = Document.objects.get()

    assert 'data-testid="document-current"' in response.content.decode()
    assert "Pedido e contrato" not in response.content.decode()
    download = seller.get(url("document-download", proposal, document.pk))
    assert download["Content-Disposition"] == f'attachment; filename="proposta-P-{proposal.pk}-v1.pdf"'
    assert download.content == bytes(document.pdf)


def test_list_tells_when_terms_changed(seller, world, proposal):
    issue(proposal, world.seller)
    Proposal.objects.filter(pk=proposal.pk).update(discount=1000)

    assert 'data-testid="document-outdated"' in seller.get(url("document-list", proposal)).content.decode()


def test_refused_issue_keeps_the_page_with_its_reason(seller, proposal):
    Proposal.objects.filter(pk=proposal.pk).update(valid_until=timezone.now())

    response = seller.post(url("document-list", proposal))

    assert response.status_code == 422
    assert "venceu" in response.content.decode()


def test_document_of_another_proposal_is_not_found(seller, world, proposal):
    other = issue(world.proposal(), world.seller)

    assert seller.get(url("document-download", proposal, other.pk)).status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_list_of_versions_in_constant_queries(seller, world, proposal, count, django_assert_max_num_queries):
    for number in range(count):
        Proposal.objects.filter(pk=proposal.pk).update(discount=number)
        issue(proposal, world.seller)

    with django_assert_max_num_queries(18) as found:
        response = seller.get(url("document-list", proposal))

    assert len(response.context["documents"]) == count
    assert not any('"pdf"' in query["sql"] for query in found.captured_queries)


def situation(**changes):
    fields = {
        "consulted_on": timezone.localdate().isoformat(),
        "source": "Detran/SP",
        "idempotency_key": "k" * 32,
    }
    return fields | changes


def test_situation_is_recorded_once(seller, world, proposal):
    fines = SituationKind.objects.get(code="multas")
    fields = situation(**{f"item_{fines.pk}": "AIT 123"})

    for _again in range(2):
        assert seller.post(url("situation-create", proposal), fields).status_code == 302

    row = VehicleSituation.objects.get()
    assert (row.recorded_by, row.vehicle) == (world.seller, proposal.stock_item.vehicle)
    assert {line.kind.code: line.found for line in row.lines.all()}["multas"] == "AIT 123"
    assert row.lines.count() == SituationKind.objects.count()


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"consulted_on": "2999-01-01"}, "consulted_on"),
        ({"consulted_on": "ontem"}, "consulted_on"),
        ({"consulted_on": ""}, "consulted_on"),
        ({"source": ""}, "source"),
        ({"source": "x" * 81}, "source"),
        ({"source": "a\x00b"}, "source"),
    ],
)
def test_bad_situation_gets_a_message_by_its_field(seller, proposal, change, field):
    response = seller.post(url("situation-create", proposal), situation(**change))

    assert (response.status_code, list(response.context["form"].errors)) == (422, [field])
    assert not VehicleSituation.objects.exists()


def test_addon_group_issues_documents(world, proposal):
    clerk = member(grants.FATURISTA, (world.store, "VN VU"))
    clerk.groups.add(*member(grants.GERENTE, (world.store, "VN VU")).groups.all())

    assert issue(proposal, clerk).number == 1
