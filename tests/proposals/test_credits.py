"""Fichas de crédito: asked, answered, used; and what of them an order needs."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from accounts import grants
from accounts.models import Parameter
from atendimento.models import Event
from core.errors import StaleVersion
from proposals.credits import services
from proposals.credits.gaps import gaps
from proposals.documents.services import issue_document
from proposals.errors import NotAllowedError, ProposalError
from proposals.financing.models import Financier
from proposals.links.services import create_link
from proposals.models import CreditRequest, PaymentLine, PaymentType, Proposal
from proposals.services import cancel_proposal
from tests.factories import member
from tests.proposals.conftest import refused

HTMX = {"HX-Request": "true"}


def url(name, *args):
    return reverse(f"proposals:credit-{name}", args=args)


def bank():
    return Financier.objects.get_or_create(name="Banco Sul")[0]


def make(proposal, **fields):
    fields = {
        "financier": bank(),
        "amount": Decimal(71350),
        "term": 48,
        "asked_by": proposal.created_by,
    } | fields
    return CreditRequest.objects.create(proposal=proposal, **fields)


def approved(proposal, **fields):
    today = proposal.store.today()
    given = {
        "sent_on": today, "answer": "approved", "answered_on": today,
        "valid_until": today + timedelta(days=5),
        "approved_amount": Decimal(70000), "approved_rate": Decimal("1.59"), "approved_term": 48,
        "approved_installment": Decimal("2118.37"),
    }  # fmt: skip
    return make(proposal, **(given | fields))


def financing(proposal, **fields):
    fields = {"due_on": proposal.store.today(), "amount": Decimal(70000)} | fields
    kind = PaymentType.objects.get(code="financiamento")
    return PaymentLine.objects.create(proposal=proposal, type=kind, **fields)


def asked(**changes):
    return {"financier": bank(), "amount": Decimal(71350), "term": 48} | changes


def answered(proposal, **changes):
    today = proposal.store.today()
    given = {
        "answer": "approved", "answered_on": today, "approved_amount": Decimal(70000), "conditions": "",
        "approved_rate": Decimal("1.59"), "approved_term": 48, "approved_installment": None,
        "valid_until": today + timedelta(days=5),
    }  # fmt: skip
    return given | changes


def typed(proposal, **changes):
    fields = {"financier": bank().pk, "amount": "71.350,00", "term": 48, "version": proposal.version}
    return fields | changes


@pytest.fixture
def seller(client, world):
    client.force_login(world.seller)
    return client


@pytest.fixture
def fei(world):
    """The F&I of the store: a consultant of his own customers besides."""
    user = member(grants.CONSULTOR, (world.store, "VN VU"))
    user.groups.add(type(user.groups.first()).objects.get(name=grants.FEI))
    return type(user).objects.get(pk=user.pk)


# Services


def test_ficha_is_opened_once_with_its_event(world):
    proposal = world.proposal()

    made = [
        services.open_credit(
            proposal=proposal, values=asked(), version=1, by=world.seller, idempotency_key="one form"
        )
        for _press in range(2)
    ]

    assert made[0] == made[1] == CreditRequest.objects.get()
    assert Proposal.objects.get().version == 2
    assert Event.objects.get().data["after"]["amount"] == "71350"


@pytest.mark.parametrize(
    ("field", "changes"),
    [
        ("approved_amount", {"approved_amount": None}),
        ("approved_rate", {"approved_rate": None}),
        ("approved_term", {"approved_term": None}),
        ("valid_until", {"valid_until": None}),
        ("conditions", {"answer": "refused"}),
        ("conditions", {"answer": "conditional"}),
    ],
)
def test_answer_that_lacks_something_is_refused(world, field, changes):
    proposal = world.proposal()
    credit = make(proposal)

    with pytest.raises(ProposalError) as refusal:
        services.answer_credit(
            credit=credit, values=answered(proposal, **changes), version=1, by=world.seller
        )

    assert refusal.value.field == field
    assert CreditRequest.objects.get().answer == ""


def test_approval_older_than_its_answer_is_refused(world):
    proposal = world.proposal()
    yesterday = proposal.store.today() - timedelta(days=1)

    with pytest.raises(ProposalError, match="validade"):
        services.answer_credit(
            credit=make(proposal),
            values=answered(proposal, valid_until=yesterday),
            version=1,
            by=world.seller,
        )


def test_incomplete_approval_is_refused_by_the_database(world):
    credit = make(world.proposal())

    for change in ({"answer": "approved"}, {"answer": "maybe"}, {"amount": 0}, {"answer": "refused"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            CreditRequest.objects.filter(pk=credit.pk).update(**change)


def test_answered_ficha_is_dated_and_asks_no_more(world):
    proposal = world.proposal()
    credit = services.answer_credit(
        credit=make(proposal), values=answered(proposal), version=1, by=world.seller
    )

    assert credit.sent_on == credit.answered_on == proposal.store.today()
    with pytest.raises(ProposalError, match="já respondeu"):
        services.change_credit(credit=credit, values=asked(term=60), version=2, by=world.seller)
    with pytest.raises(ProposalError, match="já foi enviada"):
        services.remove_credit(credit=credit, version=2, by=world.seller)


def test_stale_version_and_strangers_change_nothing(world):
    proposal = world.proposal()
    credit = make(proposal)

    with pytest.raises(StaleVersion):
        services.change_credit(credit=credit, values=asked(term=60), version=9, by=world.seller)
    with pytest.raises(NotAllowedError):
        services.change_credit(credit=credit, values=asked(term=60), version=1, by=world.reception)
    with pytest.raises(ProposalError, match="não está com você"):
        services.change_credit(credit=credit, values=asked(term=60), version=1, by=world.colleague)

    assert CreditRequest.objects.get().term == 48


def test_approved_ficha_becomes_the_financing_line(world):
    proposal = world.proposal()
    credit = approved(proposal)

    line = services.use_credit(credit=credit, version=1, by=world.seller)

    assert (line.amount, line.credit, line.is_financing) == (Decimal(70000), credit, True)
    assert Proposal.objects.get().version == 2


def test_second_ficha_takes_the_place_of_the_first(world):
    proposal = world.proposal()
    line = financing(proposal, amount=Decimal(50000))
    first, second = approved(proposal), approved(proposal, amount=Decimal(60000))

    services.use_credit(credit=first, version=1, by=world.seller)
    services.use_credit(credit=second, version=2, by=world.seller)

    stored = PaymentLine.objects.get()
    assert (stored.pk, stored.amount, stored.credit) == (line.pk, Decimal(60000), second)


@pytest.mark.parametrize(
    "fields",
    [
        {"answer": "analysis"},
        {"answer": "conditional"},
        {"answer": "refused"},
        {"valid_until": "yesterday"},
    ],
)
def test_only_a_valid_approval_enters_the_proposal(world, fields):
    proposal = world.proposal()
    if "valid_until" in fields:
        fields = {"valid_until": proposal.store.today() - timedelta(days=1)}
    credit = approved(proposal, **fields)

    with pytest.raises(ProposalError, match="aprovada e dentro da validade"):
        services.use_credit(credit=credit, version=1, by=world.seller)

    assert not PaymentLine.objects.exists()


# What an order needs


def test_gap_until_the_financing_is_approved(world):
    proposal = world.proposal()
    line = financing(proposal)

    def codes():
        return [gap.text for gap in gaps(Proposal.objects.get())]

    assert "não tem ficha de crédito aprovada" in codes()[0]
    line.credit = approved(proposal, answer="analysis")
    line.save()
    assert "não está aprovada" in codes()[0]
    CreditRequest.objects.update(answer="approved", valid_until=proposal.store.today() - timedelta(days=1))
    assert "venceu" in codes()[0]
    CreditRequest.objects.update(valid_until=proposal.store.today(), approved_amount=Decimal("69999.99"))
    assert "passa do valor aprovado" in codes()[0]
    CreditRequest.objects.update(approved_amount=Decimal(70000))
    assert codes() == []


def test_parameter_lets_a_store_order_without_approval(world):
    proposal = world.proposal()
    financing(proposal)

    Parameter.objects.create(key="financing_needs_approved_credit", value=False, group=world.store.group)

    assert gaps(proposal) == []


# F&I


def test_fei_sees_and_works_the_stores_financed_proposals_only(client, world, fei):
    financed, plain = world.proposal(), world.proposal()
    elsewhere = world.proposal(world.attendance(store=world.sister))
    for proposal in (financed, elsewhere):
        financing(proposal)
    client.force_login(fei)

    pages = [client.get(row.get_absolute_url()).status_code for row in (financed, plain, elsewhere)]
    made = client.post(url("create", financed.pk), typed(financed), headers=HTMX)

    assert pages == [200, 404, 404]
    assert (made.status_code, CreditRequest.objects.get().asked_by) == (200, fei)


def test_fei_changes_nothing_else_of_anothers_proposal(client, world, fei):
    proposal = world.proposal()
    line = financing(proposal)
    client.force_login(fei)

    page = client.get(proposal.get_absolute_url()).content.decode()
    client.post(
        reverse("proposals:payment-remove", args=[proposal.pk, line.pk]), {"version": 1}, headers=HTMX
    )
    with pytest.raises(ProposalError):
        cancel_proposal(proposal=proposal, reason="x", by=fei)

    assert url("create", proposal.pk) in page
    assert "save-terms" not in page
    assert reverse("proposals:payment-create", args=[proposal.pk]) not in page
    assert (PaymentLine.objects.count(), Proposal.objects.get().state) == (1, "negotiation")


def test_fei_issues_no_document_and_no_link_of_anothers_proposal(world, fei):
    proposal = world.proposal()
    financing(proposal)

    with pytest.raises(NotAllowedError):
        issue_document(proposal=proposal, by=fei)
    with pytest.raises(NotAllowedError):
        create_link(proposal=proposal, by=fei)

    assert not proposal.documents.exists()
    assert not proposal.links.exists()


@pytest.mark.parametrize("count", [1, 3])
def test_queue_shows_what_waits_in_constant_queries(client, world, fei, count, django_assert_num_queries):
    waiting = [make(world.proposal()) for _number in range(count)]
    approved(world.proposal())
    make(world.proposal(state="cancelled"))
    make(world.proposal(world.attendance(store=world.sister)))
    client.force_login(fei)

    with django_assert_num_queries(8):
        response = client.get(url("list"))

    assert list(response.context["page"]) == waiting


def test_queue_of_a_consultant_holds_his_own(client, world):
    own = make(world.proposal())
    make(world.proposal(world.attendance(responsible=world.colleague)))
    client.force_login(world.seller)

    assert list(client.get(url("list")).context["page"]) == [own]


# Pages


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("financier", ""), ("financier", "99999999999999999999999"), ("amount", "0"), ("amount", "x"),
        ("term", "0"), ("term", "121"), ("term", "9" * 40), ("monthly_rate", "101"), ("monthly_rate", "NaN"),
        ("installment", "-1"), ("balloon", "a\x00"), ("sent_on", "1900-01-01"), ("sent_on", "😀"),
        ("version", "9" * 30),
    ],
)  # fmt: skip
def test_bad_ficha_is_told_by_its_field_in_place(seller, world, field, value):
    proposal = world.proposal()

    response = seller.post(url("create", proposal.pk), typed(proposal) | {field: value}, headers=HTMX)

    assert (response.status_code, refused(response)) == (422, [field])
    assert not CreditRequest.objects.exists()


def test_ficha_from_page_to_payment_line(seller, world):
    proposal = world.proposal(price=Decimal(70000))
    seller.post(url("create", proposal.pk), typed(proposal, monthly_rate="1,49"))
    credit = CreditRequest.objects.get()
    today = proposal.store.today()
    answer = {
        "answer": "approved", "answered_on": today.isoformat(), "approved_amount": "70.000,00",
        "approved_rate": "1,59", "approved_term": 48, "approved_installment": "2.118,37",
        "valid_until": today.isoformat(), "version": 2,
    }  # fmt: skip

    told = seller.post(url("answer", proposal.pk, credit.pk), answer, headers=HTMX).content.decode()
    used = seller.post(url("use", proposal.pk, credit.pk), {"version": 3}, headers=HTMX)

    assert credit.monthly_rate == Decimal("1.49")
    assert "Usar na proposta" in told
    assert (used.status_code, used["HX-Retarget"]) == (200, "#payments")
    assert "Banco Sul · 48 × R$\xa02.118,37" in used.content.decode()
    assert 'id="credits" hx-swap-oob="true"' in used.content.decode()
    assert PaymentLine.objects.get().credit == credit


def test_use_of_a_refused_ficha_is_told(seller, world):
    credit = approved(world.proposal(), answer="refused")

    response = seller.post(url("use", credit.proposal_id, credit.pk), {"version": 1}, headers=HTMX)

    assert response.status_code == 422
    assert not PaymentLine.objects.exists()


def test_simulation_begins_with_the_balance_and_opens_a_ficha(seller, world):
    proposal = world.proposal(price=Decimal(60000))
    PaymentLine.objects.create(
        proposal=proposal, type=PaymentType.objects.get(code="pix"), due_on=world.store.today(), amount=10000
    )

    response = seller.get(url("simulate", proposal.pk))
    options = response.context["options"]
    seller.post(url("create", proposal.pk), options[1]["ficha"] | {"version": 1})

    assert [(option["term"], option["amount"]) for option in options] == [
        (24, "R$\xa050.000,00"), (36, "R$\xa050.000,00"), (48, "R$\xa050.000,00"),
    ]  # fmt: skip
    assert all(option["cet"] for option in options)
    credit = CreditRequest.objects.get()
    assert (credit.amount, credit.term) == (Decimal(50000), 36)
    assert f"{credit.installment:.2f}" == options[1]["ficha"]["installment"]


@pytest.mark.parametrize(
    "data",
    [{"valor": ""}, {"valor": "x"}, {"valor": "1", "prazo_1": "999"}, {"valor": "1", "financeira": "z"}],
)
def test_bad_simulation_is_told_and_calculates_nothing(seller, world, data):
    response = seller.get(url("simulate", world.proposal().pk), data)

    assert (response.status_code, response.context["options"]) == (200, [])
    assert "is-invalid" in response.content.decode()


@pytest.mark.parametrize("count", [1, 10])
def test_page_with_fichas_and_payments_takes_at_most_15_queries(
    seller, world, count, django_assert_max_num_queries
):
    proposal = world.proposal()
    for number in range(count):
        credit = approved(proposal, financier=Financier.objects.create(name=f"Banco {number}"))
        financing(proposal, credit=credit)

    with django_assert_max_num_queries(15):
        seller.get(proposal.get_absolute_url())
