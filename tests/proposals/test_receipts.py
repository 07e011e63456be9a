"""Payments as they come in: previsto, recebido, conferido, devolvido; and what waits for them."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import Parameter
from atendimento.models import Event
from proposals.delivery.gaps import release_gaps
from proposals.errors import NotAllowedError, ProposalError
from proposals.models import PaymentLine, PaymentType, Proposal
from proposals.orders.services import reopen_order
from proposals.payments.balance import balance_of
from proposals.payments.services import change_payment, remove_payment
from proposals.receipts import services
from proposals.receipts.models import PaymentReceipt
from proposals.receipts.printing import printed_of
from proposals.receipts.states import MOVES, LineState
from tests.expected import states as expected
from tests.proposals.conftest import refused


def url(name, *args):
    return reverse(f"proposals:{name}", args=args)


@pytest.fixture
def line(world):
    """The PIX of a proposal in negotiation."""
    return world.ready_proposal().payment_lines.get()


@pytest.fixture
def sold(world):
    """The PIX of an authorised sale."""
    return world.authorised().payment_lines.get()


def receive(line, by, **fields):
    day = line.proposal.store.today()
    return services.receive_payment(
        **{"line": line, "received_on": day, "document": "E2E 991", "by": by} | fields
    )


def checked(line, world):
    receive(line, world.seller)
    return services.check_payment(line=line, by=world.clerk)


def state_of(line):
    return PaymentLine.objects.get(pk=line.pk).state


def codes(line):
    return [gap.code for gap in release_gaps(Proposal.objects.get(pk=line.proposal_id))]


def test_moves_equal_the_literal_table():
    assert {(move.source, move.target): move.permission for move in MOVES} == expected.PAYMENT_MOVES


@pytest.mark.parametrize("role", ["reception", "seller", "operator", "supervisor", "clerk", "manager"])
def test_every_other_move_is_refused_and_changes_nothing(world, role):
    by = getattr(world, role)
    for source in LineState:
        for target in LineState:
            row = PaymentLine(state=source)
            permission = expected.PAYMENT_MOVES.get((source, target))
            if permission and by.has_perm(permission):
                services.move(row, target, by)
                assert row.state == target
            else:
                with pytest.raises(ProposalError):
                    services.move(row, target, by)
                assert row.state == source


def test_deposit_is_received_with_document_and_person(world, line):
    version = line.proposal.version

    receive(line, world.seller)

    stored = PaymentLine.objects.get()
    assert (stored.state, stored.document, stored.received_by) == ("received", "E2E 991", world.seller)
    assert stored.received_on == world.store.today()
    event = Event.objects.latest("pk")
    assert (event.kind, event.actor) == ("payment_received", world.seller)
    # No term changed: what others have open stays good.
    assert Proposal.objects.get().version == version


def test_repeated_press_receives_and_checks_once(world, line):
    for _time in range(2):
        checked_line = receive(line, world.seller)
    for _time in range(2):
        services.check_payment(line=checked_line, by=world.clerk)

    assert state_of(line) == "checked"
    assert Event.objects.filter(kind__in=["payment_received", "payment_checked"]).count() == 2


@pytest.mark.parametrize("role", ["reception", "operator", "colleague"])
def test_receiving_is_of_who_works_the_sale(world, line, role):
    with pytest.raises(ProposalError):
        receive(line, getattr(world, role))

    assert state_of(line) == "expected"


@pytest.mark.parametrize("role", ["reception", "seller", "operator"])
def test_checking_and_returning_are_not_the_sellers(world, line, role):
    receive(line, world.seller)

    with pytest.raises(NotAllowedError):
        services.check_payment(line=line, by=getattr(world, role))
    with pytest.raises(NotAllowedError):
        services.return_payment(line=line, reason="Errado", by=getattr(world, role))

    assert state_of(line) == "received"


def test_clerk_checks_the_deposit_of_a_negotiation(world, line):
    """Without money in it, a negotiation is none of his business."""
    with pytest.raises(ProposalError, match="não está com você"):
        receive(line, world.clerk)
    receive(line, world.seller)

    services.check_payment(line=line, by=world.clerk)

    assert PaymentLine.objects.get().checked_by == world.clerk


def test_financing_is_received_from_the_order_on(world, line):
    PaymentLine.objects.update(type=PaymentType.objects.get(code="financiamento"))

    with pytest.raises(ProposalError, match="a partir do pedido"):
        receive(line, world.seller)

    assert state_of(line) == "expected"


def test_money_of_tomorrow_is_not_received(world, line):
    with pytest.raises(ProposalError, match="futura") as refusal:
        receive(line, world.seller, received_on=world.store.today() + timedelta(days=1))

    assert refusal.value.field == "received_on"


def test_money_of_the_year_0026_is_a_slip_of_the_keyboard(world, line):
    today = world.store.today()

    with pytest.raises(ProposalError, match="longe demais") as refusal:
        receive(line, world.seller, received_on=today.replace(year=today.year - 2000, day=1))

    assert (refusal.value.field, state_of(line)) == ("received_on", "expected")


def test_received_line_no_longer_changes(world, line):
    receive(line, world.seller)
    version = Proposal.objects.get().version

    with pytest.raises(ProposalError, match="não muda mais"):
        change_payment(line=line, values={"amount": Decimal(1)}, version=version, by=world.seller)
    with pytest.raises(ProposalError, match="não muda mais"):
        remove_payment(line=line, version=version, by=world.seller)

    assert PaymentLine.objects.get().amount == line.amount


def test_release_waits_for_every_line_and_the_extraordinary_word_goes_over_it(world):
    sale = world.invoiced()
    line = sale.payment_lines.get()
    assert "payment_unchecked" in codes(line)
    receive(line, world.seller)
    assert "payment_unchecked" in codes(line)

    services.check_payment(line=line, by=world.clerk)

    assert "payment_unchecked" not in codes(line)


def test_returned_line_no_longer_pays(world, sold):
    checked(sold, world)

    services.return_payment(line=sold, reason="Cheque sem fundos", by=world.clerk)

    stored = PaymentLine.objects.get()
    assert (stored.state, stored.returned_by, stored.return_reason) == (
        "returned", world.clerk, "Cheque sem fundos",
    )  # fmt: skip
    assert balance_of(Proposal.objects.get()).balance == sold.amount
    assert "payments_open" in codes(sold)


def test_returning_needs_a_motive(world, sold):
    checked(sold, world)

    with pytest.raises(ProposalError, match="motivo"):
        services.return_payment(line=sold, reason=" ", by=world.clerk)

    assert state_of(sold) == "checked"


def replace(line, world, code="ted", **fields):
    kind = PaymentType.objects.get(code=code)
    return services.replace_payment(
        **{"line": line, "type": kind, "due_on": world.store.today(), "by": world.clerk} | fields
    )


def given_back(line, world):
    checked(line, world)
    return services.return_payment(line=line, reason="Estornado", by=world.clerk)


def test_another_payment_takes_the_place_of_a_returned_one(world, sold):
    given_back(sold, world)

    for _time in range(2):
        replace(sold, world, idempotency_key="one press")

    new = PaymentLine.objects.get(replaces=sold)
    assert (new.amount, new.payer, new.state) == (sold.amount, sold.payer, "expected")
    assert balance_of(Proposal.objects.get()).is_closed
    with pytest.raises(ProposalError, match="já foi substituído"):
        replace(sold, world)


@pytest.mark.parametrize("code", ["financiamento", "usado-na-troca"])
def test_replacing_may_not_change_the_deal(world, sold, code):
    given_back(sold, world)

    with pytest.raises(ProposalError, match="reabra o pedido"):
        replace(sold, world, code)

    assert PaymentLine.objects.count() == 1


def test_replacing_by_cash_waits_for_the_analysis_where_orders_do(world, sold):
    Parameter.objects.create(group=world.store.group, key="pld_blocks_order", value=True)
    given_back(sold, world)

    with pytest.raises(ProposalError, match="PLD"):
        replace(sold, world, "especie")

    assert PaymentLine.objects.count() == 1


def test_replacing_only_what_went_back_and_after_the_order(world, line, sold):
    with pytest.raises(ProposalError, match="Só se substitui"):
        replace(sold, world)
    receive(line, world.seller)
    services.return_payment(line=line, reason="Desistiu", by=world.clerk)

    with pytest.raises(ProposalError):
        replace(line, world)


def test_reopened_order_keeps_what_was_paid(world):
    order = world.ordered()
    line = order.payment_lines.get()
    checked(line, world)

    reopen_order(proposal=Proposal.objects.get(), reason="Cor", by=world.manager)

    assert state_of(line) == "checked"


def test_receipt_is_issued_once_for_each_content(world, line):
    with pytest.raises(ProposalError, match="recebido"):
        services.issue_receipt(line=line, by=world.seller)
    receive(line, world.seller)
    first = services.issue_receipt(line=line, by=world.seller)
    assert services.issue_receipt(line=line, by=world.seller) == first
    Proposal.objects.update(model_description="Corolla Altis")

    second = services.issue_receipt(line=line, by=world.seller)

    assert (first.number, second.number) == (1, 2)
    assert printed_of(line)["title"] == "Recibo de sinal"
    assert bytes(PaymentReceipt.objects.get(number=1).pdf)[:5] == b"%PDF-"


# Pages


@pytest.mark.parametrize("count", [1, 3])
def test_queue_asks_the_same_queries_whatever_it_shows(client, world, count, django_assert_num_queries):
    for _number in range(count):
        receive(world.authorised().payment_lines.get(), world.seller)
    client.force_login(world.clerk)

    with django_assert_num_queries(QUERIES):
        response = client.get(url("receipt-queue"))

    assert len(response.context["page"].object_list) == count


QUERIES = 8


@pytest.mark.parametrize("count", [1, 3])
def test_page_asks_the_same_queries_whatever_went_back(client, world, sold, count, django_assert_num_queries):
    for _number in range(count):
        PaymentLine.objects.create(
            proposal=sold.proposal, type=sold.type, payer=sold.payer, due_on=sold.due_on, amount=1,
            state="returned", return_reason="Estorno", returned_by=world.clerk, returned_at=timezone.now(),
            received_on=sold.due_on, received_by=world.clerk, received_at=timezone.now(),
        )  # fmt: skip
    client.force_login(world.clerk)
    client.get(url("payment-receipts", sold.proposal_id))

    with django_assert_num_queries(PAGE_QUERIES):
        response = client.get(url("payment-receipts", sold.proposal_id))

    assert response.content.decode().count('data-testid="replace-form"') == count


PAGE_QUERIES = 15


def test_queues_by_situation(client, world, line, sold):
    """To check, to receive, and to give back what a cancelled sale was paid."""
    receive(line, world.seller)
    Proposal.objects.filter(pk=line.proposal_id).update(state="cancelled")
    client.force_login(world.clerk)
    found = {
        code: [row.pk for row in client.get(url("receipt-queue"), {"situacao": code}).context["page"]]
        for code in ("a-conferir", "a-receber", "a-devolver")
    }

    assert found == {"a-conferir": [line.pk], "a-receber": [sold.pk], "a-devolver": [line.pk]}


def test_payment_goes_its_way_on_the_page(client, world, sold):
    place = (sold.proposal_id, sold.pk)
    client.force_login(world.clerk)
    assert "receive-form" in client.get(url("payment-receipts", sold.proposal_id)).content.decode()
    data = {"received_on": f"{world.store.today():%Y-%m-%d}", "document": "NSU 12"}

    assert client.post(url("payment-receive", *place), data).status_code == 302
    assert client.post(url("payment-check", *place)).status_code == 302
    assert client.post(url("receipt-issue", *place)).status_code == 302
    receipt = PaymentReceipt.objects.get()
    assert client.get(url("receipt-download", *place, receipt.pk)).content == bytes(receipt.pdf)
    assert client.post(url("payment-return", *place), {"reason": ""}).status_code == 422
    assert client.post(url("payment-return", *place), {"reason": "Estorno"}).status_code == 302
    page = client.get(url("payment-receipts", sold.proposal_id)).content.decode()

    assert 'data-state="returned"' in page
    assert "replace-form" in page
    kind = PaymentType.objects.get(code="ted").pk
    replaced = {"type": kind, "due_on": data["received_on"], "idempotency_key": "one"}
    slip = client.post(url("payment-replace", *place), replaced | {"due_on": "9999-12-31"})
    assert (slip.status_code, refused(slip)) == (422, ["due_on"])
    assert client.post(url("payment-replace", *place), replaced).status_code == 302
    assert PaymentLine.objects.filter(replaces=sold).exists()
    # Once more: told, not done.
    assert client.post(url("payment-check", *place)).status_code == 422


def test_refused_receipt_keeps_what_was_typed(client, world, sold):
    client.force_login(world.seller)
    data = {"received_on": "2999-01-01", "document": "NSU 12"}

    response = client.post(url("payment-receive", sold.proposal_id, sold.pk), data)

    assert (response.status_code, refused(response)) == (422, ["received_on"])
    assert 'value="NSU 12"' in response.content.decode()
    assert state_of(sold) == "expected"


def test_seller_sees_no_button_that_is_not_his(client, world, sold):
    receive(sold, world.seller)
    client.force_login(world.seller)

    page = client.get(url("payment-receipts", sold.proposal_id)).content.decode()

    assert "check-payment" not in page
    assert "issue-receipt" in page
    assert client.post(url("payment-check", sold.proposal_id, sold.pk)).status_code == 403
