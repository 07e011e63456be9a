"""Análise PLD: raised by cash, payers and fleet sales; answered by a manager; raised again by a change."""

from decimal import Decimal

import pytest
from django.urls import reverse

from accounts.models import Parameter
from atendimento.models import Event
from proposals.errors import NotAllowedError, ProposalError
from proposals.models import PaymentLine, PaymentType, PldReview, Proposal
from proposals.payments.gaps import pld_gaps
from proposals.payments.pld import flags, pld_of, record_review
from tests.factories_deal import PersonFactory

HTMX = {"HX-Request": "true"}


def pay(proposal, code="especie", amount=30000, **fields):
    return PaymentLine.objects.create(
        proposal=proposal, type=PaymentType.objects.get(code=code), due_on=proposal.store.today(),
        amount=Decimal(amount), **fields,
    )  # fmt: skip


def review(proposal, by, motive="Comprovante de renda conferido."):
    return record_review(proposal=proposal, motive=motive, version=proposal.version, by=by)


def url(proposal):
    return reverse("proposals:pld-review", args=[proposal.pk])


@pytest.mark.parametrize(
    ("amounts", "raised"), [((29999,), 0), ((30000,), 1), ((20000, 10000), 1), ((20000, "9999.99"), 0)]
)
def test_cash_from_the_limit_on_is_raised(world, amounts, raised):
    proposal = world.proposal()
    for amount in amounts:
        pay(proposal, amount=amount)
    pay(proposal, "pix", 90000)

    assert len(flags(proposal)) == raised


def test_limit_is_the_stores_parameter(world):
    proposal = world.proposal()
    pay(proposal, amount=5000)
    Parameter.objects.create(key="pld_cash_limit", value="5000", group=world.store.group)

    assert flags(proposal) == ["Espécie de R$\xa05.000,00, limite de R$\xa05.000,00."]


def test_payer_who_is_not_the_buyer_is_raised_once(world):
    mother = PersonFactory(group=world.store.group, name="Vera Albuquerque")
    proposal = world.proposal()
    pay(proposal, "pix", 1, payer=mother)
    pay(proposal, "ted", 2, payer=mother)
    pay(proposal, "financiamento", 3)

    assert flags(proposal) == ["Paga Vera Albuquerque, que não é quem a nota nomeia."]
    proposal.invoice_to = mother
    assert flags(proposal) == []  # the invoice names who pays; the bank's line is nobody's


@pytest.mark.parametrize(("kind", "raised"), [("PF", True), ("PJ", False)])
def test_fleet_sale_to_a_natural_person_is_raised(world, kind, raised):
    proposal = world.proposal(modality="fleet")
    proposal.person.kind = kind

    assert bool(flags(proposal)) == raised


def test_analysis_answers_until_payers_or_cash_change(world):
    proposal = world.proposal()
    line = pay(proposal)

    first = review(proposal, world.manager)
    again = review(proposal, world.manager)

    assert first == again == PldReview.objects.get()
    assert Event.objects.get().data["motive"] == "Comprovante de renda conferido."
    assert not pld_of(Proposal.objects.get()).is_pending
    line.amount = Decimal(30001)
    line.save()
    assert pld_of(Proposal.objects.get()).is_pending
    line.amount = Decimal(30000)
    line.save()
    assert not pld_of(Proposal.objects.get()).is_pending


def test_only_a_manager_records_it_and_only_where_it_is_raised(world):
    proposal = world.proposal()
    with pytest.raises(ProposalError):
        review(proposal, world.manager)
    pay(proposal)

    for who in ("seller", "supervisor"):
        with pytest.raises(NotAllowedError):
            review(proposal, getattr(world, who))

    assert not PldReview.objects.exists()


def test_order_waits_only_where_the_parameter_says_so(world):
    proposal = world.proposal()
    pay(proposal)

    assert pld_gaps(proposal) == []
    Parameter.objects.create(key="pld_blocks_order", value=True, group=world.store.group)
    assert [gap.code for gap in pld_gaps(proposal)] == ["pld_pending"]
    review(proposal, world.manager)
    assert pld_gaps(proposal) == []


def test_manager_writes_it_on_the_page(client, world):
    proposal = world.proposal()
    pay(proposal)
    client.force_login(world.manager)

    page = client.get(proposal.get_absolute_url()).content.decode()
    empty = client.post(url(proposal), {"motive": " ", "version": 1}, headers=HTMX)
    saved = client.post(url(proposal), {"motive": "Conferido.", "version": 1}, headers=HTMX)

    assert 'data-testid="pld" data-pending="true"' in page
    assert (empty.status_code, saved.status_code, saved["HX-Retarget"]) == (422, 200, "#pld")
    assert "Conferido." in saved.content.decode()
    assert PldReview.objects.get().reviewed_by == world.manager


def test_seller_sees_it_without_the_button_and_it_follows_the_payments(client, world):
    proposal = world.proposal()
    client.force_login(world.seller)
    fields = {
        "type": PaymentType.objects.get(code="especie").pk, "amount": "31.000,00", "version": 1,
        "due_on": world.store.today().isoformat(),
    }  # fmt: skip

    made = client.post(reverse("proposals:payment-create", args=[proposal.pk]), fields, headers=HTMX)

    content = made.content.decode()
    assert 'id="pld" hx-swap-oob="true"' in content
    assert "A gerência precisa registrar a análise." in content
    assert client.post(url(proposal), {"motive": "x", "version": 2}).status_code == 403
