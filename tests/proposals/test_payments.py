"""Payment lines: they add up to the total, to the cent, and every press counts once."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from atendimento.models import Event
from core.errors import StaleVersion
from core.models import OutboxMessage
from core.money import cents
from proposals import services as proposals
from proposals.errors import NotAllowedError, ProposalError
from proposals.models import PaymentLine, PaymentType, Proposal, ProposalItem
from proposals.payments import services
from proposals.payments.balance import balance, balance_of
from proposals.payments.gaps import gaps
from tests.factories_deal import PersonFactory
from tests.proposals.conftest import refused

HTMX = {"HX-Request": "true"}
DAY = date(2026, 12, 1)


def url(name, *args):
    return reverse(f"proposals:payment-{name}", args=args)


def kind(code):
    return PaymentType.objects.get(code=code)


def make(proposal, code="pix", **fields):
    fields = {"due_on": DAY, "amount": Decimal(1000)} | fields
    return PaymentLine.objects.create(proposal=proposal, type=kind(code), **fields)


def values(code="pix", **changes):
    return {"type": kind(code), "payer": None, "due_on": DAY, "amount": Decimal(1000), "note": ""} | changes


def typed(proposal, code="pix", **changes):
    day = proposal.store.today().isoformat()
    fields = {"type": kind(code).pk, "due_on": day, "amount": "1.000,00", "version": proposal.version}
    return fields | changes


@pytest.fixture
def seller(client, world):
    client.force_login(world.seller)
    return client


# Tables and the sum


@pytest.mark.django_db
def test_the_thirteen_types_are_there():
    found = list(PaymentType.objects.active().values_list("code", "kind"))

    assert found == [
        ("especie", "cash"), ("pix", "bank"), ("ted", "bank"), ("cartao-credito", "card"),
        ("cartao-debito", "card"), ("cheque", "cheque"), ("boleto", "boleto"), ("financiamento", "financing"),
        ("consorcio", "consortium"), ("leasing", "leasing"), ("usado-na-troca", "trade_in"),
        ("saldo-a-faturar", "to_invoice"), ("bonus-de-fabrica", "factory_bonus"),
    ]  # fmt: skip


def test_unknown_kind_and_modality_are_refused_by_the_database(world):
    world.proposal()

    for change in (
        lambda: PaymentType.objects.update(kind="gold"),
        lambda: Proposal.objects.update(modality="friend"),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            change()


@given(st.integers(0, 50_000_000), st.lists(st.integers(1, 10_000_000), max_size=12))
def test_balance_and_lines_are_the_total_to_the_cent(total, amounts):
    total, amounts = Decimal(total) / 100, [Decimal(amount) / 100 for amount in amounts]

    found = balance(total, amounts)

    assert found.lines + found.balance == found.total == total
    assert found.lines == sum(amounts)
    assert found.is_closed == (sum(amounts) == total)


def test_money_is_rounded_half_even_at_the_printed_figure():
    assert [cents(Decimal(t)) for t in ("0.125", "0.135", "0.1250001")] == [
        Decimal("0.12"), Decimal("0.14"), Decimal("0.13"),
    ]  # fmt: skip


def test_gap_names_what_is_missing_and_what_is_too_much(world):
    proposal = world.proposal(price=Decimal("1000.00"))

    assert [(gap.code, gap.text) for gap in gaps(proposal)] == [
        ("payments_open", "As linhas de pagamento não fecham: faltam R$\xa01.000,00.")
    ]
    make(proposal, amount=Decimal("1000.01"))
    assert "sobram R$\xa00,01" in gaps(Proposal.objects.get())[0].text
    PaymentLine.objects.update(amount=Decimal(1000))
    assert gaps(Proposal.objects.get()) == []
    assert balance_of(proposal).is_closed


# Services


def test_add_payment_is_a_version_an_event_and_word_outside(world):
    proposal = world.proposal()

    line = services.add_payment(
        proposal=proposal, values=values(note="sinal"), version=1, by=world.seller
    )  # fmt: skip

    assert (line.amount, Proposal.objects.get().version) == (Decimal(1000), 2)
    event = Event.objects.get()
    assert (event.kind, event.data["after"]["payment"], event.data["after"]["amount"]) == (
        "proposal_changed", "PIX", "1000.00",
    )  # fmt: skip
    assert OutboxMessage.objects.filter(topic="proposal", key=str(proposal.pk)).exists()


def test_repeated_post_makes_one_line(world):
    proposal = world.proposal()
    made = [
        services.add_payment(
            proposal=proposal, values=values(), version=1, by=world.seller, idempotency_key="one form"
        )
        for _press in range(2)
    ]

    assert made[0] == made[1] == PaymentLine.objects.get()
    assert Event.objects.count() == 1


def test_change_without_a_change_leaves_no_trace(world):
    line = make(world.proposal())

    services.change_payment(line=line, values={"amount": Decimal("1000.00")}, version=1, by=world.seller)

    assert Proposal.objects.get().version == 1
    assert not Event.objects.exists()


def test_remove_keeps_what_it_was_in_the_event(world):
    line = make(world.proposal())

    services.remove_payment(line=line, version=1, by=world.seller)

    assert not PaymentLine.objects.exists()
    assert Event.objects.get().data["before"]["amount"] == "1000.00"


@pytest.mark.parametrize("amount", ["0", "-0.01"])
def test_amount_must_be_above_zero(world, amount):
    with pytest.raises(ProposalError):
        services.add_payment(
            proposal=world.proposal(), values=values(amount=Decimal(amount)), version=1, by=world.seller
        )

    assert not PaymentLine.objects.exists()


def test_line_of_the_used_car_is_not_typed_here(world):
    line = make(world.proposal(), "usado-na-troca")

    for call in (
        lambda: services.add_payment(
            proposal=line.proposal, values=values("usado-na-troca"), version=1, by=world.seller
        ),
        lambda: services.change_payment(line=line, values=values(), version=1, by=world.seller),
        lambda: services.remove_payment(line=line, version=1, by=world.seller),
    ):
        with pytest.raises(ProposalError):
            call()

    assert list(PaymentLine.objects.values_list("amount", "type__code")) == [(1000, "usado-na-troca")]


def test_stale_version_changes_nothing(world):
    line = make(world.proposal())
    Proposal.objects.update(version=2)

    for call in (
        lambda: services.change_payment(line=line, values=values(), version=1, by=world.seller),
        lambda: services.remove_payment(line=line, version=1, by=world.seller),
        lambda: proposals.set_billing(
            proposal=line.proposal, modality="fleet", invoice_to=None, version=1, by=world.seller
        ),
    ):
        with pytest.raises(StaleVersion):
            call()

    assert (PaymentLine.objects.count(), Proposal.objects.get().modality) == (1, "retail")


@pytest.mark.parametrize("who", ["colleague", "reception"])
def test_others_change_no_payment(world, who):
    line = make(world.proposal())

    with pytest.raises((ProposalError, NotAllowedError)):
        services.remove_payment(line=line, version=1, by=getattr(world, who))

    assert PaymentLine.objects.count() == 1


def test_closed_proposal_and_ended_attendance_take_no_payment(world):
    proposal = world.proposal(state="cancelled")
    other = world.proposal()
    type(other.attendance).objects.filter(pk=other.attendance_id).update(state="cancelled")

    for row in (proposal, other):
        with pytest.raises(ProposalError):
            services.add_payment(proposal=row, values=values(), version=1, by=world.seller)

    assert not PaymentLine.objects.exists()


def test_payer_of_another_group_is_refused_and_the_customer_is_nobody_else(world):
    proposal = world.proposal()
    with pytest.raises(ProposalError):
        services.add_payment(
            proposal=proposal,
            values=values(payer=PersonFactory(group=world.stranger.group)),
            version=1,
            by=world.seller,
        )

    line = services.add_payment(
        proposal=proposal, values=values(payer=proposal.person), version=1, by=world.seller
    )

    assert line.payer is None


# Pages


def test_payment_put_in_by_htmx_answers_the_card(seller, world):
    proposal = world.proposal(price=Decimal(1000))

    response = seller.post(url("create", proposal.pk), typed(proposal, note="sinal 😀"), headers=HTMX)

    content = response.content.decode()
    assert (response.status_code, response["HX-Retarget"]) == (200, "#payments")
    assert "PIX · sinal 😀" in content
    assert 'class="version" value="2" hx-swap-oob' in content


def test_new_payment_begins_with_what_is_missing(seller, world):
    proposal = world.proposal(price=Decimal(1000))
    make(proposal, amount=Decimal("250.10"))

    assert 'value="749,90"' in seller.get(url("create", proposal.pk)).content.decode()


def test_payment_without_javascript_goes_back_to_the_page(seller, world):
    proposal = world.proposal()

    response = seller.post(url("create", proposal.pk), typed(proposal))

    assert response.url == proposal.get_absolute_url()
    assert "R$\xa01.000,00" in seller.get(response.url).content.decode()


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("amount", ""), ("amount", "0"), ("amount", "-1"), ("amount", "1,999"), ("amount", "9" * 60),
        ("amount", "NaN"), ("due_on", ""), ("due_on", "x"), ("due_on", "1900-01-01"),
        ("due_on", "9999-12-31"),
        ("type", ""), ("type", "99999999999999999999999"), ("note", "x" * 121), ("note", "a\x00b"),
        ("version", 99999999999999999999999),
    ],
)  # fmt: skip
def test_bad_payment_is_told_by_its_field_in_place(seller, world, field, value):
    proposal = world.proposal()

    response = seller.post(url("create", proposal.pk), typed(proposal) | {field: value}, headers=HTMX)

    assert (response.status_code, refused(response)) == (422, [field])
    assert not PaymentLine.objects.exists()


@pytest.mark.parametrize("payer", ["x", "99999999999999999999999", "0", "stranger"])
def test_payer_out_of_sight_is_refused(seller, world, payer):
    proposal = world.proposal()
    payer = PersonFactory(group=world.stranger.group).pk if payer == "stranger" else payer

    response = seller.post(url("create", proposal.pk), typed(proposal, payer=payer), headers=HTMX)

    assert response.status_code == 422
    assert "não está no cadastro do grupo" in response.content.decode()
    assert not PaymentLine.objects.exists()


def test_payer_is_searched_beside_without_losing_what_was_typed(seller, world):
    proposal = world.proposal()
    mother = PersonFactory(group=world.store.group, name="Vera Albuquerque", name_key="VERA ALBUQUERQUE")
    fields = typed(proposal, amount="12.345,67", payer_q="vera")

    found = seller.post(url("create", proposal.pk), fields | {"procurar": "1"}, headers=HTMX)
    unchosen = seller.post(url("create", proposal.pk), fields, headers=HTMX)
    seller.post(url("create", proposal.pk), fields | {"payer": mother.pk}, headers=HTMX)

    content = found.content.decode()
    assert (found.status_code, unchosen.status_code) == (200, 422)
    assert f'data-id="{mother.pk}"' in content
    assert 'value="12.345,67"' in content
    assert "Escolha a pessoa na lista" in unchosen.content.decode()
    assert PaymentLine.objects.get().payer == mother


def test_search_beside_names_people_of_the_group_only(seller, world):
    PersonFactory(group=world.stranger.group, name="Vera Estranha", name_key="VERA ESTRANHA")
    own = PersonFactory(group=world.store.group, name="Vera Nossa", name_key="VERA NOSSA")
    address = reverse("proposals:person-suggest")

    content = seller.get(address, {"campo": "payer", "payer_q": "vera"}).content.decode()

    assert f'name="payer" value="{own.pk}"' in content
    assert "Estranha" not in content
    assert seller.get(address, {"campo": '"><b', "payer_q": "vera"}).status_code == 404


def test_conflict_keeps_what_was_typed_and_says_what_is_stored(seller, world):
    line = make(world.proposal())
    Proposal.objects.update(version=2)
    fields = typed(line.proposal, amount="777,00", version=1)

    response = seller.post(url("edit", line.proposal_id, line.pk), fields, headers=HTMX)

    content = response.content.decode()
    assert response.status_code == 409
    assert 'value="777,00"' in content
    assert "Gravado agora: PIX, R$\xa01.000,00" in content
    assert PaymentLine.objects.get().amount == 1000


def test_payment_is_altered_and_taken_out(seller, world):
    proposal = world.proposal()
    line = make(proposal)

    seller.post(url("edit", proposal.pk, line.pk), typed(proposal, "boleto", amount="900"))
    assert (PaymentLine.objects.get().type.code, PaymentLine.objects.get().amount) == ("boleto", 900)

    seller.post(url("remove", proposal.pk, line.pk), {"version": 2})
    assert not PaymentLine.objects.exists()


def test_stale_removal_is_told_and_removes_nothing(seller, world):
    line = make(world.proposal())
    Proposal.objects.update(version=2)

    response = seller.post(url("remove", line.proposal_id, line.pk), {"version": 1}, headers=HTMX)

    assert response.status_code == 409
    assert "hx-swap-oob" not in response.content.decode()
    assert PaymentLine.objects.count() == 1


def test_line_of_another_proposal_is_404(seller, world):
    line, other = make(world.proposal()), world.proposal()

    for name in ("edit", "remove"):
        assert seller.post(url(name, other.pk, line.pk), {"version": 1}).status_code == 404

    assert PaymentLine.objects.count() == 1


def test_used_cars_line_shows_without_buttons(seller, world):
    line = make(world.proposal(), "usado-na-troca", amount=Decimal(45360))

    content = seller.get(line.proposal.get_absolute_url()).content.decode()

    assert "Usado na troca" in content
    assert url("edit", line.proposal_id, line.pk) not in content
    assert seller.get(url("edit", line.proposal_id, line.pk)).status_code == 404


def test_type_switched_off_stays_on_its_line_alone(seller, world):
    line = make(world.proposal(), "cheque")
    PaymentType.objects.filter(code="cheque").update(active=False)

    pages = [
        seller.get(address).content.decode()
        for address in (url("create", line.proposal_id), url("edit", line.proposal_id, line.pk))
    ]

    assert [">Cheque<" in page for page in pages] == [False, True]


def test_summary_recomputes_the_balance_while_typing(seller, world):
    proposal = world.proposal(price=Decimal(1000))
    line = make(proposal, amount=Decimal(400))
    address = reverse("proposals:proposal-summary", args=[proposal.pk])
    amounts = {"price": "1100", "discount": "0"}

    found = [
        seller.get(address, amounts | more).context["balance"].balance
        for more in ({}, {"amount": "100"}, {"amount": "100", "line": line.pk}, {"amount": "x", "line": "y"})
    ]

    assert found == [700, 600, 1000, 700]
    assert PaymentLine.objects.get().amount == 400


@pytest.mark.parametrize("count", [1, 30])
def test_page_with_lines_and_payments_takes_at_most_15_queries(
    seller, world, count, django_assert_max_num_queries
):
    proposal = world.proposal()
    for number in range(count):
        ProposalItem.objects.create(proposal=proposal, kind="accessory", description="Tapete", price=1)
        make(proposal, payer=PersonFactory(group=world.store.group), due_on=DAY + timedelta(days=number))

    with django_assert_max_num_queries(15):
        seller.get(proposal.get_absolute_url())


# Modality and whom the invoice names


def test_billing_is_saved_with_its_event(seller, world):
    proposal = world.proposal()
    company = PersonFactory(group=world.store.group, name="Frota Ltda", name_key="FROTA LTDA", kind="PJ")
    fields = {"modality": "fleet", "invoice_to": company.pk, "version": 1}

    response = seller.post(reverse("proposals:proposal-billing", args=[proposal.pk]), fields, headers=HTMX)

    stored = Proposal.objects.get()
    assert (response["HX-Retarget"], stored.modality, stored.buyer, stored.version) == (
        "#billing", "fleet", company, 2,
    )  # fmt: skip
    assert Event.objects.get().data["after"] == {"modality": "fleet", "invoice_to": "Frota Ltda"}


def test_the_customer_chosen_for_the_invoice_is_nobody_else(world):
    proposal = world.proposal()

    stored = proposals.set_billing(
        proposal=proposal, modality="retail", invoice_to=proposal.person, version=1, by=world.seller
    )

    assert (stored.invoice_to, stored.version) == (None, 1)


def test_unknown_modality_changes_nothing(seller, world):
    proposal = world.proposal()

    response = seller.post(
        reverse("proposals:proposal-billing", args=[proposal.pk]),
        {"modality": "friend", "version": 1},
        headers=HTMX,
    )

    assert (response.status_code, refused(response)) == (422, ["modality"])
    assert Proposal.objects.get().modality == "retail"
